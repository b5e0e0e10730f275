/**
 * `cli.ts disassemble MODULE [FUNC]`.
 *
 * @module
 */
import { readModuleArguments } from "../module_argument.ts";
import type { CommandRow } from "../command_row.ts";
import { Output } from "../output.ts";
import { findFunction } from "../function_argument.ts";
import { functionLines } from "./function.ts";

const DISASSEMBLE: CommandRow = {
  name: "disassemble",
  usage: "disassemble MODULE [FUNC]",
  about: "Prints the functions of a module as text, with the offset of each instruction.\n\n" +
    "MODULE is a path, an http(s) URL, or - for standard input. FUNC is the index or the name of a\n" +
    "function; without it, all are printed. The module need not be valid.",
  options: [],
  examples: [
    ["cli.ts disassemble hello.wasm main", "prints one function, by its name"],
    ["cli.ts disassemble hello.wasm 12", "prints one function, by its index"],
  ],
};

/**
 * Prints functions.
 *
 * @returns The exit status.
 * @throws {Problem} when there is no such function, or the module cannot be read.
 */
export async function disassemble(args: readonly string[]): Promise<number> {
  const read = await readModuleArguments(DISASSEMBLE, args, 1);
  if (read === null) return 0;
  const { module, rest: [wanted] } = read;
  const { func } = module.imported;
  const chosen = wanted === undefined ? null : await findFunction(module, wanted);
  const output = new Output();
  for (let i = chosen ?? func; i <= (chosen ?? module.funcs.length - 1) && !output.closed; i++) {
    for (const line of functionLines(module, i)) output.line(line);
  }
  output.flush();
  return 0;
}
