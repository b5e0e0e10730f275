/**
 * Tests that need a toolchain: run where it is there, skipped aloud where it is not.
 *
 * @module
 */
import type { Made } from "./toolchains.ts";

/**
 * Defines a test on a file that a toolchain makes. Where the toolchain is absent the test prints why
 * and is skipped, unless `VITRINE_REQUIRE_TOOLCHAINS=1` turns absence into failure.
 */
export function testProgram(
  name: string,
  make: () => Promise<Made>,
  check: (path: string) => Promise<void>,
): void {
  Deno.test(name, async (t) => {
    const made = await make();
    if ("path" in made) return await check(made.path);
    if (Deno.env.get("VITRINE_REQUIRE_TOOLCHAINS") === "1") throw new Error(made.absent);
    console.warn(`SKIPPED: ${name}: ${made.absent}`);
    await t.step({ name: `skipped: ${made.absent}`, ignore: true, fn: () => {} });
  });
}

/** Makes a file when it is first asked for, and never again. */
export function once(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => made ??= make();
}
