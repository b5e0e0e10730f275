/**
 * After a run that failed: what may have been the matter with the command line.
 *
 * @module
 */
import type { Refusal } from "../wasi/refusals.ts";
import { normalize } from "./mount.ts";
import type { Mount, RunRequest } from "./request.ts";
import { RUN } from "./run_options.ts";
import { printError } from "./terminal.ts";

/** Options that programs often have as well. */
const ANYBODYS = ["help", "version"];

/**
 * Prints one hint, if there is one to give.
 *
 * @param refusals Paths that WASI refused.
 */
export function hintAfter(request: RunRequest, refusals: readonly Refusal[]): void {
  const hint = misplacedOption(request) ?? refusedPath(request, refusals) ??
    ungrantedArgument(request);
  if (hint !== null) printError("hint", hint);
}

function misplacedOption({ args }: RunRequest): string | null {
  const names = RUN.options.map(({ name }) => name).filter((name) => !ANYBODYS.includes(name));
  const arg = args.find((arg) =>
    names.some((name) => arg === `--${name}` || arg.startsWith(`--${name}=`))
  );
  if (arg === undefined) return null;
  const option = arg.replace(/=.*$/s, "");
  return `${option} came after the module, so it went to the program; our options come before it`;
}

/** A path that the guest asked for, and WASI refused. */
function refusedPath({ mounts }: RunRequest, refusals: readonly Refusal[]): string | null {
  for (const { path, preopen } of refusals.toReversed()) {
    const mount = mounts.find(({ guest }) => guest === preopen);
    if (mount === undefined) continue;
    if (path.startsWith("/") || path.startsWith("..")) return outside(path, mount);
    if (mount.readOnly) return readOnlyHint(mount);
    if (mount.kind !== undefined || mount.overlay) continue;
    const flag = missingPermission(mount.host);
    if (flag !== null) {
      return `Deno does not allow that in "${mount.host}"; add ${flag} after "deno run"`;
    }
  }
  return null;
}

function readOnlyHint({ guest, kind }: Mount): string {
  if (kind !== "archive") return `"${guest}" can only be read, because its --dir ends in ::ro`;
  return `"${guest}" can only be read, for it is an archive; --mount …::overlay keeps changes in memory`;
}

function outside(path: string, { guest }: Mount): string {
  return `the program was refused "${path}", which leads out of "${guest}"; ` +
    "if it may have that, give it with a --dir of its own";
}

function missingPermission(host: string): string | null {
  for (const name of ["read", "write"] as const) {
    if (Deno.permissions.querySync({ name, path: host }).state !== "granted") {
      return `--allow-${name}=${host}`;
    }
  }
  return null;
}

/**
 * An argument that looks like a path beneath none of the given directories. C libraries answer for
 * such a path by themselves, without a call that could be seen, so this can only be a guess.
 */
function ungrantedArgument({ args, mounts }: RunRequest): string | null {
  const path = args.find((arg) =>
    looksLikePath(arg) && !mounts.some((mount) => covers(mount, arg))
  );
  if (path === undefined) return null;
  const directory = directoryFor(path);
  return `if the program wanted "${path}": it is in no directory that it was given; ` +
    `give it with --dir ${quoted(directory)}, before the module`;
}

function looksLikePath(arg: string): boolean {
  if (arg.startsWith("-") || arg.includes("://") || /[\s*?]/.test(arg)) return false;
  return arg === "." || arg.includes("/") || /^[^.]*\.[a-z]\w{0,4}$/i.test(arg);
}

function covers({ guest }: Mount, path: string): boolean {
  const normal = normalize(path);
  if (guest === "/") return normal.startsWith("/");
  if (guest === ".") return !normal.startsWith("/") && !normal.startsWith("..");
  return normal === guest || normal.startsWith(`${guest}/`);
}

/** The directory to give for a path: itself, if it is known to be one, or the one that it is in. */
function directoryFor(path: string): string {
  const normal = normalize(path);
  if (path.endsWith("/") || normal === "." || isDirectory(normal)) return normal;
  const parent = normal.slice(0, Math.max(0, normal.lastIndexOf("/")));
  return parent !== "" ? parent : normal.startsWith("/") ? "/" : ".";
}

/** Asks the host only where that is allowed already. */
function isDirectory(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return false;
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // What is not there is no directory.
  }
}

function quoted(path: string): string {
  return /[^\w./-]/.test(path) ? `'${path}'` : path;
}
