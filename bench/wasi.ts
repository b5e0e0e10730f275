/**
 * What WASI's functions cost: one binary, in the host's engine, over our functions and over those of
 * `node:wasi` as Deno has them. So what is compared is WASI, not the execution of code.
 *
 * @module
 */
import { WASI as NodeWASI } from "node:wasi";
import "../wasi/host_preopens.ts";
import { WASI } from "../wasi/wasi.ts";
import {
  type Contestant,
  fastest,
  interleave,
  type Samples,
  speedRatio,
  timed,
} from "./measure.ts";
import { ROOT } from "./process.ts";
import { table } from "./table.ts";

/** What one measurement gave. */
export interface WasiResult {
  readonly name: string;
  /** How much one sample does, and of what. */
  readonly amount: number;
  readonly unit: "calls" | "bytes" | "entries";
  /** Milliseconds a sample, of ours and of the host's. */
  readonly samples: readonly Samples[];
}

/** How thoroughly to measure. */
export interface WasiBenchOptions {
  readonly quick: boolean;
}

interface Measurement extends Pick<WasiResult, "name" | "amount" | "unit"> {
  readonly args: readonly [string, number];
}

const ENTRIES = 10_000;

function measurements({ quick }: WasiBenchOptions): Measurement[] {
  const calls = quick ? 100_000 : 1_000_000;
  const bytes = fileBytes({ quick });
  const few = calls / 10;
  return [
    { name: "sched_yield", args: ["yield", calls], amount: calls, unit: "calls" },
    { name: "fd_fdstat_get", args: ["look", calls], amount: calls, unit: "calls" },
    { name: "fd_close, BADF", args: ["fail", few], amount: few, unit: "calls" },
    { name: "path_filestat_get, NOENT", args: ["miss", few], amount: few, unit: "calls" },
    { name: "copying by 4 KiB", args: ["copy", 4096], amount: bytes, unit: "bytes" },
    { name: "copying by 64 KiB", args: ["copy", 65536], amount: bytes, unit: "bytes" },
    { name: "listing 10,000 entries", args: ["list", ENTRIES], amount: ENTRIES, unit: "entries" },
  ];
}

function fileBytes({ quick }: WasiBenchOptions): number {
  return (quick ? 32 : 256) * 1024 ** 2;
}

/** Measures all, in a temporary directory. */
export function measureWasi(options: WasiBenchOptions): WasiResult[] {
  const directory = Deno.makeTempDirSync();
  try {
    prepare(directory, options);
    const module = new WebAssembly.Module(Deno.readFileSync(`${ROOT}bench/wasi/guest.wasm`));
    return measurements(options).map(({ name, amount, unit, args }) => {
      const command = ["guest", args[0], String(args[1])];
      const run = (start: () => unknown) => () => {
        const code = start();
        if (code !== 0) throw new Error(`${name}: the guest exited with ${code}`);
      };
      const contestants: Contestant[] = [
        { name: "ours", sample: () => timed(run(() => runOurs(module, command, directory))) },
        { name: "node:wasi", sample: () => timed(run(() => runNodes(module, command, directory))) },
      ];
      // The first turn warms the file cache and the code.
      interleave(contestants, 1);
      return { name, amount, unit, samples: interleave(contestants, options.quick ? 3 : 7) };
    });
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

function prepare(directory: string, options: WasiBenchOptions): void {
  const chunk = new Uint8Array(1 << 20).map((_, index) => index * 7 + (index >> 8));
  using file = Deno.openSync(`${directory}/in`, { write: true, create: true });
  for (let at = 0; at < fileBytes(options); at += chunk.length) file.writeSync(chunk);
  Deno.mkdirSync(`${directory}/many`);
  for (let i = 0; i < ENTRIES; i++) Deno.writeTextFileSync(`${directory}/many/file-${i}`, "");
}

function runOurs(module: WebAssembly.Module, args: string[], directory: string): number {
  const wasi = new WASI({ args, preopens: { "/work": directory } });
  const imports = wasi.getImportObject() as WebAssembly.Imports;
  const code = wasi.start(new WebAssembly.Instance(module, imports));
  wasi.close();
  return code;
}

function runNodes(module: WebAssembly.Module, args: string[], directory: string): unknown {
  const wasi = new NodeWASI({ version: "preview1", args, preopens: { "/work": directory } });
  const imports = wasi.getImportObject() as WebAssembly.Imports;
  return wasi.start(new WebAssembly.Instance(module, imports));
}

/** Ours, the host's, and how many times as fast ours is. */
export function wasiTable(results: readonly WasiResult[]): string {
  const rows = results.map((result) => {
    const [ours, nodes] = result.samples as [Samples, Samples];
    const ratio = speedRatio(ours, nodes);
    return [result.name, rateText(result, ours), rateText(result, nodes), ratio.toFixed(2)];
  });
  return table([["", "ours", "node:wasi", "×"], ...rows]);
}

function rateText({ amount, unit }: WasiResult, samples: Samples): string {
  const perSecond = amount / (fastest(samples) / 1000);
  if (unit === "bytes") return `${(perSecond / 1e6).toFixed(0)} MB/s`;
  if (unit === "entries") return `${(perSecond / 1e3).toFixed(0)} k entries/s`;
  return `${(perSecond / 1e6).toFixed(2)} M calls/s`;
}
