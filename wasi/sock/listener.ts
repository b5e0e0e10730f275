/**
 * Listening on an address of the host, for a guest.
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import type { Readiness } from "../pollable.ts";
import { wakeupWord } from "../wakeup.ts";
import { addressText, type ListenAddress, parseAddress } from "./address.ts";
import { Socket } from "./base.ts";
import { CAPACITY, Channel, HEADER, STATE, WANTS, WORD } from "./channel.ts";
import { Connection, waitFor } from "./connection.ts";
import { type HelperMessage, type Layout, netHelper } from "./helper.ts";
import type { ConnectionHandle, ListenerHandle } from "./socket.ts";

/** Connections that are accepted before the guest asks; the host's own backlog is behind them. */
const OFFERS = 8;

/** Connections at a time, those that are still being closed included; each takes 128 KiB. */
const MAX_CHANNELS = 1024;

/** How long the helper may take to start and to listen. */
const START_MS = 20_000;

/** How long a guest's end waits for what it has written to be sent. */
const LINGER_MS = 2000;

/** Room for a message of the host's. */
const ANSWER_BYTES = 2048;

/** What the host's errors mean to a guest. */
const LAYOUT: Layout = {
  WORD,
  STATE,
  WANTS,
  CAPACITY,
  HEADER,
  errnos: {
    BrokenPipe: Errno.PIPE,
    ConnectionReset: Errno.CONNRESET,
    ConnectionAborted: Errno.CONNABORTED,
    TimedOut: Errno.TIMEDOUT,
    NotConnected: Errno.NOTCONN,
  },
  otherErrno: Errno.IO,
};

/** How a guest finds a listener. */
export type ListenOptions = Pick<ListenerHandle, "nonblock">;

/** The host does not let us listen. */
export class ListenError extends Error {
  /** Always `ListenError`. */
  override readonly name = "ListenError";
  /** Where, as `HOST:PORT`. */
  readonly address: string;
  /** The flag of the runtime that would allow it; absent if that is not the matter. */
  readonly permission?: string;

  /** Makes the error from the host's: its class and its message. */
  constructor(address: string, kind: string, message: string) {
    const refused = kind === "NotCapable";
    const permission = `--allow-net=${address}`;
    const why = refused ? `the permission is missing; run with ${permission}` : message;
    super(`Cannot listen on ${address}: ${why}`);
    this.address = address;
    if (refused) this.permission = permission;
  }
}

/**
 * Listens on an address of the host, for a guest to be given: `new WASI({ listen: [listenTcp(…)] })`.
 *
 * In Deno it needs permission for that address and no other. A helper thread does the waiting.
 *
 * @param address `HOST:PORT` or its parts; without a host it is 127.0.0.1.
 * @param options how the guest finds it.
 * @throws {TypeError} if a text is no address.
 * @throws {ListenError} if the host refuses.
 * @throws {Error} where there is no Deno.
 */
export function listenTcp(
  address: string | ListenAddress,
  options: ListenOptions = {},
): TcpListener {
  const wanted = typeof address === "string" ? parseAddress(address) : address;
  if (wanted === null) throw new TypeError(`"${address}" is no address of the form HOST:PORT`);
  const helper = startHelper();
  const answer = new SharedArrayBuffer(ANSWER_BYTES);
  post(helper, { kind: "listen", ...wanted, answer, wakeup: wakeupWord() });
  const words = new Int32Array(answer, 0, 2);
  Atomics.wait(words, 0, 0, START_MS);
  const [state = 0, value = 0] = words;
  if (state === 1) return new HostListener(helper, { ...wanted, port: value }, options);
  helper.terminate();
  const text = new TextDecoder().decode(new Uint8Array(answer, 8, value).slice());
  const late = `\nthe host did not answer in ${START_MS / 1000} s`;
  const [kind = "", ...message] = (state === 0 ? late : text).split("\n");
  throw new ListenError(addressText(wanted), kind, message.join("\n"));
}

/** A listener of the host's, with its connections. */
export interface TcpListener extends ListenerHandle {
  /** Where it listens, with the port that the host has chosen. */
  readonly address: ListenAddress;
  /** Closes all connections, gives what was written a while to be sent, and ends the helper thread. */
  release(): void;
}

class HostListener extends Socket implements TcpListener {
  readonly socket = "listener";
  readonly address: ListenAddress;
  readonly nonblock: boolean;
  #helper: Worker | null;
  readonly #channels: Channel[] = [];
  /** Channels that wait for a connection, in the order in which they are given one. */
  readonly #offers: Channel[] = [];

  /** @param helper the thread that listens already. */
  constructor(helper: Worker, address: ListenAddress, { nonblock = false }: ListenOptions) {
    super();
    this.#helper = helper;
    this.address = address;
    this.nonblock = nonblock;
    this.#offer();
  }

  accept(): ConnectionHandle {
    this.#offer();
    const [channel] = this.#offers;
    if (channel?.state !== STATE.CONNECTED) throw new WasiError(Errno.AGAIN, "nobody connects");
    this.#offers.shift();
    this.#offer();
    return new Connection(channel);
  }

  readable(milliseconds: number): Readiness | null {
    return waitFor(milliseconds, () => {
      this.#offer();
      return this.#offers[0]?.state === STATE.CONNECTED ? { bytes: 1, hangup: false } : null;
    });
  }

  read(): number {
    throw new WasiError(Errno.NOTCONN, "a listener is not read but accepts");
  }

  write(): number {
    throw new WasiError(Errno.NOTCONN, "a listener is not written");
  }

  /** Accepts no more; connections that were accepted go on. */
  close(): void {
    this.#post({ kind: "close" });
    for (const channel of this.#offers.splice(0)) channel.ask(WANTS.CLOSE);
  }

  release(): void {
    if (this.#helper === null) return;
    const open = this.#channels.filter(({ state }) => state === STATE.CONNECTED);
    for (const channel of open) channel.ask(WANTS.CLOSE);
    const end = performance.now() + LINGER_MS;
    for (const channel of open) {
      waitFor(Math.max(0, end - performance.now()), () => {
        return channel.state === STATE.CONNECTED ? null : { bytes: 0, hangup: true };
      });
    }
    this.#helper.terminate();
    this.#helper = null;
  }

  /** Has several channels wait for connections, as far as there are channels. */
  #offer(): void {
    while (this.#helper !== null && this.#offers.length < OFFERS) {
      const channel = this.#unused();
      if (channel === null) return;
      this.#post({ kind: "offer", channel: channel.id, shared: channel.shared });
      this.#offers.push(channel);
    }
  }

  #unused(): Channel | null {
    const released = this.#channels.find(({ state }) => state === STATE.RELEASED);
    if (released !== undefined) {
      released.reset();
      return released;
    }
    if (this.#channels.length >= MAX_CHANNELS) return null;
    const channel = new Channel(this.#channels.length, (id) => {
      this.#post({ kind: "kick", channel: id });
    });
    this.#channels.push(channel);
    return channel;
  }

  #post(message: HelperMessage): void {
    if (this.#helper !== null) post(this.#helper, message);
  }
}

function post(helper: Worker, message: HelperMessage): void {
  helper.postMessage(message);
}

function startHelper(): Worker {
  if (typeof Worker === "undefined" || !("Deno" in globalThis)) {
    throw new Error("Listening needs Deno: no other host's threads can be waited for in this way");
  }
  const text = `(${netHelper})(self, ${JSON.stringify(LAYOUT)});`;
  return new Worker(`data:text/javascript,${encodeURIComponent(text)}`, { type: "module" });
}
