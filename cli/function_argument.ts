/**
 * FUNC on a command line: which function of a module it stands for.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { functionName } from "../runtime/names.ts";
import { Problem } from "./problem.ts";
import { closestString } from "./std.ts";

/** Names that are listed when there are several. */
const FEW = 8;

/**
 * The index of the function that a number or name stands for: the name that the name section gives it,
 * with or without the `$` of the text format, or one by which it is exported.
 *
 * @throws {Problem} when there is none or more than one, or it is imported.
 */
export async function findFunction(module: Module, wanted: string): Promise<number> {
  const funcidx = /^-?\d+$/.test(wanted) ? Number(wanted) : await indexOf(module, wanted);
  const count = module.funcs.length;
  if (funcidx < 0 || funcidx >= count) {
    throw new Problem(
      `there is no function ${wanted}: the module has ${count}, counted from 0` +
        (module.imported.func === 0 ? "" : `, of which ${module.imported.func} are imported`),
    );
  }
  if (funcidx < module.imported.func) {
    const name = functionName(module, funcidx);
    throw new Problem(`function ${funcidx}, "${name}", is imported, so its code is not here`);
  }
  return funcidx;
}

async function indexOf(module: Module, wanted: string): Promise<number> {
  const exported = module.exports.find(({ kind, name }) => kind === "func" && name === wanted);
  if (exported !== undefined) return exported.index;
  const [first, ...others] = named(module, wanted);
  if (others.length > 0) {
    const indices = [first, ...others].slice(0, FEW).join(", ");
    throw new Problem(
      `${others.length + 1} functions are called "${wanted}"`,
      `give the index of one: ${indices}${others.length < FEW ? "" : ", …"}`,
    );
  }
  if (first !== undefined) return first;
  if (wanted.startsWith("$")) return indexOf(module, wanted.slice(1));
  throw await noFunction(module, wanted);
}

/** The indices of the functions that the name section calls so. */
function named(module: Module, wanted: string): number[] {
  return module.funcs.flatMap((_, i) => functionName(module, i) === wanted ? [i] : []);
}

async function noFunction(module: Module, wanted: string): Promise<Problem> {
  const names = new Set(module.funcs.map((_, i) => functionName(module, i) ?? "").filter(Boolean));
  for (const { kind, name } of module.exports) if (kind === "func") names.add(name);
  const message = `there is no function "${wanted}"`;
  if (names.size === 0) return new Problem(message, "nothing has a name here; give an index");
  const within = [...names].filter((name) => name.includes(wanted));
  if (within.length <= 1) {
    const nearest = within[0] ?? await closestString(wanted, [...names]);
    return new Problem(message, `did you mean "${nearest}"?`);
  }
  const shortest = within.sort((a, b) => a.length - b.length).slice(0, FEW);
  const more = within.length > FEW ? `, and ${within.length - FEW} more` : "";
  return new Problem(message, `there are ${shortest.map((name) => `"${name}"`).join(", ")}${more}`);
}
