/**
 * What a guest's name may be as one component of a host path.
 *
 * On POSIX anything may that has no slash and no NUL, and the resolver lets neither through. On
 * Windows a backslash would separate, a colon would name a drive or a stream of a file, some names
 * are devices in every directory, and a dot or space at the end is dropped; a guest that got one of
 * those through would reach something other than it named, so they are refused.
 *
 * https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import { quote } from "../path.ts";

const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i;

/**
 * Checks that `name` means one entry of a directory on Windows.
 *
 * @throws {WasiError} INVAL if it does not.
 */
export function checkWindowsName(name: string): void {
  // deno-lint-ignore no-control-regex -- control characters are among what Windows forbids
  if (/[\\:*?"<>|\x00-\x1f]/.test(name) || /[. ]$/.test(name) || DEVICES.test(name)) {
    throw new WasiError(Errno.INVAL, `Windows cannot name a file ${quote(name)}`);
  }
}
