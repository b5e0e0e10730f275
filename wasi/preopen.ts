/**
 * Directories that a guest is given from the start.
 *
 * @module
 */
import { WasiError } from "./errno.ts";
import type { Directory } from "./fs/file_system.ts";
import { openHostDirectory } from "./fs/host/directory.ts";
import { isPermissionRefusal } from "./fs/host/errors.ts";
import { readOnly } from "./fs/read_only.ts";

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

  /** Makes the error for a directory, from what opening it threw. */
  constructor(guest: string, host: string, cause: WasiError) {
    const refused = isPermissionRefusal(cause.cause);
    const permission = `--allow-read=${host}`;
    const why = refused
      ? `the permission to read it is missing; run with ${permission}`
      : cause.message;
    super(`Cannot open preopen "${guest}": "${host}": ${why}`, { cause });
    this.guest = guest;
    this.host = host;
    if (refused) this.permission = permission;
  }
}

/**
 * Returns the directory for what was given.
 *
 * @param guest the guest's name for it, for the message.
 * @throws {PreopenError} if the host does not open it.
 */
export function openPreopen(guest: string, preopen: Preopen): Directory {
  if (typeof preopen !== "string" && "kind" in preopen) return preopen;
  const given = typeof preopen === "string" ? { host: preopen } : preopen;
  try {
    const directory = openHostDirectory(given.host);
    return given.readOnly ? readOnly(directory) : directory;
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    throw new PreopenError(guest, given.host, error);
  }
}
