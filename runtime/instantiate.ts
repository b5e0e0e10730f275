/**
 * Instantiation: from a valid module and what its imports are, to an instance that can run.
 *
 * The steps and their order are the specification's: check the imports, make functions, globals,
 * tables, memories and tags, write the active segments, run the start function. What a failing
 * segment has written before it failed stays written, which other instances can see.
 *
 * {@link https://webassembly.github.io/spec/core/exec/modules.html#instantiation}
 *
 * @module
 */
import { Trap } from "../ops/trap.ts";
import { evaluateOffset, evaluateRef, initGlobal } from "./const_expr.ts";
import { DATA_WORDS } from "./decode/data_section.ts";
import { I32_CONST } from "./decode/skip.ts";
import { LinkError, RuntimeError } from "./errors.ts";
import { callFunction } from "./interpret/call.ts";
import type { RuntimeLimits } from "./limits.ts";
import { createMemory } from "./memory.ts";
import type { Meter } from "./meter.ts";
import type { DataSegment, ElementSegment, ExternKind, ExternType, Import } from "./module.ts";
import type { Module } from "./module.ts";
import { Quota } from "./quota.ts";
import { emptyInstance, Func, Global, type Instance, type InstanceTier } from "./store.ts";
import { type Memory, type Ref, type Table, Tag } from "./store.ts";
import { matchesExtern } from "./subtype.ts";
import { createTable } from "./table.ts";
import { externTypeText, importText } from "./type_text.ts";

/** Something that can be imported: an object of the store, and what it is. */
export type Extern =
  | { readonly kind: "func"; readonly value: Func }
  | { readonly kind: "table"; readonly value: Table }
  | { readonly kind: "memory"; readonly value: Memory }
  | { readonly kind: "global"; readonly value: Global }
  | { readonly kind: "tag"; readonly value: Tag };

/** What {@link instantiate} takes besides the module and its imports. */
export interface InstantiateOptions {
  /** What the instance's own memories and tables may take, together. @default {DEFAULT_LIMITS} */
  readonly limits?: InstanceLimits | undefined;
  /** Bounds what the instance executes, its start function included. @default {no bounds} */
  readonly meter?: Meter | undefined;
  /** Makes the tier that compiles the instance's functions. @default {none: they are interpreted} */
  readonly tier?: ((instance: Instance) => InstanceTier) | undefined;
}

/** Limits of one instance; those of the stack are the whole agent's, see `limitStack`. */
export type InstanceLimits = Partial<Pick<RuntimeLimits, "memoryBytes" | "tableElements">>;

/**
 * Data segments up to this many bytes are copied byte by byte: a call of the host would take longer, even
 * while V8 has not compiled the loop.
 */
const SHORT = 16;
/** How many missing imports one message lists. */
const MOST_LISTED = 100;

/**
 * Makes an instance of a module, up to and including its start function.
 *
 * @param module Validated.
 * @param externs One for each import, in order; `undefined` for one that is missing.
 * @throws {LinkError} When an import is missing or has the wrong type.
 * @throws {RuntimeError} When a segment does not fit, the start function traps, or a memory or table
 * starts over its limit.
 */
export function instantiate(
  module: Module,
  externs: readonly (Extern | undefined)[],
  options: InstantiateOptions = {},
): Instance {
  const instance = link(module, externs, options.meter ?? null);
  instance.tier = options.tier?.(instance) ?? null;
  try {
    allocate(instance, new Quota(options.limits));
    module.elements.forEach((segment, i) => startElements(instance, segment, i));
    startDatas(instance);
  } catch (error) {
    throw error instanceof Trap ? new RuntimeError(error.message, error.phrase) : error;
  }
  if (module.start !== undefined) callFunction(instance.funcs[module.start]!, []);
  return instance;
}

/** What an extern is, as imports see it: a memory or table has at least its present size. */
export function externType(extern: Extern): ExternType {
  const { kind, value } = extern;
  switch (kind) {
    case "table":
      return { kind, type: { ...value.type, min: BigInt(value.elements.length) } };
    case "memory":
      return { kind, type: { ...value.type, min: BigInt(value.pages) } };
    case "func":
    case "tag":
      return { kind, type: value.type };
    case "global":
      return { kind, type: value.type };
  }
}

/** The extern that an instance exports. */
export function exportedExtern(instance: Instance, kind: ExternKind, index: number): Extern {
  switch (kind) {
    case "func":
      return { kind, value: instance.funcs[index]! };
    case "table":
      return { kind, value: instance.tables[index]! };
    case "memory":
      return { kind, value: instance.memories[index]! };
    case "global":
      return { kind, value: instance.globals[index]! };
    case "tag":
      return { kind, value: instance.tags[index]! };
  }
}

/** The error for imports that nobody provides; lists them all. */
export function missingImports(missing: readonly Import[]): LinkError {
  const lines = missing.slice(0, MOST_LISTED).map((wanted) =>
    `\n  ${importText(wanted)} ${externTypeText(wanted.desc)}`
  );
  const more = missing.length > MOST_LISTED ? `\n  … and ${missing.length - MOST_LISTED} more` : "";
  const count = missing.length === 1 ? "an import that is" : `${missing.length} imports that are`;
  return new LinkError(
    `unknown import: the module needs ${count} not provided:${lines.join("")}${more}`,
    { phase: "link", phrase: "unknown import", offset: missing[0]!.offset },
  );
}

/** An instance that has its imports and nothing else. */
function link(
  module: Module,
  externs: readonly (Extern | undefined)[],
  meter: Meter | null,
): Instance {
  const missing = module.imports.filter((_, i) => externs[i] === undefined);
  if (missing.length > 0) throw missingImports(missing);
  const instance = emptyInstance(module, meter);
  module.imports.forEach((wanted, i) => addImport(instance, wanted, externs[i]!));
  return instance;
}

function addImport(instance: Instance, wanted: Import, extern: Extern): void {
  const given = externType(extern);
  if (!matchesExtern(given, wanted.desc)) throw incompatible(wanted, given);
  switch (extern.kind) {
    case "func":
      instance.funcs.push(extern.value);
      break;
    case "table":
      instance.tables.push(extern.value);
      break;
    case "memory":
      instance.memories.push(extern.value);
      break;
    case "global":
      instance.globals.push(extern.value);
      break;
    case "tag":
      instance.tags.push(extern.value);
      break;
  }
}

function incompatible(wanted: Import, given: ExternType): LinkError {
  const phrase = "incompatible import type";
  return new LinkError(
    `${phrase}: import ${importText(wanted)} must be ${externTypeText(wanted.desc)}, ` +
      `but ${externTypeText(given)} was given`,
    { phase: "link", phrase, offset: wanted.offset },
  );
}

/** Makes everything that the module declares. Functions first: constant expressions name them. */
function allocate(instance: Instance, quota: Quota): void {
  const { module, funcs } = instance;
  for (let i = funcs.length; i < module.funcs.length; i++) {
    funcs.push(new Func(module.funcs[i]!, instance, i, null));
  }
  for (const { type, init } of module.globalDecls) {
    const global = new Global(type);
    initGlobal(instance, global, init);
    instance.globals.push(global);
  }
  for (const { type, init } of module.tableDecls) {
    const name = `table ${instance.tables.length}`;
    const fill = init === undefined ? null : evaluateRef(instance, init);
    instance.tables.push(createTable(type, { fill, quota, name }));
  }
  for (const type of module.memories.slice(module.imported.memory)) {
    const name = `memory ${instance.memories.length}`;
    const memory = createMemory(type, { quota, name });
    instance.memories.push(memory);
    instance.meter?.memories.push(memory);
  }
  for (const type of module.tags.slice(module.imported.tag)) instance.tags.push(new Tag(type));
  for (const segment of module.elements) instance.elements.push(segmentRefs(instance, segment));
  const { datas } = module;
  instance.datas.length = datas.length;
  instance.datas.fill(null);
  for (const i of datas.passive) instance.datas[i] = contents(instance, datas.at(i));
}

/** Writes an active element segment to its table. Drops it, as it does a declarative one. */
function startElements(instance: Instance, segment: ElementSegment, index: number): void {
  if (segment.mode === "passive") return;
  if (segment.mode === "active") {
    const refs = instance.elements[index]!;
    const { elements } = instance.tables[segment.table]!;
    const at = evaluateOffset(instance, segment.offset!);
    if (at + refs.length > elements.length) {
      const what = `element segment ${index} has ${refs.length} elements for table`;
      const where = `${segment.table} at ${at}, which has ${elements.length}`;
      throw outOfBounds("table", `${what} ${where}`);
    }
    for (let i = 0; i < refs.length; i++) elements[at + i] = refs[i];
  }
  instance.elements[index] = null;
}

function segmentRefs(instance: Instance, segment: ElementSegment): Ref[] {
  const refs: Ref[] = [];
  if ("funcs" in segment.items) {
    for (const funcidx of segment.items.funcs) refs.push(instance.funcs[funcidx]);
  } else {
    for (const expr of segment.items.exprs) refs.push(evaluateRef(instance, expr));
  }
  return refs;
}

/**
 * Writes the active data segments to their memories. When one does not fit, it and those after it
 * have not been dropped: functions that other instances hold may still use them.
 */
function startDatas(instance: Instance): void {
  const { datas } = instance.module;
  let next = 0;
  try {
    while ((next = copyPlain(instance, next)) < datas.length) {
      startData(instance, datas.at(next), next);
      next++;
    }
  } finally {
    for (; next < datas.length; next++) instance.datas[next] = contents(instance, datas.at(next));
  }
}

/**
 * Copies segments from `first` on that go to a constant place in memory 0 and fit. Large programs have tens
 * of thousands: hence all in one loop, without an object for each.
 *
 * @returns the first that is something else, or how many there are
 */
function copyPlain({ module, memories }: Instance, first: number): number {
  const { bytes, datas: { words, length } } = module;
  const memory = memories[0];
  if (memory === undefined) return first;
  memory.refresh?.();
  const { u8 } = memory;
  let next = first;
  for (; next < length; next++) {
    const place = DATA_WORDS * next;
    let at = words[place + 1]!;
    let offset = 0;
    let shift = 0;
    let byte;
    if (words[place] !== 0 || bytes[at] !== I32_CONST) break;
    do {
      byte = bytes[++at]!;
      offset |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    if (shift < 32) offset = offset << (32 - shift) >> (32 - shift);
    const start = words[place + 3]!;
    const end = words[place + 4]!;
    if (++at !== words[place + 2]! - 1 || offset < 0 || offset + end - start > u8.length) break;
    if (end - start > SHORT) u8.set(bytes.subarray(start, end), offset);
    else for (let i = start; i < end; i++) u8[offset + i - start] = bytes[i]!;
  }
  return next;
}

function startData(instance: Instance, segment: DataSegment, index: number): void {
  if (segment.mode === "passive") return;
  const memory = instance.memories[segment.memory]!;
  memory.refresh?.();
  const { u8 } = memory;
  const { start, end } = segment.bytes;
  const at = evaluateOffset(instance, segment.offset!);
  if (at + end - start > u8.length) {
    const what = `data segment ${index} has ${end - start} bytes for memory ${segment.memory}`;
    throw outOfBounds("memory", `${what} at ${at}, which has ${u8.length} bytes`);
  }
  u8.set(contents(instance, segment), at);
}

function contents(instance: Instance, { bytes: { start, end } }: DataSegment): Uint8Array {
  return instance.module.bytes.subarray(start, end);
}

function outOfBounds(what: "table" | "memory", message: string): RuntimeError {
  const phrase = `out of bounds ${what} access`;
  return new RuntimeError(`${phrase}: ${message}`, phrase);
}
