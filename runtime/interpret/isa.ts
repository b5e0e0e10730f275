/**
 * The register code's instruction set: control instructions by hand, and the rest derived from the
 * catalogue's rows. The hot ones are cases of the one big switch; the others are reached through its
 * `default`, in functions of their own, so that the switch stays small enough for V8 to optimise.
 *
 * Only the generators import this file; a running engine uses what they print.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import type { Row } from "../../ops/row.ts";
import { atomicInstructions } from "./isa_atomic.ts";
import { controlInstructions } from "./isa_control.ts";
import { fusedInstructions } from "./isa_fused.ts";
import { joinedInstructions } from "./isa_joined.ts";
import { objectInstructions } from "./isa_objects.ts";
import { systemInstructions } from "./isa_system.ts";
import { at, bind, compute, exact, next, word } from "./isa_text.ts";
import type { Instruction, Source } from "./isa_text.ts";
import { vectorInstructions } from "./isa_vector.ts";

/** Instructions that do nothing to the bits: the lowering stage gives the operand a new type. */
export const RETYPED: ReadonlySet<string> = new Set([
  "i32.wrap_i64",
  "i32.reinterpret_f32",
  "i64.reinterpret_f64",
  "f32.reinterpret_i32",
  "f64.reinterpret_i64",
]);

/** Instructions that are another one once values are bits in a frame. */
export const SAME_AS: Readonly<Record<string, string>> = {
  "f32.load": "i32.load",
  "f64.load": "i64.load",
  "f32.store": "i32.store",
  "f64.store": "i64.store",
  "i64.store8": "i32.store8",
  "i64.store16": "i32.store16",
  "i64.store32": "i32.store",
};

const HOT = `
  i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
  i32.add i32.sub i32.mul i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl
  i32.extend8_s i32.extend16_s
  i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
  i64.add i64.sub i64.mul i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl
  i64.extend_i32_s i64.extend_i32_u
  f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f32.add f32.sub f32.mul f32.div f32.sqrt
  f64.eq f64.ne f64.lt f64.gt f64.le f64.ge f64.add f64.sub f64.mul f64.div f64.neg f64.sqrt
  f64.convert_i32_s
  i32.load i64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u i64.load32_s i64.load32_u
  i64.load8_u i32.store i64.store i32.store8 i32.store16
`.trim().split(/\s+/);

/** Hot instructions with a form whose last operand is an int32 constant in the code. */
const WITH_CONSTANT = `
  i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
  i32.add i32.mul i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl
  i32.store i32.store8
`.trim().split(/\s+/);

const COMMUTATIVE: ReadonlySet<string> = new Set(
  "i32.eq i32.ne i32.add i32.mul i32.and i32.or i32.xor".split(" "),
);

/** Comparisons by what they are with their operands swapped. */
const MIRRORED: Readonly<Record<string, string>> = {
  "i32.lt_s": "i32.gt_s",
  "i32.lt_u": "i32.gt_u",
  "i32.gt_s": "i32.lt_s",
  "i32.gt_u": "i32.lt_u",
  "i32.le_s": "i32.ge_s",
  "i32.le_u": "i32.ge_u",
  "i32.ge_s": "i32.le_s",
  "i32.ge_u": "i32.le_u",
};

/** The whole instruction set, with what the lowering stage asks about each instruction. */
export interface Isa {
  /** By number. */
  readonly instructions: readonly Instruction[];
  /** How many of them the big switch holds; the first so many. */
  readonly hot: number;
  /** How many come before the vector instructions, hot ones included. */
  readonly plain: number;
  /** How many come before the system instructions. */
  readonly vector: number;
  /** How many come before the instructions on objects. */
  readonly system: number;
  /** How many come before the atomic instructions, which are last. */
  readonly objects: number;
  /** The number of an instruction, by name. */
  readonly number: ReadonlyMap<string, number>;
}

/** Whether the engine has a meaning for `row` that needs nothing but its operands and memory 0. */
export function isPlain(row: Row): boolean {
  return row.js !== undefined && !RETYPED.has(row.name) && SAME_AS[row.name] === undefined &&
    !row.access?.atomic && ![...row.params ?? [], ...row.results ?? []].includes("v128") &&
    !row.name.endsWith(".const") && (row.results?.length ?? 0) <= 1;
}

function sources(types: readonly string[], first: number): Source[] {
  return types.map((type, index) => ({ type, word: first + index }));
}

/** `[op, dst, operands…]`. */
function plainInstruction(row: Row, constant: boolean): Instruction {
  const { js, types, result } = exact(row);
  const list = sources(types, 2);
  if (constant) list[list.length - 1] = { ...list.at(-1)!, constant: true };
  const length = 2 + types.length;
  const body = `${compute(row, bind(js, list), result ?? "")} ${next(length)}`;
  return { name: constant ? `${row.name}_k` : row.name, length, body };
}

/** Loads: `[op, dst, address, offset]`. Stores: `[op, address, value, offset]`. */
function memoryInstruction(row: Row, constant: boolean): Instruction {
  const { js, types, result } = exact(row);
  const address = result === undefined ? 1 : 2;
  const effective = `const a = (I[${at(address)}] >>> 0) + (${word(3)} >>> 0);`;
  const value = types[1];
  const list = value === undefined ? [] : [{ type: value, word: 2, constant }];
  const bound = bind(shift(js), list);
  const body = result === undefined
    ? `${effective} ${bound.reads.join(" ")} ${bound.parts.join("; ")};`
    : `${effective} ${compute(row, bound, result)}`;
  return {
    name: constant ? `${row.name}_k` : row.name,
    length: 4,
    body: `${body.replaceAll("$a", "a").replaceAll("$m", "dv")} ${next(4)}`,
  };
}

/** The template with the effective address as `$a` and the value as `$0`. */
function shift(js: Row["js"]): Row["js"] & (string | readonly [string, string]) {
  const one = (text: string) => text.replaceAll("$0", "$a").replaceAll("$1", "$0");
  const template = js as string | readonly [string, string];
  return typeof template === "string" ? one(template) : [one(template[0]), one(template[1])];
}

function instruction(row: Row, constant = false): Instruction {
  return row.access ? memoryInstruction(row, constant) : plainInstruction(row, constant);
}

function rowNamed(name: string): Row {
  const row = ROWS.find((row) => row.name === name);
  if (row === undefined) throw new Error(`No row is named ${name}`);
  return row;
}

/** Builds the set. */
export function buildIsa(): Isa {
  const single = [
    ...controlInstructions(),
    ...HOT.map((name) => instruction(rowNamed(name))),
    ...WITH_CONSTANT.map((name) => instruction(rowNamed(name), true)),
    ...fusedInstructions(),
  ];
  const hot = [...single, ...joinedInstructions(single)];
  const cold = ROWS.filter((row) => isPlain(row) && !HOT.includes(row.name))
    .map((row) => instruction(row));
  const groups = [
    hot,
    cold,
    vectorInstructions(),
    systemInstructions(),
    objectInstructions(),
    atomicInstructions(),
  ];
  const instructions = groups.flat();
  const number = new Map(instructions.map(({ name }, index) => [name, index]));
  if (number.size !== instructions.length) throw new Error("Two instructions share a name");
  const [, plain, vector, system, objects] = groups.map((_, k) =>
    groups.slice(0, k + 1).flat().length
  );
  return {
    instructions,
    hot: hot.length,
    plain: plain!,
    vector: vector!,
    system: system!,
    objects: objects!,
    number,
  };
}

/** Relations between instructions, by name; each is absent where there is none. */
export const RELATIONS = {
  /** The form whose last operand is a constant. */
  constant: (name: string) => WITH_CONSTANT.includes(name) ? `${name}_k` : undefined,
  /** The same instruction with its two operands swapped. */
  swapped: (name: string) => COMMUTATIVE.has(name) ? name : MIRRORED[name],
  /** The branch taken when the comparison holds. */
  branch: (name: string) =>
    /^i32\.(eq|ne|[lg][te]_[su])(_k)?$/.test(name) ? `br_${name}` : undefined,
  /** The comparison that holds exactly when this one does not. */
  negated: (name: string) => {
    const plain = name.replace(/_k$/, "");
    const negated = ROWS.find((row) => row.name === plain)?.negated;
    return negated === undefined ? undefined : negated + name.slice(plain.length);
  },
};
