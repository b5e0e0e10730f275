/**
 * Tries random modules of the generator here, and makes those that two engines disagree on as small as
 * they go.
 *
 * @module
 */
import { functionLines } from "../../cli/disassemble/function.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { difference } from "./compare.ts";
import { type Engine, enginesNamed } from "./engines.ts";
import { Generated, simplest } from "./generate.ts";
import { meteredEngines } from "./metered.ts";
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

/** Tries seeds one after the other; returns what was found, in words. */
export function tryGenerated(batch: Batch): string[] {
  const { from, count, level } = batch;
  const engines = batch.fuel ? meteredEngines(batch.engines) : enginesNamed(batch.engines);
  const faults: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const found = differenceOf(new Generated(seed, level), engines);
    if (found !== undefined) faults.push(story(seed, level, engines));
  }
  return faults;
}

/** What the engines disagree on in a module, if it can be written at all. */
function differenceOf(
  module: Generated,
  engines: Readonly<Record<string, Engine>>,
): string | undefined {
  const trial = module.trial();
  return trial && difference(trial, engines);
}

/** The smallest form of the fault of a seed, as text. */
function story(
  seed: number,
  level: Level | undefined,
  engines: Readonly<Record<string, Engine>>,
): string {
  const module = new Generated(seed, level);
  const kind = kindOf(differenceOf(module, engines)!);
  const stillFails = () => {
    const found = differenceOf(module, engines);
    return found !== undefined && kindOf(found) === kind;
  };
  shrink(module.bodies, simplest, stillFails);
  const bytes = module.bytes()!;
  return [
    `seed ${seed}: ${differenceOf(module, engines)}`,
    ...codeLines(bytes),
    bytes.toBase64(),
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
