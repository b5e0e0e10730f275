/**
 * `deno task bench`: our engine, the host's and the peers found on PATH, side by side in one run.
 *
 *     deno task bench [--filter TEXT] [--only kernels|startup|decode|wasi] [--quick] [--no-peers]
 *                     [--json FILE] [--baseline FILE] [--chart FILE]
 *
 * @module
 */
import { parseArgs } from "node:util";
import { changes, changeTable } from "./baseline.ts";
import { chart } from "./chart.ts";
import { measureDecode } from "./decode.ts";
import { measureKernel } from "./kernels.ts";
import { findPeers } from "./peers.ts";
import { PROGRAMS } from "./programs.ts";
import { decodeTable, failureLines, kernelTable, type Results, startupTable } from "./report.ts";
import { measureCowsay, measureCPython } from "./startup.ts";
import { measureWasi, wasiTable } from "./wasi.ts";

const USAGE = `Usage: deno task bench [options]

  --filter TEXT   only the programs whose name or kind contains TEXT
  --only PART     only kernels, startup, decode or wasi; may be repeated
  --quick         fewer and shorter samples
  --no-peers      leave out the engines found on PATH
  --json FILE     write every sample to FILE
  --baseline FILE compare the programs' speeds with a run written by --json
  --chart FILE    draw the programs' speeds as SVG
`;

interface Options {
  readonly filter: string;
  readonly parts: readonly string[];
  readonly quick: boolean;
  readonly peers: boolean;
  readonly json: string | undefined;
  readonly baseline: string | undefined;
  readonly chart: string | undefined;
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      filter: { type: "string", default: "" },
      only: { type: "string", multiple: true, default: ["kernels", "startup", "decode", "wasi"] },
      quick: { type: "boolean", default: false },
      peers: { type: "boolean", default: true },
      json: { type: "string" },
      baseline: { type: "string" },
      chart: { type: "string" },
    },
  });
  const { only: parts, json, baseline, chart, ...rest } = values;
  return { parts, json, baseline, chart, ...rest };
}

function show(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function kernels({ filter, quick, peers }: Options): Results["kernels"] {
  const chosen = PROGRAMS.filter(({ name, kind }) => name.includes(filter) || kind === filter);
  const depth = quick ? { turns: 3, sampleMs: 50 } : { turns: 7, sampleMs: 200 };
  const results = chosen.map((program) => measureKernel(program, { ...depth, peers }));
  if (results.length === 0) return results;
  show("\nSteady state: speed relative to the host's engine, then ours relative to the peers'\n\n");
  show(kernelTable(results, "interpreter"));
  for (const { program, failures } of results) show(failureLines(program, failures));
  return results;
}

async function startup({ quick, peers }: Options): Promise<Results["startup"]> {
  const cowsay = measureCowsay({ turns: quick ? 5 : 21, peers });
  const python = await measureCPython({ turns: quick ? 2 : 7, peers });
  show("\nCold start: whole processes\n\n");
  if (python === undefined) show("CPython left out: it cannot be fetched here\n");
  const results = python === undefined ? [cowsay] : [cowsay, python];
  for (const result of results) {
    show(startupTable(result) + "\n");
    show(failureLines(result.name, result.failures));
  }
  return results;
}

function wasi({ quick }: Options): Results["wasi"] {
  show("\nWASI: our functions and node:wasi's, under one guest in the host's engine\n\n");
  const results = measureWasi({ quick });
  show(wasiTable(results));
  return results;
}

async function decoding(): Promise<Results["decode"]> {
  const result = await measureDecode();
  show("\nDecoding and validating CPython's module\n\n");
  show(result === undefined ? "left out: CPython cannot be fetched here\n" : decodeTable(result));
  return result;
}

/** Writes and compares what was measured, as asked. */
async function keep(results: Results, options: Options): Promise<void> {
  if (options.baseline !== undefined) {
    const before = JSON.parse(await Deno.readTextFile(options.baseline)) as Results;
    show(`\nAgainst the run of ${before.machine.date}, relative to the host's engine\n\n`);
    show(changeTable(changes(before.kernels, results.kernels)));
  }
  if (options.json !== undefined) {
    await Deno.writeTextFile(options.json, JSON.stringify(results, null, 1) + "\n");
  }
  if (options.chart !== undefined) await Deno.writeTextFile(options.chart, chart(results.kernels));
}

async function main(options: Options): Promise<void> {
  const { found, absent } = findPeers();
  const machine = {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    system: `${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores`,
    date: new Date().toISOString(),
  };
  const peers = Object.fromEntries(found.map(({ name, version }) => [name, version]));
  show(`Deno ${machine.deno}, V8 ${machine.v8}, ${machine.system}\n`);
  show(
    `peers: ${
      options.peers
        ? found.map(({ version, name }) => `${name} (${version})`).join(", ") || "none"
        : "left out"
    }\n`,
  );
  if (options.peers && absent.length > 0) show(`not on PATH: ${absent.join(", ")}\n`);

  const wants = (part: string) => options.parts.includes(part);
  const results: Results = {
    machine,
    peers,
    kernels: wants("kernels") ? kernels(options) : [],
    startup: wants("startup") ? await startup(options) : [],
    decode: wants("decode") ? await decoding() : undefined,
    wasi: wants("wasi") ? wasi(options) : [],
  };
  await keep(results, options);
}

if (import.meta.main) {
  if (Deno.args.includes("--help")) show(USAGE);
  else await main(readOptions(Deno.args));
}
