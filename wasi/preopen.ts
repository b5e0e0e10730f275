/**
 * Directories that a guest is given from the start.
 *
 * @module
 */
import type { WasiError } from "./errno.ts";
import type { Directory } from "./fs/file_system.ts";

/** A directory of the host to be given. */
export interface HostPreopen {
  /** Its path. */
  readonly host: string;
  /** Let nothing be changed in it; then permission to read it is enough. @default {false} */
  readonly readOnly?: boolean;
}

/** What can be given: the path of a directory of the host, with options or not, or a file system. */
export type Preopen = string | HostPreopen | Directory;

/** The host does not open a directory that was to be given. */
export class PreopenError extends Error {
  /** Always `PreopenError`. */
  override readonly name = "PreopenError";
  /** The guest's name for the directory. */
  readonly guest: string;
  /** Its path on the host. */
  readonly host: string;
  /** The flag of the runtime that would allow it; absent if that is not the matter. */
  readonly permission?: string;

  /** Makes the error from what opening threw, and whether a permission of the runtime's is missing. */
  constructor(guest: string, host: string, why: { cause: WasiError; refused: boolean }) {
    const { cause, refused } = why;
    const permission = `--allow-read=${host}`;
    const reason = refused
      ? `the permission to read it is missing; run with ${permission}`
      : cause.message;
    super(`Cannot open preopen "${guest}": "${host}": ${reason}`, { cause });
    this.guest = guest;
    this.host = host;
    if (refused) this.permission = permission;
  }
}

/** Opens a directory of the host; throws {@linkcode PreopenError}. */
export type HostOpener = (guest: string, given: HostPreopen) => Directory;

let openHost: HostOpener | null = null;

/** Says how directories of the host are opened: see `host_preopens.ts`. */
export function setHostOpener(opener: HostOpener): void {
  openHost = opener;
}

/**
 * Returns the directory for what was given.
 *
 * @param guest the guest's name for it, for the message.
 * @throws {PreopenError} if the host does not open it.
 */
export function openPreopen(guest: string, preopen: Preopen): Directory {
  if (typeof preopen !== "string" && "kind" in preopen) return preopen;
  if (openHost === null) throw new Error("directories of the host need wasi/host_preopens.ts");
  return openHost(guest, typeof preopen === "string" ? { host: preopen } : preopen);
}
