/**
 * Output line by line.
 *
 * @module
 */
import type { StdioStream } from "./stream.ts";

/** Characters after which an endless line is given out in parts. */
const LONGEST = 1 << 20;

/**
 * Calls a function with each line that a guest writes, without what ends it, `\n` or `\r\n`. A last
 * line without an end is given out when the guest has ended. What is not UTF-8 becomes U+FFFD, and a
 * line of more than a million characters comes in parts.
 *
 * @example
 * ```ts ignore
 * const wasi = new WASI({ stdout: new LineStream((line) => console.log("guest:", line)) });
 * ```
 */
export class LineStream implements StdioStream {
  readonly #callback: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #pending = "";

  /**
   * Makes a stream.
   *
   * @param callback what it throws ends the guest.
   */
  constructor(callback: (line: string) => void) {
    this.#callback = callback;
  }

  write(bytes: Uint8Array): number {
    // The decoder does not take bytes of a shared memory.
    const own = bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
    this.#pending += this.#decoder.decode(own, { stream: true });
    const lines = this.#pending.split("\n");
    this.#pending = lines.pop()!;
    for (const line of lines) this.#callback(line.endsWith("\r") ? line.slice(0, -1) : line);
    if (this.#pending.length > LONGEST) this.#flush();
    return bytes.length;
  }

  release(): void {
    this.#pending += this.#decoder.decode();
    if (this.#pending !== "") this.#flush();
  }

  #flush(): void {
    const line = this.#pending;
    this.#pending = "";
    this.#callback(line);
  }
}
