/**
 * A connection as the guest's thread and the helper thread share it: two rings of bytes.
 *
 * ```text
 * | words: 16 × i32 | input ring: host ─▶ guest | output ring: guest ─▶ host |
 * ```
 *
 * Each ring has one writer and one reader. `*_PUT` counts bytes ever put in and `*_TAKEN` bytes ever
 * taken out, modulo 2^32, so that their difference is what the ring holds. Bytes are copied before
 * the count that covers them is stored, which is what makes them visible to the other side.
 *
 * @module
 */

/** Where the words of a channel are. An object, not constants: it is handed to the helper as text. */
export const WORD = {
  /** One of {@linkcode STATE}. */
  STATE: 0,
  INPUT_PUT: 1,
  INPUT_TAKEN: 2,
  /** 0 while there may be more input, -1 at its end, an errno when it broke off. */
  INPUT_END: 3,
  OUTPUT_PUT: 4,
  OUTPUT_TAKEN: 5,
  /** 0 while the peer takes output, an errno once it does not. */
  OUTPUT_END: 6,
  /** What the guest has asked for: bits of {@linkcode WANTS}. */
  WANTS: 7,
  /** 1 while the helper's reader waits to be told of room. */
  READER_SLEEPS: 8,
  /** 1 while the helper's writer waits to be told of something to write. */
  WRITER_SLEEPS: 9,
} as const;

/** Where a channel is in its life. */
export const STATE = {
  /** Waits for a connection. */
  OFFERED: 0,
  /** Stands for one. */
  CONNECTED: 1,
  /** The helper is done with it: it may be offered again. */
  RELEASED: 2,
} as const;

/** What a guest may ask for. */
export const WANTS = { END_OUTPUT: 1, CLOSE: 2 } as const;

/** Bytes of each ring. A power of two, for the counts run over. */
export const CAPACITY = 65536;

/** Bytes before the rings. */
export const HEADER = 64;

/** The guest's side of a connection. */
export class Channel {
  readonly id: number;
  readonly shared = new SharedArrayBuffer(HEADER + 2 * CAPACITY);
  readonly #words = new Int32Array(this.shared, 0, HEADER / 4);
  readonly #input = new Uint8Array(this.shared, HEADER, CAPACITY);
  readonly #output = new Uint8Array(this.shared, HEADER + CAPACITY, CAPACITY);
  readonly #kick: (id: number) => void;

  /** @param kick tells the helper's side of the channel `id` to look again. */
  constructor(id: number, kick: (id: number) => void) {
    this.id = id;
    this.#kick = kick;
  }

  get state(): number {
    return Atomics.load(this.#words, WORD.STATE);
  }

  /** Bytes that can be read. */
  get available(): number {
    return this.#load(WORD.INPUT_PUT) - this.#load(WORD.INPUT_TAKEN) >>> 0;
  }

  /** 0 while there may be more input, -1 at its end, an errno when it broke off. */
  get inputEnd(): number {
    return this.#load(WORD.INPUT_END);
  }

  /** Bytes that can be written. */
  get room(): number {
    return CAPACITY - (this.#load(WORD.OUTPUT_PUT) - this.#load(WORD.OUTPUT_TAKEN) >>> 0);
  }

  /** 0 while output is taken, an errno once it is not. */
  get outputEnd(): number {
    return this.#load(WORD.OUTPUT_END);
  }

  /** Makes it as new, to be offered again; only once it has been released. */
  reset(): void {
    this.#words.fill(0);
  }

  /** Copies the first bytes of the input into `buffer` and returns how many, without taking them. */
  peek(buffer: Uint8Array, skip = 0): number {
    const count = Math.min(buffer.length, Math.max(0, this.available - skip));
    const from = (this.#load(WORD.INPUT_TAKEN) + skip >>> 0) % CAPACITY;
    const first = Math.min(count, CAPACITY - from);
    buffer.set(this.#input.subarray(from, from + first));
    buffer.set(this.#input.subarray(0, count - first), first);
    return count;
  }

  /** Gives up the first `count` bytes of the input. */
  take(count: number): void {
    Atomics.add(this.#words, WORD.INPUT_TAKEN, count);
    this.#wake(WORD.READER_SLEEPS);
  }

  /** Puts as much of `bytes` into the output as there is room for, and returns how much. */
  put(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.room);
    const to = (this.#load(WORD.OUTPUT_PUT) >>> 0) % CAPACITY;
    const first = Math.min(count, CAPACITY - to);
    this.#output.set(bytes.subarray(0, first), to);
    this.#output.set(bytes.subarray(first, count), 0);
    Atomics.add(this.#words, WORD.OUTPUT_PUT, count);
    this.#wake(WORD.WRITER_SLEEPS);
    return count;
  }

  /** Asks for something; what was written before is sent first. */
  ask(wants: number): void {
    Atomics.or(this.#words, WORD.WANTS, wants);
    this.#kick(this.id);
  }

  #wake(sleeper: number): void {
    if (Atomics.exchange(this.#words, sleeper, 0) !== 0) this.#kick(this.id);
  }

  #load(word: number): number {
    return Atomics.load(this.#words, word);
  }
}
