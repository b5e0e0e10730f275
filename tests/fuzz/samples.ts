/**
 * The modules that mutations start from: every binary of the samples and the benchmarks.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import type { Sample } from "./mutate.ts";

const DIRECTORIES = ["../../samples", "../../samples/host-import", "../../bench/programs"];

/** Reads them all, in order of name. */
export function readSamples(): Sample[] {
  return DIRECTORIES.flatMap((directory) => {
    const path = fromFileUrl(new URL(directory, import.meta.url));
    const names = [...Deno.readDirSync(path)].map(({ name }) => name);
    return names.filter((name) => name.endsWith(".wasm")).sort()
      .map((name) => ({ name, bytes: Deno.readFileSync(join(path, name)) }));
  });
}
