/**
 * Paths that a guest asked for and was refused because they are outside what it has been given: so
 * that whoever runs it can be told what would have to be given.
 *
 * Not all are seen here: C libraries look through the names of the preopened directories themselves,
 * and when none fits a path they answer for it without a call.
 *
 * @module
 */
import { type CallInfo, paramsOf } from "./call_info.ts";
import { Errno, WasiError } from "./errno.ts";
import type { FdTable } from "./fd_table.ts";
import type { MemoryView } from "./memory_view.ts";

/** A refused path. */
export interface Refusal {
  /** The function, such as `path_open`. */
  readonly call: string;
  /** The path as the guest gave it, beneath `preopen`. */
  readonly path: string;
  /** The name of the directory that the path was looked up in; absent if it is not preopened. */
  readonly preopen?: string;
  /** PERM, NOTCAPABLE, ACCES or ROFS. */
  readonly errno: Errno;
}

/** As much of a guest as tells what it meant. */
interface Guest {
  readonly fds: FdTable;
  readonly memory: MemoryView;
}

/** As many of the last ones as anyone wants to read about. */
const KEPT = 8;

const REFUSING: readonly Errno[] = [Errno.PERM, Errno.NOTCAPABLE, Errno.ACCES, Errno.ROFS];

/** The last refusals of one guest. */
export class Refusals {
  #last: Refusal[] = [];

  /** The last ones, oldest first. */
  get last(): readonly Refusal[] {
    return this.#last;
  }

  /** Notes a call that failed, if it failed for a path that was refused. */
  note(guest: Guest, call: CallInfo, args: readonly (number | bigint)[], errno: Errno): void {
    if (!call.name.startsWith("path_") || !REFUSING.includes(errno)) return;
    const params = paramsOf(call);
    const at = params.findIndex((param) => param.type === "*u8");
    const fd = params.findIndex((param) => param.type === "fd");
    const path = textAt(guest, args[at] as number, args[at + 1] as number);
    const preopen = preopenAt(guest, args[fd] as number);
    if (path === null) return;
    this.#last.push({ call: call.name, path, errno, ...(preopen === null ? {} : { preopen }) });
    if (this.#last.length > KEPT) this.#last.shift();
  }
}

function textAt({ memory }: Guest, path: number, length: number): string | null {
  try {
    return memory.text(path, length);
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    return null;
  }
}

function preopenAt({ fds }: Guest, fd: number): string | null {
  try {
    const descriptor = fds.get(fd, 0);
    if (descriptor.kind !== "directory" || descriptor.preopenName === null) return null;
    return new TextDecoder().decode(descriptor.preopenName);
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    return null;
  }
}
