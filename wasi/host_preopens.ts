/**
 * Makes directories of the host available as preopens: importing this is enough.
 *
 * Opening them takes a dozen modules, which the command line does without unless it is given a
 * directory; so nothing that it always loads imports them. `wasi/mod.ts` does.
 *
 * @module
 */
import { WasiError } from "./errno.ts";
import type { Directory } from "./fs/file_system.ts";
import { openHostDirectory } from "./fs/host/directory.ts";
import { isPermissionRefusal } from "./fs/host/errors.ts";
import { readOnly } from "./fs/read_only.ts";
import { type HostPreopen, PreopenError, setHostOpener } from "./preopen.ts";

setHostOpener(openHostPreopen);

function openHostPreopen(guest: string, given: HostPreopen): Directory {
  try {
    const directory = openHostDirectory(given.host);
    return given.readOnly ? readOnly(directory) : directory;
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    const refused = isPermissionRefusal(error.cause);
    throw new PreopenError(guest, given.host, { cause: error, refused });
  }
}
