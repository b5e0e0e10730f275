/**
 * `--dir HOST[::GUEST][::ro]`.
 *
 * The separator is two colons because paths of Windows have one.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import type { Mount } from "./request.ts";

/**
 * Reads the value of one `--dir`. Without a name of its own the directory has the host's.
 *
 * @throws {Problem} when a part is empty or unknown: a directory must not be given in a way that was
 * not meant.
 */
export function parseMount(text: string): Mount {
  const parts = text.split("::");
  const readOnly = parts.length > 1 && parts.at(-1) === "ro";
  if (readOnly) parts.pop();
  const [host, guest = host, ...others] = parts;
  if (others.length > 0) {
    throw new Problem(
      `--dir "${text}": "${others.join("::")}" is not known there`,
      "the form is --dir HOST[::GUEST][::ro]",
    );
  }
  if (host === undefined || host === "" || guest === undefined || guest === "") {
    throw new Problem(
      `--dir "${text}": a name is empty`,
      "the form is --dir HOST[::GUEST][::ro]; the current directory is .",
    );
  }
  return { host, guest: normalize(guest), readOnly };
}

/** @throws {Problem} when two directories have the same name for the guest. */
export function refuseDuplicates(mounts: readonly Mount[]): void {
  const hosts = new Map<string, string>();
  for (const { guest, host } of mounts) {
    const other = hosts.get(guest);
    if (other !== undefined) {
      throw new Problem(
        `two directories, "${other}" and "${host}", would both be "${guest}" for the program`,
        "give one of them another name: --dir HOST::GUEST",
      );
    }
    hosts.set(guest, host);
  }
}

/** @throws {Problem} when the host has no such directory, or Deno does not let us see it. */
export function requireDirectory({ host }: Mount): void {
  try {
    if (Deno.statSync(host).isDirectory) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new Problem(
        `--dir "${host}": Deno does not allow reading it`,
        `add --allow-read=${host} after "deno run"`,
      );
    }
    if (!(error instanceof Deno.errors.NotFound)) {
      throw new Problem(`--dir "${host}": ${(error as Error).message}`);
    }
    throw new Problem(`--dir "${host}": there is no such directory`);
  }
  throw new Problem(`--dir "${host}": this is no directory`, "give the directory that it is in");
}

/**
 * The one spelling of a guest's path, so that `x`, `./x` and `x/` are the same: without `.`, empty
 * parts or a slash at the end, and with `..` only at the start. The current directory is `.`.
 */
export function normalize(path: string): string {
  const root = path.startsWith("/") ? "/" : "";
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (root === "") parts.push(part);
  }
  return root + parts.join("/") || ".";
}
