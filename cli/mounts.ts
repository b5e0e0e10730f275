/**
 * Directories that are more than one of the host's: overlays, archives, memory. Loaded only when one is
 * asked for.
 *
 * @module
 */
import { openArchive } from "../wasi/fs/archive.ts";
import type { Directory } from "../wasi/fs/file_system.ts";
import { memoryDirectory } from "../wasi/fs/memory/build.ts";
import { overlayDirectory } from "../wasi/fs/overlay.ts";
import { readOnly } from "../wasi/fs/read_only.ts";
import { WasiError } from "../wasi/errno.ts";
import "../wasi/host_preopens.ts";
import { openPreopen, type Preopen } from "../wasi/preopen.ts";
import { Problem } from "./problem.ts";
import type { Mount } from "./request.ts";

/**
 * Opens what the guest is given, by its names for it.
 *
 * @throws {Problem} when something cannot be opened.
 */
export async function openMounts(mounts: readonly Mount[]): Promise<Map<string, Preopen>> {
  const opened = new Map<string, Preopen>();
  for (const mount of mounts) opened.set(mount.guest, await open(mount));
  return opened;
}

async function open(mount: Mount): Promise<Preopen> {
  if (mount.kind === "memory") return memoryDirectory();
  if (mount.kind === "archive") return layered(mount, await archive(mount));
  const { host, guest } = mount;
  if (!mount.overlay) return { host, readOnly: mount.readOnly };
  return layered(mount, readOnly(openPreopen(guest, host)));
}

function layered({ overlay }: Mount, base: Directory): Directory {
  return overlay ? overlayDirectory(base) : base;
}

async function archive({ host }: Mount): Promise<Directory> {
  const bytes = read(host);
  try {
    return await openArchive(bytes);
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Problem(
      `--mount "${host}": this is no archive that can be read: ${why}`,
      "it must be a tar archive, compressed with gzip or not",
    );
  }
}

function read(host: string): Uint8Array {
  try {
    return Deno.readFileSync(host);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new Problem(
        `--mount "${host}": Deno does not allow reading it`,
        `add --allow-read=${host} after "deno run"`,
      );
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new Problem(
        `--mount "${host}": this is a directory`,
        "directories are given with --dir",
      );
    }
    const missing = error instanceof Deno.errors.NotFound;
    const why = missing ? "there is no such file" : (error as Error).message;
    throw new Problem(`--mount "${host}": ${why}`);
  }
}
