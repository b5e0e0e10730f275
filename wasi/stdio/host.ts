/**
 * Descriptors of the host as standard streams.
 *
 * In Deno 0, 1 and 2 are reached through Deno's own objects: that takes no permission and, unlike
 * `node:fs`, no time to load. Any other descriptor, and any other host, is reached through `node:fs`.
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import { toWasiError } from "../fs/host/errors.ts";
import type { Interruption } from "../interruption.ts";
import { nodeFs, nodeTty } from "../node_builtins.ts";
import type { Readiness } from "../pollable.ts";
import { ProcExit } from "../proc_exit.ts";
import { StdinWatch } from "./stdin_watch.ts";
import type { StdioStream } from "./stream.ts";

/** A shell reports a process that signal 13 (`PIPE`) has ended in this way. */
const EXIT_BROKEN_PIPE = 128 + 13;

/** How long to wait before trying again when whoever shares the terminal made it non-blocking. */
const RETRY_MS = 5;

/** The calls that a host stream makes; they throw what the host throws. */
interface Calls {
  read(buffer: Uint8Array): number;
  write(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** A descriptor of the host. */
export class HostStream implements StdioStream {
  readonly isTerminal: boolean;
  readonly wakes: boolean;
  readonly #calls: Calls;
  readonly #fd: number;
  readonly #interruption: Interruption | undefined;
  #watch: StdinWatch | null = null;

  /**
   * @param fd the host's descriptor.
   * @param interruption what may end the guest while it waits for input.
   */
  constructor(fd: number, interruption?: Interruption) {
    this.#fd = fd;
    this.#interruption = interruption;
    this.#calls = denoCalls(fd) ?? nodeCalls(fd);
    this.isTerminal = this.#calls.isTerminal();
    this.wakes = this.#watchable;
  }

  read(buffer: Uint8Array): number {
    if (this.#watch?.busy) {
      const count = this.#watch.read(buffer);
      if (count >= 0) return count;
    }
    return this.#insist("read", () => this.#calls.read(buffer));
  }

  /**
   * Writes all of it. When nobody reads any more the guest ends as a program of the host would by
   * default: `yes | head` must not go on for ever because `yes` does not look at errors.
   */
  write(bytes: Uint8Array): number {
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.subarray(written);
      written += this.#insist("write", () => this.#calls.write(rest));
    }
    return written;
  }

  /** Anything but Deno's standard input is taken to be ready: there is no way to find out. */
  readable(milliseconds: number): Readiness | null {
    if (!this.#watchable) return { bytes: 1, hangup: false };
    this.#watch ??= new StdinWatch(this.#interruption);
    return this.#watch.readable(milliseconds);
  }

  get #watchable(): boolean {
    return this.#fd === 0 && denoHere() !== undefined;
  }

  release(): void {
    this.#watch?.stop();
  }

  /** Makes a call again for as long as the host says that it is not the time for it. */
  #insist(what: string, call: () => number): number {
    for (;;) {
      try {
        return call();
      } catch (thrown) {
        const error = toWasiError(thrown, `${what} descriptor ${this.#fd} of the host`);
        if (error.errno === Errno.PIPE) throw new ProcExit(EXIT_BROKEN_PIPE);
        if (error.errno === Errno.AGAIN) pause();
        else if (error.errno !== Errno.INTR) throw error;
      }
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
}

function denoHere(): typeof Deno | undefined {
  return (globalThis as { Deno?: typeof Deno }).Deno;
}

function denoCalls(fd: number): Calls | null {
  const deno = denoHere();
  if (deno === undefined) return null;
  switch (fd) {
    case 0:
      return {
        read: (buffer) => deno.stdin.readSync(buffer) ?? 0,
        write: unsupported,
        isTerminal: () => deno.stdin.isTerminal(),
      };
    case 1:
      return outputCalls(deno.stdout);
    case 2:
      return outputCalls(deno.stderr);
    default:
      return null;
  }
}

function outputCalls(output: typeof Deno.stdout): Calls {
  return {
    read: unsupported,
    write: (bytes) => output.writeSync(bytes),
    isTerminal: () => output.isTerminal(),
  };
}

function unsupported(): never {
  throw new WasiError(Errno.BADF, "the descriptor does not go this way");
}

function nodeCalls(fd: number): Calls {
  const fs = nodeFs();
  return {
    read: (buffer) => fs.readSync(fd, buffer, 0, buffer.length, null),
    write: (bytes) => fs.writeSync(fd, bytes, 0, bytes.length, null),
    isTerminal: () => nodeTty().isatty(fd),
  };
}
