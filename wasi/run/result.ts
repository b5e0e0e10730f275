/**
 * What a run ends with.
 *
 * @module
 */
import type { GuestFrame } from "../../runtime/errors.ts";

/** How a guest ended. */
export type Ending =
  | {
    /** The guest ended itself, or returned. */
    readonly kind: "exited";
    /** What it exited with: an unsigned 32-bit number, 0 for success. */
    readonly code: number;
  }
  | {
    /** The guest trapped, or did not catch an exception of its own. */
    readonly kind: "trapped";
    /** What happened, for people. */
    readonly message: string;
    /** The specification's phrase for it, such as `unreachable`. */
    readonly phrase: string;
    /** Where, innermost first; with the host's engine, the innermost hundred at most. */
    readonly frames: readonly GuestFrame[];
  }
  | {
    /** `limits.timeout` or `limits.fuel` was used up, or `signal` was aborted. */
    readonly kind: "timedOut" | "outOfFuel" | "aborted";
    /**
     * Where the guest was, innermost first; empty when it was not begun, was ended by force, or was in
     * the host's engine.
     */
    readonly frames: readonly GuestFrame[];
  }
  | {
    /**
     * The guest wanted more memory than it may have: a memory or table starts over its limit; or the
     * guest trapped, or exited with another code than 0, when its last `memory.grow` by more than
     * nothing had been refused. One that did without is not told apart from others.
     */
    readonly kind: "outOfMemory";
    /** What happened, for people. */
    readonly message: string;
    /** Where the guest trapped, innermost first. */
    readonly frames: readonly GuestFrame[];
    /** What the guest exited with, if that is how it ended. */
    readonly code?: number;
  };

/** What `cache` of a run was good for. */
export interface CacheStats {
  /** Functions and loops whose code was there. */
  readonly hits: number;
  /** Those that had to be generated. */
  readonly misses: number;
  /** What was wrong with the directory or with what was in it; none of that keeps a guest from running. */
  readonly notes: readonly string[];
}

/** What a run took. */
export interface RunStats {
  /** From the start of instantiation to the end of the guest. */
  readonly milliseconds: number;
  /** Instructions executed, as {@linkcode Meter} counts them; absent unless `limits.fuel` was given. */
  readonly fuel?: number;
  /** Bytes of all the guest's memories, at their largest; the host's engine tells of exported ones. */
  readonly peakMemoryBytes: number;
  /** Calls that the guest made to functions of WASI. */
  readonly calls: number;
  /** What the cache was good for; absent unless `cache` was given. */
  readonly cache?: CacheStats;
}

/** What a guest wrote to one of its streams, if that was captured. */
export class Output {
  /** The bytes, as many as the limit allows. */
  readonly bytes: Uint8Array;
  /** How many bytes were written beyond the limit, and dropped. */
  readonly dropped: number;

  /** Makes the record of what was written. */
  constructor(bytes: Uint8Array, dropped: number) {
    this.bytes = bytes;
    this.dropped = dropped;
  }

  /** The bytes as text; what is not UTF-8 becomes U+FFFD. */
  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }
}

/** How a guest ended, what it wrote and what it took. */
export type RunResult = Ending & {
  /** What it wrote to standard output; empty if that went elsewhere. */
  readonly stdout: Output;
  /** What it wrote to standard error; empty if that went elsewhere. */
  readonly stderr: Output;
  /** What it took. */
  readonly stats: RunStats;
};
