/**
 * `--dir HOST[::GUEST][::ro|::overlay]` and `--mount ARCHIVE|mem::GUEST[::overlay]`.
 *
 * The separator is two colons because paths of Windows have one.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import type { Mount } from "./request.ts";

const DIR_FORM = "--dir HOST[::GUEST][::ro|::overlay]";
const MOUNT_FORM = "--mount ARCHIVE::GUEST[::overlay], or --mount mem::GUEST";

/** What stands for memory where a path could be. */
const MEMORY = "mem";

/**
 * Reads the value of one `--dir`. Without a name of its own the directory has the host's.
 *
 * @throws {Problem} when a part is empty or unknown: a directory must not be given in a way that was
 * not meant.
 */
export function parseMount(text: string): Mount {
  const { parts, ending } = split(text, ["ro", "overlay"]);
  const [host, guest = host, ...others] = parts;
  refuseOthers(`--dir "${text}"`, others, DIR_FORM);
  if (isEmpty(host) || isEmpty(guest)) {
    throw new Problem(
      `--dir "${text}": a name is empty`,
      `the form is ${DIR_FORM}; the current directory is .`,
    );
  }
  const mount = { host, guest: normalize(guest), readOnly: ending === "ro" };
  return ending === "overlay" ? { ...mount, overlay: true } : mount;
}

/**
 * Reads the value of one `--mount`. An archive can only be read, unless it ends in `::overlay`.
 *
 * @throws {Problem} as {@linkcode parseMount} does.
 */
export function parseSpecialMount(text: string): Mount {
  const { parts, ending } = split(text, ["overlay"]);
  const [host, guest, ...others] = parts;
  refuseOthers(`--mount "${text}"`, others, MOUNT_FORM);
  if (isEmpty(host) || isEmpty(guest)) {
    throw new Problem(`--mount "${text}": a name is empty`, `the form is ${MOUNT_FORM}`);
  }
  const overlay = ending === "overlay";
  if (host !== MEMORY) {
    const mount = { kind: "archive", host, guest: normalize(guest), readOnly: !overlay } as const;
    return overlay ? { ...mount, overlay } : mount;
  }
  if (overlay) {
    throw new Problem(
      `--mount "${text}": memory is changed as it is, and needs no ::overlay`,
      `an archive of the name "${MEMORY}" would be ./${MEMORY}`,
    );
  }
  return { kind: "memory", host: "mem:", guest: normalize(guest), readOnly: false };
}

/** Takes a text apart, and off its end what says how it may be used. */
function split(
  text: string,
  endings: readonly string[],
): { readonly parts: readonly string[]; readonly ending: string | undefined } {
  const parts = text.split("::");
  const last = parts.at(-1)!;
  if (parts.length < 2 || !endings.includes(last)) return { parts, ending: undefined };
  return { parts: parts.slice(0, -1), ending: last };
}

function isEmpty(name: string | undefined): name is "" | undefined {
  return name === undefined || name === "";
}

function refuseOthers(what: string, others: readonly string[], form: string): void {
  if (others.length === 0) return;
  throw new Problem(`${what}: "${others.join("::")}" is not known there`, `the form is ${form}`);
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
export function requireDirectory({ host, kind }: Mount): void {
  if (kind !== undefined) return;
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
