/**
 * Writing long texts to standard output: in large pieces, and without complaint when whoever reads
 * them (`| head`) has seen enough.
 *
 * @module
 */

/** Characters gathered before they are written. */
const PIECE = 1 << 16;

/** Standard output. Call {@linkcode flush} at the end. */
export class Output {
  #pending = "";
  #closed = false;

  /** True once nobody reads any more: the rest need not be made. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Adds a line. */
  line(text: string): void {
    this.#pending += `${text}\n`;
    if (this.#pending.length > PIECE) this.flush();
  }

  /** Writes what was added. */
  flush(): void {
    const bytes = new TextEncoder().encode(this.#pending);
    this.#pending = "";
    try {
      for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      this.#closed = true;
    }
  }
}
