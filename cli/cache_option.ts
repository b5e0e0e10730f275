/**
 * `--cache DIR`: whether a directory can keep compiled code.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import type { EngineName, Mount } from "./request.ts";

/**
 * Returns the directory, which need not exist yet.
 *
 * @throws {Problem} when nothing would be kept there, or Deno does not allow it.
 */
export function checkedCache(
  directory: string | undefined,
  engine: EngineName,
): string | undefined {
  if (directory === undefined) return undefined;
  if (engine === "interpreter" || engine === "host") {
    throw new Problem(
      `--cache keeps what our compiler makes, and --engine=${engine} does without it`,
      "leave out one of them",
    );
  }
  const flags = (["read", "write"] as const)
    .filter((name) => Deno.permissions.querySync({ name, path: directory }).state !== "granted")
    .map((name) => `--allow-${name}=${directory}`);
  if (flags.length === 0) return directory;
  throw new Problem(
    `Deno does not allow the cache in "${directory}"`,
    `add ${flags.join(" ")} after "deno run"`,
  );
}

/**
 * Refuses a cache in a directory that the program may write in: it could have anything run there.
 *
 * @throws {Problem} when it is in one.
 */
export async function refuseSharedCache(cache: string, mounts: readonly Mount[]): Promise<void> {
  const { holderOf } = await import("../wasi/run/cache_place.ts");
  const writable = mounts.filter(({ kind, readOnly, overlay }) => !kind && !readOnly && !overlay);
  const holder = holderOf(cache, writable.map(({ host }) => host));
  if (holder === undefined) return;
  throw new Problem(
    `the cache in "${cache}" is in "${holder}", which the program may write in: what it put there would be ` +
      "run outside of the sandbox",
    "keep the cache elsewhere, or give the directory with ::ro or ::overlay",
  );
}
