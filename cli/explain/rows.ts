/**
 * A function in three forms side by side: what stands in one row belongs to one instruction.
 *
 * An instruction beside which nothing stands has no code of its own: it is part of what comes below it,
 * as `local.get` is an operand of the instruction that takes it, or it needs none, as `block`.
 *
 * @module
 */
import { Declined } from "../../jit/declined.ts";
import type { GeneratedLine } from "../../jit/listing.ts";
import type { ListedInstruction, Listing } from "../../runtime/lower/listing.ts";
import { handlerLines } from "../../runtime/lower/listing.ts";
import { type FunctionLine, hex } from "../disassemble/function.ts";

/** One line across: WebAssembly, register code, JavaScript. */
export type Row = readonly [wasm: string, lowered: string, js: string];

/** The three forms of a function. */
export interface Forms {
  readonly wasm: readonly FunctionLine[];
  readonly lowered: Listing;
  /** Or why the function stays in the interpreter. */
  readonly js: readonly GeneratedLine[] | Declined;
}

/** Aligns the forms: rows in the order of the instructions. */
export function* alignedRows({ wasm, lowered, js }: Forms): Generator<Row> {
  const { head, body, tail } = partsOf(js);
  const text = indenter();
  const first = wasm.findIndex(({ offset }) => offset !== undefined);
  const declarations = wasm.slice(0, first).map(({ text }) => text);
  yield* besides(declarations, [`frame of ${lowered.frame} words`], head.map(text));
  let nextInstruction = 0;
  let nextLine = 0;
  for (let i = first; i < wasm.length; i++) {
    const end = wasm[i + 1]?.offset ?? Infinity;
    const instructions: string[] = [];
    while ((lowered.instructions[nextInstruction]?.offset ?? Infinity) < end) {
      instructions.push(instructionText(lowered.instructions[nextInstruction++]!));
    }
    const lines: string[] = [];
    while ((body[nextLine]?.offset ?? Infinity) < end) lines.push(text(body[nextLine++]!));
    if (i === wasm.length - 1) {
      lines.push(...tail.map(text));
      instructions.push(...lowered.handlers.flatMap((one) => handlerLines(one, lowered.slotName)));
    }
    yield* besides([wasmText(wasm[i]!)], instructions, lines);
  }
}

/** What is before the first instruction, what belongs to one, in their order, and what is behind. */
function partsOf(js: Forms["js"]): {
  readonly head: readonly GeneratedLine[];
  readonly body: readonly GeneratedLine[];
  readonly tail: readonly GeneratedLine[];
} {
  if (js instanceof Declined) {
    const head = [{ text: declinedText(js), offset: undefined, continues: false, twin: false }];
    return { head, body: [], tail: [] };
  }
  const lines = js.filter(({ twin }) => !twin);
  // The lines of a divided function come from several places.
  const body = lines.filter(({ offset }) => offset !== undefined)
    .toSorted((a, b) => a.offset! - b.offset!);
  const tailAt = lines.findLastIndex(({ offset }) => offset !== undefined) + 1;
  const head = lines.slice(0, tailAt).filter(({ offset }) => offset === undefined);
  const first = js.find(({ twin }) => twin);
  if (first !== undefined) {
    const name = /f\d+b/.exec(first.text)![0];
    head.unshift({ ...first, text: `// ${name} is the same, but calls ${name.slice(0, -1)}.` });
  }
  return { head, body, tail: lines.slice(tailAt) };
}

/** Returns a function that indents the lines it is given, one after the other, by their braces. */
export function indenter(): (line: GeneratedLine) => string {
  let depth = 0;
  return ({ text, continues }) => {
    const [opening, closing] = ["{", "}"].map((brace) => text.split(brace).length - 1);
    const starts = /^\}/.test(text) ? depth - 1 : depth;
    depth += opening! - closing!;
    return "  ".repeat(Math.max(0, starts) + Number(continues)) + text;
  };
}

/** What is said of a function that the JIT does not compile. */
export function declinedText({ message }: Declined): string {
  return `not compiled: ${message}`;
}

function wasmText({ text, offset }: FunctionLine): string {
  return `${hex(offset!)}  ${text}`;
}

/** `12  i32.add_k  s0, l0, 1` */
export function instructionText({ place, name, operands }: ListedInstruction): string {
  return `${String(place).padStart(4)}  ${name}${
    operands.length === 0 ? "" : ` ${operands.join(", ")}`
  }`;
}

function* besides(...columns: readonly (readonly string[])[]): Generator<Row> {
  const height = Math.max(...columns.map(({ length }) => length));
  for (let line = 0; line < height; line++) {
    yield columns.map((lines) => lines[line] ?? "") as unknown as Row;
  }
}
