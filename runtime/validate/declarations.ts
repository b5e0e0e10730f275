/**
 * Validation of what a module declares: imports, tables, memories, globals, tags, exports and the
 * start function. (Types are checked as they are decoded.)
 *
 * {@link https://webassembly.github.io/spec/core/valid/modules.html}
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import { requireFeature } from "../features.ts";
import type { Limits, MemoryType, Module, TableType } from "../module.ts";
import { funcTypeText, valTypesText, valTypeText } from "../type_text.ts";
import { type DefType, isNullable } from "../types.ts";
import { checkConstExpr } from "./const_expr.ts";
import type { Context } from "./context.ts";
import { functionLabel, quoted } from "./labels.ts";

/** Sections by id, for offsets in messages. */
const enum Id {
  Import = 2,
  Table = 4,
  Memory = 5,
  Start = 8,
  Tag = 13,
}

/** Validates all declarations but segments and bodies. */
export function checkDeclarations(context: Context): void {
  const { module } = context;
  module.tags.forEach((type, i) => checkTag(context, type, i));
  module.memories.forEach((type, i) => checkMemory(module, type, i));
  module.tables.forEach((type, i) => checkTable(module, type, i));
  checkTableInits(context);
  checkGlobals(context);
  checkExports(context);
  checkMutableGlobals(context);
  checkStart(module);
}

/** Where a part of the module is. */
interface Place {
  readonly offset: number;
  readonly section: string;
}

/** The place of the i-th entry of an index space, as far as it is known. */
function placeOf(module: Module, kind: "table" | "memory" | "tag", i: number): Place {
  if (i < module.imported[kind]) {
    const { offset } = module.imports.filter(({ desc }) => desc.kind === kind)[i]!;
    return { offset, section: "import" };
  }
  const id = kind === "table" ? Id.Table : kind === "memory" ? Id.Memory : Id.Tag;
  return { offset: sectionStart(module, id), section: kind };
}

function sectionStart(module: Module, id: number): number {
  return module.sections.find((section) => section.id === id)?.start ?? 0;
}

/** Refuses the module. */
export function refuse(phrase: string, what: string, { offset, section }: Place): never {
  throw new CompileError(`${phrase} at offset 0x${offset.toString(16).padStart(2, "0")}: ${what}`, {
    phase: "validate",
    phrase,
    offset,
    section,
  });
}

function checkTag({ module }: Context, type: DefType, i: number): void {
  if (type.results.length === 0) return;
  const what = `tag ${i} has results ${valTypesText(type.results)}, and exceptions have none`;
  refuse("non-empty tag result type", what, placeOf(module, "tag", i));
}

/** A size as a power of two, since these are the only ones that bounds have. */
const MOST_BYTES_LOG2 = { i32: 32, i64: 64 } as const;

function checkMemory(module: Module, type: MemoryType, i: number): void {
  const place = () => placeOf(module, "memory", i);
  const { phrase, most } = memoryBound(type);
  checkLimits(type, { what: `memory ${i}`, unit: "pages", phrase, most, place });
  if (type.shared && type.max === undefined) {
    const what = `memory ${i} is shared, so that it needs a maximum: it cannot be moved to grow`;
    refuse("shared memory must have maximum", what, place());
  }
}

/** How many pages a memory may have; a memory of single bytes has one less than addresses. */
function memoryBound({ is64, pageSizeLog2 }: MemoryType): { phrase: string; most: bigint } {
  const pages = 1n << BigInt(MOST_BYTES_LOG2[is64 ? "i64" : "i32"] - pageSizeLog2);
  const most = pageSizeLog2 === 0 ? pages - 1n : pages;
  const size = !is64 && pageSizeLog2 === 16 ? " (4GiB)" : "";
  return { phrase: `memory size must be at most ${most} pages${size}`, most };
}

function checkTable(module: Module, type: TableType, i: number): void {
  const most = type.is64 ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  checkLimits(type, {
    what: `table ${i}`,
    unit: "elements",
    phrase: `table size must be at most ${most}`,
    most,
    place: () => placeOf(module, "table", i),
  });
}

function checkLimits(
  { min, max }: Limits,
  bound: { what: string; unit: string; phrase: string; most: bigint; place: () => Place },
): void {
  const { what, unit, phrase, most, place } = bound;
  const largest = max !== undefined && max > min ? max : min;
  if (largest > most) refuse(phrase, `${what} asks for ${largest} ${unit}`, place());
  if (max !== undefined && min > max) {
    const text = `${what} has at least ${min} and at most ${max} ${unit}`;
    refuse("size minimum must not be greater than maximum", text, place());
  }
}

/** A table whose elements cannot be null needs something to put there first. */
function checkTableInits(context: Context): void {
  const { module } = context;
  module.tableDecls.forEach(({ type, init }, i) => {
    const index = module.imported.table + i;
    if (init !== undefined) {
      const globals = module.imported.global;
      const name = () => `the initial element of table ${index}`;
      return checkConstExpr(context, init, { type: type.element, name, section: "table", globals });
    }
    if (isNullable(type.element)) return;
    const what =
      `table ${index} has elements of type ${valTypeText(type.element)}, which cannot be ` +
      `null, and gives no initial element`;
    refuse("type mismatch", what, placeOf(module, "table", index));
  });
}

/** A global may refer to those before it. */
function checkGlobals(context: Context): void {
  const { module } = context;
  module.globalDecls.forEach(({ type, init }, i) => {
    const index = module.imported.global + i;
    const name = () => `the initial value of global ${index}`;
    const expected = { type: type.type, name, section: "global", globals: index };
    checkConstExpr(context, init, expected);
  });
}

/** What can be exported, with the names that phrases give it. */
const SPACES = {
  func: { list: "funcs", text: "function" },
  table: { list: "tables", text: "table" },
  memory: { list: "memories", text: "memory" },
  global: { list: "globals", text: "global" },
  tag: { list: "tags", text: "tag" },
} as const;

function checkExports({ module, declared }: Context): void {
  const names = new Set<string>();
  for (const { name, kind, index, offset } of module.exports) {
    const place = { offset, section: "export" };
    const { list, text } = SPACES[kind];
    const count = module[list].length;
    if (index >= count) {
      const what = `the export ${quoted(name)} names ${text} ${index} of ${count}`;
      refuse(`unknown ${text} ${index}`, what, place);
    }
    if (names.has(name)) {
      refuse("duplicate export name", `${quoted(name)} is exported twice`, place);
    }
    names.add(name);
    if (kind === "func") declared[index] = 1;
  }
}

/** In the first version of WebAssembly no mutable global could cross a module's border. */
function checkMutableGlobals({ module, features }: Context): void {
  if (features.has("mutable-globals")) return;
  for (const { desc, offset } of module.imports) {
    if (desc.kind !== "global" || !desc.type.mutable) continue;
    requireFeature(features, "mutable-globals", "the import of a mutable global", offset);
  }
  for (const { kind, index, offset } of module.exports) {
    if (kind !== "global" || !module.globals[index]!.mutable) continue;
    requireFeature(features, "mutable-globals", "the export of a mutable global", offset);
  }
}

function checkStart(module: Module): void {
  const { start, funcs } = module;
  if (start === undefined) return;
  const place = { offset: sectionStart(module, Id.Start), section: "start" };
  const type = funcs[start];
  if (type === undefined) {
    const what = `the start function is function ${start} of ${funcs.length}`;
    return refuse(`unknown function ${start}`, what, place);
  }
  if (type.params.length === 0 && type.results.length === 0) return;
  const what = `${functionLabel(module, start)} has type ${funcTypeText(type)}`;
  refuse("start function must not have parameters or results", what, place);
}
