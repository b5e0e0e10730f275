/**
 * A line that says what is being waited for, on a terminal, once it has taken a while.
 *
 * @module
 */

/** Milliseconds before anything is shown, and between one state and the next. */
const PATIENCE = 500;
const INTERVAL = 100;

/** Back to the start of the line, which is erased. */
const ERASE = "\r\x1b[K";

/** Shows a line while something is going on; disposing of it takes the line away. */
export class Progress implements Disposable {
  readonly #text: () => string;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  readonly #since = performance.now();
  #shown = false;

  /** @param text Returns what is going on at the moment. */
  constructor(text: () => string) {
    this.#text = text;
    if (Deno.stderr.isTerminal()) this.#timer = setInterval(() => this.#show(), INTERVAL);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#shown) write(ERASE);
  }

  #show(): void {
    if (performance.now() - this.#since < PATIENCE) return;
    this.#shown = true;
    write(`${ERASE}${this.#text()}`);
  }
}

/** Says at once what will take long and leave no time to show how far it is. */
export class Announcement implements Disposable {
  readonly #shown: boolean = Deno.stderr.isTerminal();

  /** @param text What is going on. */
  constructor(text: string) {
    if (this.#shown) write(text);
  }

  [Symbol.dispose](): void {
    if (this.#shown) write(ERASE);
  }
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
