/**
 * Takes a module as far as it goes, and says how it ended. Whatever is thrown that is not one of the
 * engine's own errors is a fault of the engine.
 *
 * @module
 */
import {
  CompileError,
  Exception,
  Instance,
  LinkError,
  Memory,
  Meter,
  Module,
  RuntimeError,
  StoppedError,
} from "../../mod.ts";
import { guestImports } from "./guest_imports.ts";

/** The stages a module goes through. */
export type Stage =
  | "compile"
  | "link"
  /** Without a bound: a guest may loop for ever. */
  | "run"
  /** Within fuel: it has to end. */
  | "metered run";

/** How a module ended. */
export interface Outcome {
  /** `fault` is the engine's; the others are fine. */
  readonly kind: "ran" | "refused" | "trapped" | "stopped" | "fault";
  readonly stage: Stage;
  /** The error, where there is one. */
  readonly message: string;
}

/** A module, and the arguments its program is given. */
export interface Subject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly args?: readonly string[];
  /** How many instructions it may execute. @default {no limit} */
  readonly fuel?: number | undefined;
}

/** What one guest may take; small, so that a mutant's greed shows as a refusal. */
const LIMITS = { memoryBytes: 64 * 1024 * 1024, tableElements: 100_000 };

/**
 * Compiles, instantiates and runs a module.
 *
 * @param enter Told of each stage before it begins, so that a watcher knows which one hangs.
 */
export function attempt(
  { bytes, args = [], fuel }: Subject,
  enter: (stage: Stage) => void = () => {},
): Outcome {
  let stage: Stage = "compile";
  const advance = (next: Stage) => enter(stage = next);
  try {
    advance("compile");
    const module = new Module(bytes);
    advance("link");
    const meter = fuel === undefined ? undefined : new Meter({ fuel });
    const { imports, wasi } = guestImports(bytes, args);
    const instance = new Instance(module, imports, { limits: LIMITS, meter });
    advance(meter === undefined ? "run" : "metered run");
    const { _start: start, memory, run } = instance.exports;
    if (typeof start === "function" && memory instanceof Memory) wasi.start(instance);
    else if (typeof run === "function") run(1);
    return { kind: "ran", stage, message: "" };
  } catch (error) {
    return { kind: kindOf(error), stage, message: describe(error) };
  }
}

function kindOf(error: unknown): Outcome["kind"] {
  if (error instanceof StoppedError) return "stopped";
  if (error instanceof RuntimeError || error instanceof Exception) return "trapped";
  if (error instanceof LinkError) return "refused";
  if (error instanceof CompileError) {
    return Number.isFinite(error.detail.offset) ? "refused" : "fault";
  }
  return "fault";
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return kindOf(error) === "fault"
    ? error.stack ?? String(error)
    : `${error.name}: ${error.message}`;
}
