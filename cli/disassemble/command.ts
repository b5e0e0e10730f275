/**
 * `cli.ts disassemble MODULE [FUNC]`.
 *
 * @module
 */
import type { Module } from "../../runtime/module.ts";
import { functionName } from "../../runtime/names.ts";
import { readModuleArguments } from "../module_argument.ts";
import type { CommandRow } from "../command_row.ts";
import { Output } from "../output.ts";
import { Problem } from "../problem.ts";
import { closestString } from "../std.ts";
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

/** The index of the function that a number or name stands for. */
async function findFunction(module: Module, wanted: string): Promise<number> {
  const funcidx = /^\d+$/.test(wanted) ? Number(wanted) : indexOf(module, wanted);
  if (funcidx === -1) throw await noFunction(module, wanted);
  const count = module.funcs.length;
  if (funcidx >= count) {
    throw new Problem(`there is no function ${wanted}: the module has ${count}, counted from 0`);
  }
  if (funcidx < module.imported.func) {
    const name = functionName(module, funcidx);
    throw new Problem(`function ${funcidx}, "${name}", is imported, so its code is not here`);
  }
  return funcidx;
}

function indexOf(module: Module, wanted: string): number {
  const exported = module.exports.find(({ kind, name }) => kind === "func" && name === wanted);
  return module.funcs.findIndex((_, i) =>
    functionName(module, i) === wanted || i === exported?.index
  );
}

async function noFunction(module: Module, wanted: string): Promise<Problem> {
  const names = module.funcs.map((_, i) => functionName(module, i) ?? "").filter(Boolean);
  const message = `there is no function "${wanted}"`;
  if (names.length === 0) return new Problem(message, "nothing has a name here; give an index");
  return new Problem(message, `did you mean "${await closestString(wanted, names)}"?`);
}
