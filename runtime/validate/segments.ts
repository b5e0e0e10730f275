/**
 * Validation of element and data segments.
 *
 * {@link https://webassembly.github.io/spec/core/valid/modules.html#element-segments}
 *
 * @module
 */
import type { DataSegment, ElementSegment, Range } from "../module.ts";
import { isSubtype } from "../subtype.ts";
import { valTypeText } from "../type_text.ts";
import { I32, I64 } from "../types.ts";
import { checkConstExpr } from "./const_expr.ts";
import type { Context } from "./context.ts";
import { refuse } from "./declarations.ts";

/** Validates all segments, and notes the functions that they refer to. */
export function checkSegments(context: Context): void {
  context.module.elements.forEach((segment, i) => checkElements(context, segment, i));
  const { datas } = context.module;
  for (let i = 0; i < datas.length; i++) checkData(context, datas.at(i), i);
}

function checkElements(context: Context, segment: ElementSegment, i: number): void {
  const { items } = segment;
  if ("funcs" in items) checkFuncs(context, items.funcs, { segment, i });
  else checkExprs(context, items.exprs, { segment, i });
  if (segment.mode === "active") checkPlace(context, segment, i);
}

interface Numbered {
  readonly segment: ElementSegment;
  readonly i: number;
}

function checkFuncs(context: Context, funcs: Uint32Array, { segment, i }: Numbered): void {
  const { declared } = context;
  for (const index of funcs) {
    if (index >= declared.length) {
      const what = `element segment ${i} names function ${index} of ${declared.length}`;
      refuse(`unknown function ${index}`, what, { offset: segment.at, section: "element" });
    }
    declared[index] = 1;
  }
}

function checkExprs(context: Context, exprs: readonly Range[], { segment, i }: Numbered): void {
  const name = () => `element segment ${i}`;
  const globals = context.module.globals.length;
  const expected = { type: segment.type, name, section: "element", globals };
  for (const expr of exprs) checkConstExpr(context, expr, expected);
}

/** An active segment: the table that it goes to, and where in it. */
function checkPlace(context: Context, segment: ElementSegment, i: number): void {
  const { tables, globals } = context.module;
  const place = { offset: segment.at, section: "element" };
  const table = tables[segment.table];
  if (table === undefined) {
    const what = `element segment ${i} goes to table ${segment.table} of ${tables.length}`;
    return refuse(`unknown table ${segment.table}`, what, place);
  }
  if (!isSubtype(segment.type, table.element)) {
    const given = valTypeText(segment.type);
    const wanted = valTypeText(table.element);
    const what = `element segment ${i} puts ${given} into a table of ${wanted}`;
    refuse("type mismatch", what, place);
  }
  checkConstExpr(context, segment.offset!, {
    type: table.is64 ? I64 : I32,
    name: () => `the offset of element segment ${i}`,
    section: "element",
    globals: globals.length,
  });
}

function checkData(context: Context, segment: DataSegment, i: number): void {
  if (segment.mode !== "active") return;
  const { memories, globals } = context.module;
  const memory = memories[segment.memory];
  if (memory === undefined) {
    const what = `data segment ${i} goes to memory ${segment.memory} of ${memories.length}`;
    const place = { offset: segment.offset!.start, section: "data" };
    return refuse(`unknown memory ${segment.memory}`, what, place);
  }
  checkConstExpr(context, segment.offset!, {
    type: memory.is64 ? I64 : I32,
    name: () => `the offset of data segment ${i}`,
    section: "data",
    globals: globals.length,
  });
}
