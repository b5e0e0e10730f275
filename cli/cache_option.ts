/**
 * `--cache DIR`: whether a directory can keep compiled code.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import type { EngineName } from "./request.ts";

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
