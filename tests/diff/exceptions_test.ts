import { assertEquals } from "@std/assert";
import * as vitrine from "../../runtime/api/namespace.ts";
import { withDivisionSizes } from "../../jit/outline.ts";
import { JitTier, type TierOptions } from "../../jit/tier.ts";
import type { Imports } from "../../mod.ts";
import type { Instance } from "../../runtime/store.ts";
import { SMALL } from "./engines.ts";
import type { Namespace } from "../../runtime/api/testing.ts";
import type { Loose } from "../../runtime/interpret/testing.ts";
import { Random } from "../fuzz/random.ts";
import { type Encoding, exceptionProgram } from "./exception_programs.ts";

const PROGRAMS = 60;
/** Of so many programs one is run by the compiler too, in four ways. */
const COMPILED_EVERY = 4;
/** Arguments that make every combination of a program's conditions. */
const ARGUMENTS = Array.from({ length: 16 }, (_, i) => i);

/** Calls of the host back into the guest in one run; more would nest too deep. */
const MOST_CALLS_BACK = 20;

/** All that a program does, as text. */
function trace(W: Namespace, bytes: Uint8Array<ArrayBuffer>, argument: number): string {
  const lines: string[] = [];
  let exports: Loose = {};
  let callsBack = 0;
  /** A host function that throws in several ways, calls back, or does nothing. */
  function boom(how: number): void {
    lines.push(`boom ${how}`);
    if (how === 1) throw new Error("mine");
    if (how === 2) throw new W.Exception(exports.number, [77]);
    if (how === 3) throw "text";
    if (how !== 4 && how !== 5 || callsBack++ >= MOST_CALLS_BACK) return;
    try {
      exports[how === 4 ? "f4" : "f3"](argument);
    } catch (error) {
      lines.push(`the host saw ${textOf(W, exports, error)}`);
      if (how === 4) throw error;
    }
  }
  const log = (value: number) => void lines.push(String(value));
  const m = { log, boom, js: W.JSTag };
  exports = new W.Instance(new W.Module(bytes), { m }).exports;
  try {
    lines.push(`returned ${exports.f0(argument)}`);
  } catch (error) {
    lines.push(`threw ${textOf(W, exports, error)}`);
  }
  return lines.join("\n");
}

function textOf(W: Namespace, { number, pair }: Loose, error: unknown): string {
  if (!(error instanceof W.Exception)) return String(error);
  const exception = error as Loose;
  if (exception.is(number)) return `number ${exception.getArg(number, 0)}`;
  if (!exception.is(pair)) return "an exception";
  return `pair ${exception.getArg(pair, 0)} ${exception.getArg(pair, 1)}`;
}

/** Our API, with instances that a compiler makes. */
function vitrineWith(engine: (instance: Instance) => JitTier): Namespace {
  class Compiled extends vitrine.Instance {
    constructor(module: vitrine.Module, imports: unknown) {
      super(module, imports as Imports, { engine });
    }
  }
  return { ...vitrine, Instance: Compiled } as unknown as Namespace;
}

/** Every tier that has been made. */
const tiers: JitTier[] = [];

function withTier(options: TierOptions): Namespace {
  return vitrineWith((instance) => {
    const tier = new JitTier(instance, options);
    tiers.push(tier);
    return tier;
  });
}

const compiled = withTier({});
const counted = withTier({ entry: "counted", threshold: 2 });

/** Our engine in each way that it runs programs. */
const ENGINES: Readonly<Record<string, (program: Program) => string>> = {
  interpreter: (program) => trace(vitrine, ...program),
  jit: (program) => trace(compiled, ...program),
  auto: (program) => trace(counted, ...program),
  "jit-divided": (program) => withDivisionSizes(SMALL, () => trace(compiled, ...program)),
  "auto-divided": (program) => withDivisionSizes(SMALL, () => trace(counted, ...program)),
};

type Program = [bytes: Uint8Array<ArrayBuffer>, argument: number];

for (const encoding of ["legacy", "standard"] satisfies Encoding[]) {
  Deno.test(`random programs with ${encoding} exceptions do what they do in the host's engine`, () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const bytes = exceptionProgram(new Random(seed), encoding);
      for (const argument of ARGUMENTS) {
        const wanted = trace(WebAssembly as unknown as Namespace, bytes, argument);
        const subject = `program ${seed} of ${argument}:\n`;
        for (const [name, run] of Object.entries(ENGINES)) {
          if (name !== "interpreter" && seed % COMPILED_EVERY !== 0) continue;
          assertEquals(name + subject + run([bytes, argument]), name + subject + wanted);
        }
        ends.add(wanted.split("\n").at(-1)!.split(" ")[1]!);
      }
    }
    // What is not compiled has not been tested; a loop need not be an entrance.
    const declined = tiers.splice(0).flatMap((tier) => [...tier.statistics().declined]);
    assertEquals(declined.filter(([key]) => !key.includes("@")), []);
    // The programs are worth something only while they end in many ways.
    assertEquals(["an", "number", "pair", "Error:", "text"].filter((end) => !ends.has(end)), []);
  });
}
