/**
 * `cli.ts inspect MODULE`.
 *
 * @module
 */
import { readModuleArguments } from "../module_argument.ts";
import type { CommandRow } from "../command_row.ts";
import { Output } from "../output.ts";
import { summarize } from "./summary.ts";
import { summaryLines } from "./text.ts";

const INSPECT: CommandRow = {
  name: "inspect",
  usage: "inspect MODULE [--json]",
  about: "Shows what is in a module: sections with their places and sizes, imports, exports,\n" +
    "what it declares, the features that it uses, and the tools that made it.\n\n" +
    "MODULE is a path, an http(s) URL, or - for standard input. It need not be valid.",
  options: [{ name: "json", help: "print all of it as JSON" }],
  examples: [
    ["cli.ts inspect hello.wasm", "shows it as text"],
    ["cli.ts inspect hello.wasm --json", "shows it to other programs, types included"],
  ],
};

/**
 * Shows a module.
 *
 * @returns The exit status.
 * @throws {Problem} when it cannot be read.
 */
export async function inspect(args: readonly string[]): Promise<number> {
  const read = await readModuleArguments(INSPECT, args, 0);
  if (read === null) return 0;
  const { name, module, given } = read;
  const summary = summarize(module);
  const output = new Output();
  if (given.has("json")) output.line(JSON.stringify(summary, null, 2));
  else for (const line of summaryLines(name, summary)) output.line(line);
  output.flush();
  return 0;
}
