/**
 * Other engines, found on PATH and run as whole processes.
 *
 * @module
 */

/** Another engine's command line. */
export interface Peer {
  readonly name: string;
  /** The arguments that make it print its version. */
  readonly versionArgs: readonly string[];
  /** The arguments that run a WASI command. */
  args(module: string, guestArgs: readonly string[]): string[];
}

/** A peer that answered. */
export interface FoundPeer extends Peer {
  /** The first line it printed about its version. */
  readonly version: string;
}

const PEERS: readonly Peer[] = [
  {
    name: "toywasm",
    versionArgs: ["--version"],
    args: (module, guestArgs) => ["--wasi", "--", module, ...guestArgs],
  },
  {
    name: "wasm3",
    versionArgs: ["--version"],
    args: (module, guestArgs) => [module, ...guestArgs],
  },
  {
    name: "wasmtime",
    versionArgs: ["--version"],
    args: (module, guestArgs) => ["run", module, ...guestArgs],
  },
  {
    name: "wasmi",
    versionArgs: ["--version"],
    args: (module, guestArgs) => ["run", module, ...guestArgs],
  },
  {
    name: "tinywasm",
    versionArgs: ["--version"],
    args: (module, guestArgs) => ["run", module, ...guestArgs],
  },
  {
    name: "wazero",
    versionArgs: ["version"],
    args: (module, guestArgs) => ["run", module, ...guestArgs],
  },
];

/** The peers on PATH, and the names of those that are not. */
export function findPeers(): { found: FoundPeer[]; absent: string[] } {
  const found: FoundPeer[] = [];
  const absent: string[] = [];
  for (const peer of PEERS) {
    const version = versionOf(peer);
    if (version === undefined) absent.push(peer.name);
    else found.push({ ...peer, version });
  }
  return { found, absent };
}

function versionOf(peer: Peer): string | undefined {
  try {
    const output = new Deno.Command(peer.name, { args: [...peer.versionArgs] }).outputSync();
    const text = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
    return text.trim().split("\n")[0]!.trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
