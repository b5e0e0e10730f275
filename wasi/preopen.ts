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

/**
 * Returns the directory for what was given.
 *
 * @param guest the guest's name for it, for the message.
 * @throws {Error} if the host does not open it.
 */
export function openPreopen(guest: string, preopen: Preopen): Directory {
  if (typeof preopen !== "string" && "kind" in preopen) return preopen;
  const given = typeof preopen === "string" ? { host: preopen } : preopen;
  try {
    const directory = openHostDirectory(given.host);
    return given.readOnly ? readOnly(directory) : directory;
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    const why = isPermissionRefusal(error.cause)
      ? `the permission to read it is missing; run with --allow-read=${given.host}`
      : error.message;
    throw new Error(`Cannot open preopen "${guest}": "${given.host}": ${why}`, { cause: error });
  }
}
