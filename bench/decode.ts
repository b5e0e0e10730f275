/**
 * Decoding and validating a large module: CPython's. The first time, as a command meets it, and warm.
 *
 * @module
 */
import { cpython } from "../tests/programs/toolchains.ts";
import { decode } from "../runtime/decode/decode.ts";
import { validate } from "../runtime/validate/validate.ts";
import { timed } from "./measure.ts";
import { runToEnd } from "./process.ts";

/** Milliseconds for one stage. */
export interface StageTimes {
  readonly name: string;
  /** In a process that never did it before. */
  readonly first: number;
  /** The fastest of the later times. */
  readonly warm: number;
}

/** What the stages took on one module. */
export interface DecodeResult {
  readonly module: string;
  readonly bytes: number;
  readonly stages: readonly StageTimes[];
}

/** Measures in a process of its own; `undefined` where CPython cannot be had. */
export async function measureDecode(): Promise<DecodeResult | undefined> {
  const python = await cpython();
  if ("absent" in python) return undefined;
  const args = ["run", "-A", import.meta.filename!, python.path];
  return JSON.parse(runToEnd({ program: Deno.execPath(), args })) as DecodeResult;
}

function measureHere(path: string): DecodeResult {
  const bytes = Deno.readFileSync(path);
  const module = decode(bytes);
  const stages = [
    stage("decode", () => void decode(bytes)),
    stage("validate", () => validate(module)),
    stage("host validate", () => {
      if (!WebAssembly.validate(bytes)) throw new Error(`the host refuses ${path}`);
    }),
  ];
  return { module: path, bytes: bytes.length, stages };
}

function stage(name: string, work: () => void): StageTimes {
  const first = timed(work);
  const later = Array.from({ length: 5 }, () => timed(work));
  return { name, first, warm: Math.min(...later) };
}

if (import.meta.main) console.log(JSON.stringify(measureHere(Deno.args[0]!)));
