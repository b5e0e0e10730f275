/**
 * What a run in a worker and the thread that wants it tell each other.
 *
 * @module
 */
import type { ErrorDetail } from "../../runtime/errors.ts";
import type { Sendable } from "./options.ts";
import type { GuestReport } from "./guest.ts";

/** Cells of the shared array: set to stop the guest. */
export const STOP = 0;
/** Bytes of output that are on their way to those who want them. */
export const PENDING = 1;
/** How many cells there are. */
export const CELLS = 2;

/** Where a stream of the guest's goes: to a descriptor, nowhere, or to the other thread. */
export type Destination = number | null | "send";

/** What the worker is to do. */
export interface Task {
  readonly bytes: Uint8Array;
  readonly options: Sendable;
  /** What the guest reads; shared memory is a pipe, see `stdio/pipe.ts`. */
  readonly stdin: number | string | Uint8Array | SharedArrayBuffer | null;
  readonly stdout: Destination;
  readonly stderr: Destination;
  readonly cells: SharedArrayBuffer;
}

/** An error, as it can be sent. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  /** Of a `CompileError` or a `LinkError`. */
  readonly detail?: ErrorDetail;
}

/** What the worker tells. */
export type Message =
  | { readonly type: "began" }
  | { readonly type: "output"; readonly to: "stdout" | "stderr"; readonly bytes: Uint8Array }
  | { readonly type: "ended"; readonly report: GuestReport }
  | { readonly type: "failed"; readonly error: SentError };
