/**
 * The thread that does the network's waiting: what Deno's sockets offer is asynchronous, a guest's
 * calls are not.
 *
 * It is a function that refers to nothing but its parameters and Deno, and goes to its thread as
 * text: so it is checked like all code, and yet starting it takes no permission to read a file.
 *
 * @module
 */
import type { CAPACITY, HEADER, STATE, WANTS, WORD } from "./channel.ts";

/** What the helper is told. */
export type HelperMessage =
  | {
    readonly kind: "listen";
    readonly hostname: string;
    readonly port: number;
    /** Where the answer goes: | state: i32 | port or length of text: i32 | text … |. */
    readonly answer: SharedArrayBuffer;
    readonly wakeup: Int32Array<SharedArrayBuffer>;
  }
  | {
    readonly kind: "offer";
    readonly channel: number;
    readonly shared: SharedArrayBuffer;
  }
  | { readonly kind: "kick"; readonly channel: number }
  | { readonly kind: "close" };

/** How a channel is laid out. */
export interface Layout {
  readonly WORD: typeof WORD;
  readonly STATE: typeof STATE;
  readonly WANTS: typeof WANTS;
  readonly CAPACITY: typeof CAPACITY;
  readonly HEADER: typeof HEADER;
  /** Numbers of errors by the names of Deno's classes. */
  readonly errnos: Readonly<Record<string, number>>;
  /** The number of any other error. */
  readonly otherErrno: number;
}

/** What the helper needs of its thread. */
export interface HelperScope {
  onmessage: ((event: { readonly data: HelperMessage }) => void) | null;
}

/** Runs in the helper thread. */
export function netHelper(scope: HelperScope, layout: Layout): void {
  const { WORD, STATE, WANTS, CAPACITY, HEADER } = layout;

  interface Offer {
    readonly channel: number;
    readonly shared: SharedArrayBuffer;
  }
  const offers: Offer[] = [];
  let offered = (): void => {};
  let close = (): void => {};
  /** What waits to be told to look again, by channel. */
  const kicks = new Map<number, () => void>();

  scope.onmessage = ({ data }) => {
    switch (data.kind) {
      case "listen":
        listen(data);
        break;
      case "offer":
        offers.push(data);
        offered();
        break;
      case "kick":
        kicks.get(data.channel)?.();
        break;
      case "close":
        close();
    }
  };

  function listen(message: HelperMessage & { kind: "listen" }): void {
    const { hostname, port, wakeup } = message;
    const answer = new Int32Array(message.answer, 0, 2);
    try {
      const listener = Deno.listen({ hostname, port });
      void serve(listener, wakeup);
      answer[1] = (listener.addr as Deno.NetAddr).port;
      Atomics.store(answer, 0, 1);
    } catch (error) {
      const { name, message: text } = error as Error;
      const bytes = new TextEncoder().encode(`${name}\n${text}`);
      answer[1] = Math.min(bytes.length, message.answer.byteLength - 8);
      new Uint8Array(message.answer, 8).set(bytes.subarray(0, answer[1]));
      Atomics.store(answer, 0, -1);
    }
    Atomics.notify(answer, 0);
  }

  /** Accepts as many connections as channels have been offered. */
  async function serve(listener: Deno.TcpListener, wakeup: Int32Array): Promise<void> {
    let closed = false;
    close = () => {
      if (!closed) listener.close();
      closed = true;
    };
    while (!closed) {
      if (offers.length === 0) await new Promise<void>((resolve) => offered = resolve);
      try {
        const connection = await listener.accept();
        connect(connection, offers.shift()!, wakeup);
      } catch {
        // Out of descriptors, or the peer gave up: neither is for ever.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  function connect(connection: Deno.TcpConn, { channel, shared }: Offer, wakeup: Int32Array): void {
    const words = new Int32Array(shared, 0, HEADER / 4);
    const load = (word: number) => Atomics.load(words, word);
    const input = new Uint8Array(shared, HEADER, CAPACITY);
    const output = new Uint8Array(shared, HEADER + CAPACITY, CAPACITY);
    let kicked = Promise.withResolvers<void>();
    kicks.set(channel, () => {
      kicked.resolve();
      kicked = Promise.withResolvers<void>();
    });

    /** Tells the guest's thread that something has changed. */
    function tell(): void {
      Atomics.add(wakeup, 0, 1);
      Atomics.notify(wakeup, 0);
    }

    function errnoOf(error: unknown): number {
      return layout.errnos[(error as Error).name] ?? layout.otherErrno;
    }

    /** Waits until the guest has done something, unless `ready` says that it has already. */
    async function sleep(sleeper: number, ready: () => boolean): Promise<void> {
      const next = kicked.promise;
      Atomics.store(words, sleeper, 1);
      if (!ready()) await next;
      Atomics.store(words, sleeper, 0);
    }

    const closing = () => (load(WORD.WANTS) & WANTS.CLOSE) !== 0;
    const ending = () => load(WORD.WANTS) !== 0;
    const room = () => CAPACITY - (load(WORD.INPUT_PUT) - load(WORD.INPUT_TAKEN) >>> 0);
    const held = () => load(WORD.OUTPUT_PUT) - load(WORD.OUTPUT_TAKEN) >>> 0;

    async function read(): Promise<void> {
      const buffer = new Uint8Array(CAPACITY);
      let end = 0;
      while (end === 0 && !closing()) {
        const free = room();
        if (free === 0) {
          await sleep(WORD.READER_SLEEPS, () => room() > 0 || closing());
          continue;
        }
        try {
          const count = await connection.read(buffer.subarray(0, free));
          if (count === null) {
            end = -1;
            break;
          }
          const to = (load(WORD.INPUT_PUT) >>> 0) % CAPACITY;
          const first = Math.min(count, CAPACITY - to);
          input.set(buffer.subarray(0, first), to);
          input.set(buffer.subarray(first, count), 0);
          Atomics.add(words, WORD.INPUT_PUT, count);
        } catch (error) {
          end = errnoOf(error);
        }
        tell();
      }
      Atomics.store(words, WORD.INPUT_END, end === 0 ? -1 : end);
      tell();
    }

    async function write(): Promise<void> {
      for (;;) {
        const from = (load(WORD.OUTPUT_TAKEN) >>> 0) % CAPACITY;
        const count = Math.min(held(), CAPACITY - from);
        if (count === 0) {
          if (ending()) return;
          await sleep(WORD.WRITER_SLEEPS, () => held() > 0 || ending());
          continue;
        }
        const written = await connection.write(output.slice(from, from + count));
        Atomics.add(words, WORD.OUTPUT_TAKEN, written);
        tell();
      }
    }

    /** Sends until the guest wants no more sent; then until it wants the connection closed. */
    async function run(): Promise<void> {
      try {
        await write();
        if (!closing()) await connection.closeWrite();
      } catch (error) {
        Atomics.store(words, WORD.OUTPUT_END, errnoOf(error));
        tell();
      }
      while (!closing()) await sleep(WORD.WRITER_SLEEPS, closing);
      kicks.delete(channel);
      connection.close();
    }

    // What the guest writes is gathered in the ring already; waiting for more would only delay it.
    connection.setNoDelay(true);
    Atomics.store(words, WORD.STATE, STATE.CONNECTED);
    tell();
    void Promise.allSettled([read(), run()]).then(() => {
      Atomics.store(words, WORD.STATE, STATE.RELEASED);
      tell();
    });
  }
}
