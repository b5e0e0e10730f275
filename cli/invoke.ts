/**
 * `--invoke NAME`: calls one exported function with arguments from the command line.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { funcTypeText, valTypeText } from "../runtime/type_text.ts";
import { isRef, V128, type ValType } from "../runtime/types.ts";
import type { WASI } from "../wasi/wasi.ts";
import type { GuestInstance } from "./engines/engine.ts";
import { noExport } from "./no_start.ts";
import { Problem } from "./problem.ts";
import type { RunRequest } from "./request.ts";
import { parseValue, valueText } from "./values.ts";

/** A function to call, and what it belongs to. */
export interface Callee {
  readonly instance: GuestInstance;
  /** As decoded, for the types. */
  readonly module: Module;
  /** Absent when the module imports nothing of it. */
  readonly wasi: WASI | null;
}

/**
 * Calls `request.invoke`, and prints its results, one a line.
 *
 * @returns The exit status.
 * @throws {Problem} when there is no such function, or the arguments are not right for it.
 */
export async function invoke(
  request: RunRequest,
  { instance, module, wasi }: Callee,
): Promise<number> {
  const name = request.invoke!;
  const exported = module.exports.find((entry) => entry.kind === "func" && entry.name === name);
  if (exported === undefined) throw noExport(module, name);
  const type = module.funcs[exported.index]!;
  const { params, results } = type;
  if (request.args.length !== params.length) {
    const count = params.length === 1 ? "1 argument" : `${params.length} arguments`;
    throw new Problem(
      `"${name}" takes ${count}, not ${request.args.length}: its type is ${funcTypeText(type)}`,
    );
  }
  refuseOpaque(name, [...params, ...results]);
  const args = params.map((param, i) => parseValue(request.args[i]!, param));
  if (wasi !== null) initialize(instance, wasi);
  const returned = await instance.call(name, args);
  const values = results.length === 1 ? [returned] : returned as unknown[] ?? [];
  results.forEach((result, i) => console.log(valueText(values[i], result)));
  return 0;
}

/** Such values cannot pass through JavaScript. */
function refuseOpaque(name: string, types: readonly ValType[]): void {
  const opaque = types.find((type) =>
    type === V128 || (isRef(type) && /exn/.test(valTypeText(type)))
  );
  if (opaque === undefined) return;
  throw new Problem(
    `"${name}" cannot be called from here: no value of type ${valTypeText(opaque)} can be passed`,
  );
}

/** A reactor is prepared first; of a command, a function is called without running the command. */
function initialize(instance: GuestInstance, wasi: WASI): void {
  if (!("memory" in instance.exports)) return;
  if ("_start" in instance.exports) wasi.finalizeBindings(instance);
  else wasi.initialize(instance);
}
