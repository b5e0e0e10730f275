/**
 * FUNC on a command line: which function of a module it stands for.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { functionName } from "../runtime/names.ts";
import { Problem } from "./problem.ts";
import { closestString } from "./std.ts";

/**
 * The index of the function that a number or name stands for: the name that the name section gives it,
 * or one by which it is exported.
 *
 * @throws {Problem} when there is none, or it is imported.
 */
export async function findFunction(module: Module, wanted: string): Promise<number> {
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
  for (const { kind, name } of module.exports) if (kind === "func") names.push(name);
  const message = `there is no function "${wanted}"`;
  if (names.length === 0) return new Problem(message, "nothing has a name here; give an index");
  return new Problem(message, `did you mean "${await closestString(wanted, names)}"?`);
}
