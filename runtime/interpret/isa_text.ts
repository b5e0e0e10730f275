/**
 * Text of the register code's operands, shared by the generators of the interpreter.
 *
 * In the generated loop `C` is the code, `pc` the present instruction's index in it, `fp` the frame's
 * index in the 32-bit views of the stack; `I`, `S`, `F` see the stack as int32, f32 and f64, and `R`
 * holds references. An operand word is an offset from `fp`, in 32-bit units, always even.
 *
 * @module
 */
import type { Row, Template } from "../../ops/row.ts";

/** The n-th word after the opcode, counted from 1. */
export function word(n: number): string {
  return `C[pc + ${n}]`;
}

/** The frame index that the n-th word names. */
export function at(n: number): string {
  return `fp + C[pc + ${n}]`;
}

/** One instruction of the register code. */
export interface Instruction {
  /** How the lowering stage names it: a spec name, or one with a suffix such as `_k`. */
  readonly name: string;
  /** Words, the opcode included. */
  readonly length: number;
  /** The statements that execute it; they end by moving `pc`. */
  readonly body: string;
}

/** Moves on to the next instruction. */
export function next(length: number): string {
  return `pc += ${length}; continue;`;
}

/**
 * An instruction that calls the function `helper` with the instance and its operands: frame indices
 * (`f`) and plain words (`w`).
 */
export function call(name: string, helper: string, operands: string): Instruction {
  const args = [...operands].map((kind, index) => kind === "f" ? at(index + 1) : word(index + 1));
  const length = 1 + operands.length;
  return {
    name,
    length,
    body: `${[`${helper}(inst`, ...args].join(", ")}); return pc + ${length};`,
  };
}

/** Whether a template names an operand more than once, so that it must be read first. */
function repeats(template: string, operand: string): boolean {
  return template.split(operand).length > 2;
}

/** Declarations that read a row's operands from the frame, and the template rewritten over them. */
interface Bound {
  readonly reads: string[];
  readonly parts: string[];
}

/** What each operand is: its type, and where it lies (a word of the instruction, or an immediate). */
export interface Source {
  readonly type: string;
  /** The word that names the operand's frame offset. */
  readonly word: number;
  /** Take the word itself, an int32 constant, instead of a frame slot. */
  readonly constant?: boolean;
}

/** Substitutes the operands of `template`; operands used twice are read into locals first. */
export function bind(template: Template, sources: readonly Source[]): Bound {
  const reads: string[] = [];
  let text = typeof template === "string" ? template : template.join("\u0000");
  sources.forEach((source, index) => {
    const view = { i32: "I", f32: "S", f64: "F", i64: "I" }[source.type];
    if (source.constant) {
      text = text.replaceAll(`$${index}`, word(source.word));
    } else if (source.type === "i64") {
      reads.push(`const x${index} = ${at(source.word)};`);
      for (const [half, place] of [["l", `I[x${index}]`], ["h", `I[x${index} + 1]`]] as const) {
        const operand = `$${index}${half}`;
        const name = `x${index}${half}`;
        if (repeats(text, operand)) reads.push(`const ${name} = ${place};`);
        text = text.replaceAll(operand, repeats(text, operand) ? name : place);
      }
    } else {
      const place = source.type === "f64"
        ? `F[(${at(source.word)}) >> 1]`
        : `${view}[${at(source.word)}]`;
      if (repeats(text, `$${index}`)) {
        reads.push(`const x${index} = ${place};`);
        text = text.replaceAll(`$${index}`, `x${index}`);
      } else {
        text = text.replaceAll(`$${index}`, place);
      }
    }
  });
  return { reads, parts: text.split("\u0000") };
}

/** Statements that compute a template's value of `type` and store it where word 1 says. */
export function compute(row: Row, bound: Bound, type: string): string {
  const [first = "", second] = bound.parts;
  const reads = bound.reads.join(" ");
  const value = row.predicate ? `${first} ? 1 : 0` : first;
  if (type === "i64") {
    return `${reads} const d = ${at(1)}; const r = ${value}; I[d + 1] = ${
      (second ?? "").replaceAll("$r", "r")
    }; I[d] = r;`;
  }
  const place = type === "f64" ? `F[(${at(1)}) >> 1]` : `${type === "f32" ? "S" : "I"}[${at(1)}]`;
  return `${reads} ${place} = ${value};`;
}

/** The row's template over bit patterns when it has one, with the operand and result types to match. */
export function exact(row: Row): { js: Template; types: string[]; result: string | undefined } {
  const asBits = (type: string) => (type === "f32" ? "i32" : type === "f64" ? "i64" : type);
  const types = [...row.params ?? []];
  const result = row.results?.[0];
  if (row.bits !== undefined) {
    return {
      js: row.bits,
      types: types.map(asBits),
      result: result === undefined ? undefined : asBits(result),
    };
  }
  if (row.js === undefined) throw new Error(`${row.name} has no meaning to generate from`);
  return { js: row.js, types, result };
}
