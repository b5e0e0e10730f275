/**
 * Generation of `call_indirect`.
 *
 * V8 calls what it has seen at a call before, and may inline it there; but only if that is one function.
 * Where the module itself says which few functions of the type its table starts with, each of them gets
 * a call of its own. What a table holds may change: so it is asked for, not its index.
 *
 * ```js ignore
 * r0=T0[i0>>>0];
 * if(r0===F3)i1=F3.code(l0,D-30)|0;
 * else if(r0===F4)i1=F4.code(l0,D-30)|0;
 * else{if(r0==null||r0.type!==Y2||r0.code===null)r0=checkIndirect(r0,Y2,i0>>>0,0);
 * i1=r0.code(l0,D-30)|0;}
 * ```
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { DefType } from "../runtime/types.ts";
import { unsignedText } from "./address.ts";
import {
  calleeText,
  calleeVariable,
  type CallForm,
  computeTrapping,
  finishCall,
  functionName,
} from "./calls.ts";
import type { Generator } from "./generator.ts";
import { leaveCall } from "./tail_calls.ts";
import { isLarge } from "./outline.ts";
import { switches } from "./switches.ts";

/** With more functions of the type than this, none gets a call of its own. */
const MOST_KNOWN = 6;

/** `call_indirect` and `return_call_indirect`. */
export function generateCallIndirect(g: Generator, { tail }: CallForm): void {
  const typeidx = g.cursor.u32();
  const table = g.cursor.u32();
  const type = g.module.types[typeidx]!;
  const index = g.pop();
  const args = computeTrapping(g, g.popMany(type.params.length));
  g.before({ clobbers: false });
  const simple = g.simple(index);
  const callee = calleeVariable(g);
  const elements = g.need(`T${table}`, `E.instance.tables[${table}].elements`);
  const wanted = g.need(`Y${typeidx}`, `E.instance.module.types[${typeidx}]`);
  const at = unsignedText(simple);
  g.emit(`${callee}=${elements}[${at}];`);
  const check = `${g.helper("checkIndirect")}(${callee},${wanted},${at},${table})`;
  const prepare =
    `if(${callee}==null||${callee}.type!==${wanted}||${callee}.code===null)${callee}=${g.mark()}${check};`;
  if (tail) return leaveCall(g, { func: callee, prepare, type, args });
  const known = isLarge(g) || !switches.named ? [] : knownFunctions(g.module, table, type);
  const choices = known.map((funcidx) => ({
    condition: `${callee}===${functionName(g, funcidx)}`,
    callee: calleeText(g, funcidx),
  }));
  finishCall(g, { callee: `${callee}.code`, choices, prepare, type, args });
}

const found = new WeakMap<Module, Map<DefType, readonly number[]>[]>();

/** The functions of this type that segments put into the table at the start, if they are few. */
function knownFunctions(module: Module, table: number, type: DefType): readonly number[] {
  let tables = found.get(module);
  if (tables === undefined) found.set(module, tables = module.tables.map(() => new Map()));
  const byType = tables[table]!;
  let known = byType.get(type);
  if (known === undefined) {
    known = functionsInSegments(module, table, type);
    if (known.length > MOST_KNOWN) known = [];
    byType.set(type, known);
  }
  return known;
}

function functionsInSegments(module: Module, table: number, type: DefType): number[] {
  const list = new Set<number>();
  for (const { mode, table: into, items } of module.elements) {
    if (mode !== "active" || into !== table || !("funcs" in items)) continue;
    for (const funcidx of items.funcs) if (module.funcs[funcidx] === type) list.add(funcidx);
  }
  return [...list];
}
