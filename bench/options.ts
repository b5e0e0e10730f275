/**
 * What `deno task bench` can be asked for.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { BASELINE } from "./baseline.ts";

/** How it is used. */
export const USAGE = `Usage: deno task bench [options]
       deno task bench --wasm FILE [--args "ARGUMENTS"] [--options "OPTIONS"]

  --filter TEXT      only the programs whose name or kind contains TEXT; may be repeated
  --only PART        only steady, first, whole, python, decode or wasi; may be repeated
  --quick            fewer and shorter samples
  --no-peers         leave out other engines
  --json FILE        write every sample to FILE
  --baseline [FILE]  compare with a run written by --json; without FILE, with the repository's
  --chart FILE       draw the speeds in steady state as SVG
  --save             write what was measured into bench/baseline.json, and the README's table and
                     chart from that

  --wasm FILE        run any WASI command as a whole process in each engine, and nothing else
  --args TEXT        its arguments, separated by spaces
  --options TEXT     options for our command line before it, such as "--dir=data"
`;

/** The parts of a run. */
export const PARTS = ["steady", "first", "whole", "python", "decode", "wasi"] as const;

/** One part. */
export type Part = typeof PARTS[number];

/** The options, read. */
export interface Options {
  readonly filter: readonly string[];
  readonly parts: readonly string[];
  readonly quick: boolean;
  readonly peers: boolean;
  readonly json: string | undefined;
  readonly baseline: string | undefined;
  readonly chart: string | undefined;
  readonly save: boolean;
  readonly wasm: string | undefined;
  readonly args: readonly string[];
  readonly options: readonly string[];
}

/** Reads the command line. @throws {TypeError} for one that is not understood */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: joinValues(args),
    allowNegative: true,
    options: {
      filter: { type: "string", multiple: true, default: [""] },
      only: { type: "string", multiple: true, default: [...PARTS] },
      quick: { type: "boolean", default: false },
      peers: { type: "boolean", default: true },
      save: { type: "boolean", default: false },
      json: { type: "string" },
      baseline: { type: "string" },
      chart: { type: "string" },
      wasm: { type: "string" },
      args: { type: "string", default: "" },
      options: { type: "string", default: "" },
    },
  });
  const unknown = values.only.find((part) => !PARTS.includes(part as Part));
  if (unknown !== undefined) {
    throw new TypeError(`there is no part "${unknown}"; there are ${PARTS.join(", ")}`);
  }
  const { only: parts, json, baseline, chart, wasm, ...rest } = values;
  const given = { args: words(rest.args), options: words(rest.options) };
  return { ...rest, ...given, parts, json, baseline, chart, wasm };
}

/**
 * Joins options to values that would look like options, and gives `--baseline` its value when it stands
 * alone.
 */
function joinValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [arg, next] = [args[i]!, args[i + 1]];
    if (arg === "--args" || arg === "--options") {
      joined.push(`${arg}=${next ?? ""}`);
      i++;
    } else if (arg === "--baseline" && (next === undefined || next.startsWith("-"))) {
      joined.push(`${arg}=${BASELINE}`);
    } else {
      joined.push(arg);
    }
  }
  return joined;
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
