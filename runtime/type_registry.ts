/**
 * The registry of defined types: one canonical object for each distinct type of the whole agent.
 *
 * Types are declared in recursive groups, and two types are equal when their groups are alike and
 * they stand at the same place in them. So a group is turned into a key in which references into the
 * group itself are positions and all others are canonical ids; equal keys mean equal groups. This
 * costs time linear in the size of the declaration, however the types refer to one another, and makes
 * every later comparison of types a comparison of integers.
 *
 * Types stay registered as long as the agent lives: ids are held as plain integers in types, tables
 * and casts, which no collector could follow.
 *
 * {@link https://webassembly.github.io/spec/core/valid/conventions.html#rolling-and-unrolling}
 *
 * @module
 */
import { CompileError } from "./errors.ts";
import { CONCRETE, type DefType, type FieldType, heapOf, isRef } from "./types.ts";
import { isNullable, refType, type ValType } from "./types.ts";

/** A heap type from here up refers to a member of the group being declared. */
const RELATIVE = 1 << 28;

/** The heap type of the `position`-th member of the group being declared. */
export function relative(position: number): number {
  return RELATIVE + position;
}

/** One type of a group, as declared: references into the group are {@link relative}. */
export interface TypeDecl {
  /** What it describes. */
  readonly kind: DefType["kind"];
  /** Whether it can have no subtypes. */
  readonly final: boolean;
  /** The heap type of the supertype: canonical or relative. */
  readonly parent: number | undefined;
  /** For functions. */
  readonly params: readonly ValType[];
  /** For functions. */
  readonly results: readonly ValType[];
  /** For structs; an array has exactly one. */
  readonly fields: readonly FieldType[];
}

/** Decides whether the types of a new group are valid, by throwing when they are not. */
export type GroupCheck = (types: readonly DefType[]) => void;

/** A registered type. Ancestors are listed on demand: a million types 60 deep would be 60 million. */
class CanonicalType implements DefType {
  readonly id: number;
  readonly kind: DefType["kind"];
  readonly final: boolean;
  readonly parent: CanonicalType | null;
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
  readonly fields: readonly FieldType[];
  /** How many ancestors it has. */
  readonly depth: number;
  #display: readonly DefType[] | undefined;

  constructor(id: number, decl: TypeDecl, parent: CanonicalType | null) {
    this.id = id;
    this.kind = decl.kind;
    this.final = decl.final;
    this.parent = parent;
    this.params = decl.params;
    this.results = decl.results;
    this.fields = decl.fields;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  get display(): readonly DefType[] {
    return this.#display ??= this.parent === null ? [this] : [...this.parent.display, this];
  }
}

/**
 * How many types may be registered, each taking 300 to 500 bytes for good. Real programs have some
 * thousands; this is reached only by modules made to fill memory, one after another.
 */
const MOST_TYPES = 2_000_000;

const byId: CanonicalType[] = [];
const singles = new Map<string, CanonicalType>();
const groups = new Map<string, readonly CanonicalType[]>();

/**
 * The type with a canonical id.
 *
 * @param id As in {@link DefType.id}; a concrete heap type less `CONCRETE`.
 */
export function defType(id: number): DefType {
  return byId[id]!;
}

/**
 * How many ancestors a type has.
 */
export function subtypeDepth(type: DefType): number {
  return type instanceof CanonicalType ? type.depth : type.display.length - 1;
}

/**
 * The canonical types of a recursive group.
 *
 * @param decls The group's types in order.
 * @param check Called with the types when the group has not been seen before; when it throws, nothing
 * of the group is registered.
 * @returns The types, in the order declared.
 */
export function internGroup(decls: readonly TypeDecl[], check: GroupCheck): readonly DefType[] {
  if (decls.length === 1) return [internSingle(decls[0]!, check)];
  const key = decls.map(declKey).join("");
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = register(decls, check);
  groups.set(key, made);
  return made;
}

/** {@link internGroup} for a group of one, which most are. */
export function internSingle(decl: TypeDecl, check: GroupCheck): DefType {
  const key = declKey(decl);
  const known = singles.get(key);
  if (known !== undefined) return known;
  const made = register([decl], check)[0]!;
  singles.set(key, made);
  return made;
}

/** The canonical type of a function that no module declares, such as a host's. */
export function funcType(params: readonly ValType[], results: readonly ValType[]): DefType {
  const decl = {
    kind: "func",
    final: true,
    parent: undefined,
    params,
    results,
    fields: [],
  } as const;
  return internSingle(decl, () => {});
}

function register(decls: readonly TypeDecl[], check: GroupCheck): CanonicalType[] {
  const base = byId.length;
  if (base + decls.length > MOST_TYPES) refuseMore();
  const made: CanonicalType[] = [];
  for (const decl of decls) made.push(enter(decl, base));
  try {
    check(made);
  } catch (error) {
    byId.length = base;
    throw error;
  }
  return made;
}

function refuseMore(): never {
  const phrase = "too many types";
  const what = `all modules together have more than ${MOST_TYPES} different ones`;
  throw new CompileError(`${phrase}: ${what}`, { phase: "decode", phrase });
}

/** Makes one type and gives it the next id; its group's ids start at `base`. */
function enter(decl: TypeDecl, base: number): CanonicalType {
  const parent = decl.parent === undefined
    ? null
    : byId[absoluteHeap(decl.parent, base) - CONCRETE]!;
  const type = new CanonicalType(byId.length, absolute(decl, base), parent);
  byId.push(type);
  return type;
}

/** The declaration with its relative references made canonical; itself when it has none. */
function absolute(decl: TypeDecl, base: number): TypeDecl {
  if (!refersToGroup(decl)) return decl;
  const fix = (type: ValType) =>
    isRef(type) ? refType(absoluteHeap(heapOf(type), base), isNullable(type)) : type;
  return {
    ...decl,
    params: decl.params.map(fix),
    results: decl.results.map(fix),
    fields: decl.fields.map((field) => ({ type: fix(field.type), mutable: field.mutable })),
  };
}

function absoluteHeap(heap: number, base: number): number {
  return heap >= RELATIVE ? heap - RELATIVE + base + CONCRETE : heap;
}

function refersToGroup(decl: TypeDecl): boolean {
  const first = refType(RELATIVE, false);
  const inside = (type: ValType) => type >= first;
  return decl.params.some(inside) || decl.results.some(inside) ||
    decl.fields.some((field) => inside(field.type));
}

/**
 * Everything that tells one declaration from another, as a string. Each list in it is preceded by its
 * length, so that keys can be put together for a group.
 */
function declKey(decl: TypeDecl): string {
  const units: number[] = [KINDS[decl.kind] + (decl.final ? 3 : 0)];
  pushNumber(units, decl.parent ?? 0);
  if (decl.kind === "func") {
    pushTypes(units, decl.params);
    pushTypes(units, decl.results);
  } else {
    pushFields(units, decl.fields);
  }
  return textOf(units);
}

const KINDS = { func: 0, struct: 1, array: 2 } as const;

function pushTypes(units: number[], types: readonly ValType[]): void {
  pushNumber(units, types.length);
  for (const type of types) pushNumber(units, type);
}

function pushFields(units: number[], fields: readonly FieldType[]): void {
  pushNumber(units, fields.length);
  for (const field of fields) {
    pushNumber(units, field.type);
    units.push(field.mutable ? 1 : 0);
  }
}

/** One or two UTF-16 units; of two, the first has its top bit set. */
function pushNumber(units: number[], n: number): void {
  if (n < 0x8000) units.push(n);
  else units.push(0x8000 | n >>> 16, n & 0xffff);
}

/** As many as can safely be arguments of one call. */
const CHUNK = 4096;

function textOf(units: readonly number[]): string {
  if (units.length <= CHUNK) return String.fromCharCode(...units);
  let text = "";
  for (let i = 0; i < units.length; i += CHUNK) {
    text += String.fromCharCode(...units.slice(i, i + CHUNK));
  }
  return text;
}
