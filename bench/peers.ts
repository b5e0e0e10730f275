/**
 * Other engines, run as whole processes: those on PATH, and polywasm, which Node runs.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { polywasm } from "../tests/programs/toolchains.ts";
import type { CommandLine } from "./process.ts";

/** Another engine's command line. As data, for it is passed on to processes that measure. */
export interface Peer {
  readonly name: string;
  readonly program: string;
  /** What stands before the module; the guest's arguments follow it. */
  readonly before: readonly string[];
  readonly version: string;
  /** Whether it gets faster as it runs. */
  readonly warmsUp: boolean;
}

/** Names, and what is asked of each. */
const ON_PATH: readonly (Pick<Peer, "name" | "before"> & { readonly versionArg: string })[] = [
  { name: "wasm3", versionArg: "--version", before: [] },
  { name: "toywasm", versionArg: "--version", before: ["--wasi", "--"] },
  { name: "tinywasm", versionArg: "--version", before: ["run"] },
  { name: "wasmi", versionArg: "--version", before: ["run"] },
  { name: "wasmtime", versionArg: "--version", before: ["run"] },
  { name: "wazero", versionArg: "version", before: ["run"] },
];

/** The peers that are here, and why others are not. */
export interface Peers {
  readonly found: readonly Peer[];
  readonly absent: readonly string[];
}

/** Looks for all peers. */
export async function findPeers(): Promise<Peers> {
  const found: Peer[] = [];
  const absent: string[] = [];
  for (const { name, before, versionArg } of ON_PATH) {
    const version = versionOf(name, versionArg);
    if (version === undefined) absent.push(`${name} is not on PATH`);
    else found.push({ name, program: name, before, version, warmsUp: false });
  }
  const made = await polywasm();
  if ("absent" in made) absent.push(`polywasm cannot be had: ${made.absent}`);
  else found.push(polywasmOf(made.path));
  return { found, absent };
}

/** How `peer` runs a WASI command. */
export function peerCommand(
  peer: Peer,
  module: string,
  guestArgs: readonly string[],
): CommandLine {
  return { program: peer.program, args: [...peer.before, module, ...guestArgs] };
}

function polywasmOf(path: string): Peer {
  const script = fromFileUrl(new URL("./polywasm.mjs", import.meta.url));
  const { version } = JSON.parse(Deno.readTextFileSync(path.replace(/index\.js$/, "package.json")));
  return {
    name: "polywasm",
    program: "node",
    before: [script, path],
    warmsUp: true,
    version: `${version} in Node ${versionOf("node", "--version")}`,
  };
}

/** The first number with dots that it prints, or all of its first line; `undefined` if it is not there. */
function versionOf(program: string, arg: string): string | undefined {
  try {
    const output = new Deno.Command(program, { args: [arg] }).outputSync();
    const text = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
    const line = text.trim().split("\n")[0]!.trim();
    return /\d+\.[\d.]*\d/.exec(line)?.[0] ?? line;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
