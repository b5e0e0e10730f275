/**
 * Differential fuzzing:
 *
 *     deno task fuzz:diff [COUNT] [--from SEED] [--level LEVEL] [--engines host,interpreter,jit] [--fuel]
 *
 * Tries random modules, and prints each that two engines disagree on, made as small as it goes, with
 * the command that tries it again. With `--fuel`, engines of this repository count fuel, and run out of it.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { functionLines } from "../../cli/disassemble/function.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { difference } from "./compare.ts";
import { type Engine, enginesNamed } from "./engines.ts";
import { meteredEngines } from "./metered.ts";
import { Generated, simplest } from "./generate.ts";
import { shrink } from "./tree.ts";
import type { Level } from "./world.ts";

/** What is tried. */
export interface Batch {
  readonly from: number;
  readonly count: number;
  /** Every module is of this level. @default {each level in turn} */
  readonly level?: Level | undefined;
  /** Names; see `engines.ts`. The first is what the others are compared with. */
  readonly engines: readonly string[];
  /** Whether fuel is counted, which only engines of this repository can. @default {false} */
  readonly fuel?: boolean;
}

/** As {@link Batch} has it when nothing else is said. */
export const DEFAULT_ENGINES = ["host", "interpreter"];
/** As {@link DEFAULT_ENGINES}, where fuel is counted. */
export const METERED_ENGINES = ["interpreter", "jit", "auto"];

/** Tries seeds one after the other; returns what was found, in words. */
export function tryModules(batch: Batch): string[] {
  const { from, count, level } = batch;
  const engines = batch.fuel ? meteredEngines(batch.engines) : enginesNamed(batch.engines);
  const faults: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const found = difference(new Generated(seed, level), engines);
    if (found !== undefined) faults.push(story(seed, batch, engines));
  }
  return faults;
}

/** The smallest form of the fault of a seed, as text. */
function story(
  seed: number,
  { level, fuel, engines: names }: Batch,
  engines: Readonly<Record<string, Engine>>,
): string {
  const module = new Generated(seed, level);
  const kind = kindOf(difference(module, engines)!);
  const stillFails = () => {
    const found = difference(module, engines);
    return found !== undefined && kindOf(found) === kind;
  };
  shrink(module.bodies, simplest, stillFails);
  const bytes = module.bytes()!;
  return [
    `seed ${seed}: ${difference(module, engines)}`,
    ...codeLines(bytes),
    bytes.toBase64(),
    `again: deno task fuzz:diff 1 --from ${seed} --engines ${names}${
      level === undefined ? "" : ` --level ${level}`
    }${fuel ? " --fuel" : ""}`,
  ].join("\n");
}

/** Whether a module is refused or behaves differently: one must not become the other. */
function kindOf(found: string): string {
  return found.includes("not instantiated") ? "refused" : "behaves";
}

function codeLines(bytes: Uint8Array): string[] {
  try {
    const module = decode(bytes);
    const own = Array.from(module.funcs, (_, n) => n).slice(module.imported.func);
    return own.flatMap((funcidx) => [...functionLines(module, funcidx)]);
  } catch (error) {
    return [String(error)];
  }
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string", default: "0" },
      level: { type: "string" },
      engines: { type: "string" },
      fuel: { type: "boolean", default: false },
    },
  });
  const count = Number(positionals[0] ?? 3000);
  const end = Number(values.from) + count;
  const level = values.level as Level | undefined;
  const { fuel } = values;
  const engines = values.engines?.split(",") ?? (fuel ? METERED_ENGINES : DEFAULT_ENGINES);
  let faults = 0;
  for (let seed = Number(values.from); seed < end; seed++) {
    for (const fault of tryModules({ from: seed, count: 1, level, engines, fuel })) {
      console.error(`${fault}\n`);
      faults++;
    }
  }
  console.log(`${count} modules on ${engines.join(", ")}: ${faults} differences`);
  if (faults > 0) Deno.exit(1);
}

if (import.meta.main) main();
