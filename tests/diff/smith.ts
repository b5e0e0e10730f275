/**
 * Random modules of another make: those of `wasm-tools smith`, where that is installed. The same seed
 * makes the same module with the same version of it. Fuel of its own in each module sees to it that it
 * ends; what a NaN's bits may be is made certain.
 *
 * {@link https://docs.rs/wasm-smith}
 *
 * @module
 */
import { decode } from "../../runtime/decode/decode.ts";
import { valTypeText } from "../../runtime/type_text.ts";
import { Random } from "../fuzz/random.ts";
import { difference } from "./compare.ts";
import { enginesNamed } from "./engines.ts";
import { someArguments, type Trial } from "./trial.ts";

/** What is tried. */
export interface SmithBatch {
  readonly from: number;
  readonly count: number;
  /** Names; see `engines.ts`. The first is what the others are compared with. */
  readonly engines: readonly string[];
}

/** How many calls and rounds of loops a module is allowed. */
const FUEL = 1000;
/** A page of memory is enough for a random module; more only takes time. */
const BYTES = 1 << 20;

const OPTIONS: Readonly<Record<string, boolean | number>> = {
  "canonicalize-nans": true,
  "export-everything": true,
  "max-imports": 0,
  "min-funcs": 2,
  "max-funcs": 12,
  "max-instructions": 300,
  "max-memories": 2,
  "max-memory32-bytes": BYTES,
  "max-memory64-bytes": BYTES,
  "memory-max-size-required": true,
  "max-tables": 2,
  "max-table-elements": 1000,
  "table-max-size-required": true,
  // What follows leaves results open, or is not in every engine.
  "relaxed-simd-enabled": false,
  "threads-enabled": false,
  "custom-page-sizes-enabled": false,
  "wide-arithmetic-enabled": false,
};

/** Each set in every second module, in all combinations: smaller modules are deeper ones. */
const FEATURES = ["gc-enabled", "simd-enabled", "memory64-enabled", "exceptions-enabled"];

/** Whether `wasm-tools` is installed and may be run. */
export async function hasSmith(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("wasm-tools", { args: ["--version"] }).output();
    return success;
  } catch {
    return false;
  }
}

/** The module of a seed; `undefined` for the few seeds that make none. */
export async function smithModule(seed: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const random = new Random(seed);
  const features = FEATURES.map((name, n) => [name, (seed >> n & 1) === 0] as const);
  const options = [...Object.entries(OPTIONS), ...features];
  const child = new Deno.Command("wasm-tools", {
    args: [
      "smith",
      "--ensure-termination",
      `--fuel=${FUEL}`,
      ...options.map(([name, value]) => `--${name}=${value}`),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(someBytes(random, 2000 + random.below(12_000)));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  if (code === 2) return undefined;
  if (code !== 0) throw new Error(`wasm-tools smith: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

function someBytes(random: Random, count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, () => random.below(256));
}

/** A module, with one call of each function, from one to the next round about. */
export function trialOf(seed: number, bytes: Uint8Array<ArrayBuffer>): Trial {
  const module = decode(bytes);
  const random = new Random(seed);
  const calls = module.exports.filter(({ kind }) => kind === "func").map(({ name, index }) => ({
    name,
    args: someArguments([...module.funcs[index]!.params].map(valTypeText), random),
  }));
  // The first may use up all the fuel there is.
  const first = calls.length === 0 ? 0 : seed % calls.length;
  return { bytes, calls: [...calls.slice(first), ...calls.slice(0, first)] };
}

/** Tries seeds one after the other; returns what was found, in words. */
export async function trySmith({ from, count, engines: names }: SmithBatch): Promise<string[]> {
  const engines = enginesNamed(names);
  const faults: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const bytes = await smithModule(seed);
    if (bytes === undefined) continue;
    const found = difference(trialOf(seed, bytes), engines);
    if (found !== undefined) faults.push(`seed ${seed}: ${found}\n${bytes.toBase64()}`);
  }
  return faults;
}
