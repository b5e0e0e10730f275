/**
 * Runs scripts of the suite on an engine, one after another.
 *
 * One thread does: reading, converting and running the whole suite takes seconds, and workers would
 * each load the text tool again.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import { groupOf } from "./groups.ts";
import { type FileResult, type Report, reportOf } from "./report.ts";
import { type Bench, runScript } from "./run_script.ts";
import { Spectest } from "./spectest.ts";
import { listSuite, type SuiteFile } from "./suite.ts";
import { loadTextTool } from "./text_tool.ts";
import { readScript } from "./wast/script.ts";

/** Engines by the name `--engine` knows them by, the default first; loaded only when asked for. */
export const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  interpreter: async () => (await import("./engines/interpreter.ts")).interpreterEngine(),
  jit: async () => (await import("./engines/jit.ts")).jitEngine(),
  auto: async () => (await import("./engines/auto.ts")).autoEngine(),
  host: async () => (await import("./engines/host.ts")).hostEngine(),
};

/** Loads the text tool and makes the engine ready. @throws Error for an unknown engine */
export async function prepare(engineName: string): Promise<Bench> {
  const make = ENGINES[engineName];
  if (make === undefined) {
    const known = Object.keys(ENGINES).join(", ");
    throw new Error(`no engine is called "${engineName}"; there are: ${known}`);
  }
  const engine = await make();
  const toBinary = await loadTextTool();
  return { engine, toBinary, spectest: await Spectest.prepare(engine, toBinary) };
}

/** Reads and runs one script. A script that cannot be read is one failed step. */
export async function runFile(bench: Bench, { name, path }: SuiteFile): Promise<FileResult> {
  const source = await Deno.readTextFile(path);
  try {
    return { file: name, results: await runScript(bench, name, readScript(source, name)) };
  } catch (error) {
    const message = String(error);
    return {
      file: name,
      results: [{ name: `${name}:1`, kind: "unknown", verdict: "failed", message }],
    };
  }
}

/** Runs every script of a proposal that is covered. */
export async function runCovered(engineName: string, suite: string): Promise<Report> {
  const bench = await prepare(engineName);
  const results: FileResult[] = [];
  for (const file of listSuite(suite)) {
    if (groupOf(file.name).covered) results.push(await runFile(bench, file));
  }
  return reportOf(engineName, results);
}
