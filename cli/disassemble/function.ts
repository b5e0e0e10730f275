/**
 * One function as text, an instruction a line:
 *
 * ```text
 * (func $twice (;1;) (param $n i32) (result i32)  ;; 0x26, 7 bytes
 *   0x00027    local.get $n
 *   0x00029    i32.const 2
 *   0x0002b    i32.mul
 * )
 * ```
 *
 * What is inside of a block is indented. Blocks are numbered in a comment, and so are branches to
 * them: `br 0 (;@1;)` goes to the end of `block (;@1;)`, or to the start of `loop (;@1;)`.
 *
 * @module
 */
import { bodyOf } from "../../runtime/lower/cursor.ts";
import { byCode } from "../../ops/catalogue.ts";
import { Reader } from "../../runtime/decode/reader.ts";
import { CompileError } from "../../runtime/errors.ts";
import type { Module } from "../../runtime/module.ts";
import { valTypeText } from "../../runtime/type_text.ts";
import type { ValType } from "../../runtime/types.ts";
import { Identifiers } from "./identifiers.ts";
import { readImmediatesText, type Scope } from "./immediates.ts";
import { readValTypeText } from "./type_syntax.ts";

/** What opens a block, closes one, and does both. */
const OPENS = ["block", "loop", "if", "try", "try_table"];
const CLOSES = ["end", "delegate"];
const DIVIDES = ["else", "catch", "catch_all"];

/** Locals of one group that are listed one by one. */
const FEW_LOCALS = 8;

/** One line of a function. */
export interface FunctionLine {
  readonly text: string;
  /** The byte offset of the instruction; absent for lines that are none. The last is `end`'s: `)`. */
  readonly offset?: number;
}

/** As {@linkcode functionParts}, with the offsets in the text. */
export function* functionLines(module: Module, funcidx: number): Generator<string> {
  for (const { text, offset } of functionParts(module, funcidx)) {
    yield offset === undefined || text === ")" ? text : `  ${hex(offset)}    ${text}`;
  }
}

/** The lines of a function that the module declares; the last ones may be about what is malformed. */
export function* functionParts(module: Module, funcidx: number): Generator<FunctionLine> {
  const { start, end } = bodyOf(module, funcidx);
  const identifiers = new Identifiers(module);
  const reader = new Reader(module.bytes, { start, end }, "code");
  const head = header(module, funcidx, identifiers);
  yield { text: `(func ${head}  ;; ${hex(start)}, ${end - start} bytes` };
  const scope = { reader, module, funcidx, identifiers };
  try {
    for (const text of localLines(scope)) yield { text };
    yield* instructionLines(scope);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    yield { text: `  ;; malformed: ${error.message}` };
  }
  yield { text: ")", offset: end - 1 };
}

type BodyScope = Omit<Scope, "label">;

function header(module: Module, funcidx: number, identifiers: Identifiers): string {
  const { params, results } = module.funcs[funcidx]!;
  const name = identifiers.func(funcidx);
  const parts = [name === String(funcidx) ? `(;${name};)` : `${name} (;${funcidx};)`];
  params.forEach((type, i) => parts.push(`(param ${localText(identifiers, funcidx, i, type)})`));
  if (results.length > 0) parts.push(`(result ${results.map(valTypeText).join(" ")})`);
  return parts.join(" ");
}

function localText(
  identifiers: Identifiers,
  funcidx: number,
  index: number,
  type: ValType,
): string {
  const name = identifiers.local(funcidx, index);
  return name === String(index) ? valTypeText(type) : `${name} ${valTypeText(type)}`;
}

function* localLines({ reader, module, funcidx, identifiers }: BodyScope): Generator<string> {
  let index = module.funcs[funcidx]!.params.length;
  const groups = reader.count("groups of locals", { most: reader.left, entryBytes: 2 });
  for (let i = 0; i < groups; i++) {
    const count = reader.u32();
    const type = readValTypeText({ reader, identifiers });
    if (count > FEW_LOCALS) yield `  (local ${type} …)  ;; ${index} to ${index + count - 1}`;
    for (let local = index; count <= FEW_LOCALS && local < index + count; local++) {
      const name = identifiers.local(funcidx, local);
      yield `  (local ${name === String(local) ? "" : `${name} `}${type})  ;; ${local}`;
    }
    index += count;
  }
}

function* instructionLines(scope: BodyScope): Generator<FunctionLine> {
  const { reader } = scope;
  /** The numbers of the blocks that are open. */
  const open: number[] = [];
  let blocks = 0;
  const label = (depth: number) => {
    const number = open.at(-1 - depth);
    return number === undefined ? String(depth) : `${depth} (;@${number};)`;
  };
  while (reader.left > 0) {
    const offset = reader.pos;
    const row = readRow(reader);
    const { name } = row;
    if (name === "end" && open.length === 0) return;
    // The label of a `delegate` is counted from outside of what it closes.
    if (CLOSES.includes(name)) open.pop();
    const immediates = readImmediatesText(row, { ...scope, label });
    const depth = DIVIDES.includes(name) ? open.length - 1 : open.length;
    const parts = [name.replace(/ (null|t)$/, ""), immediates];
    if (OPENS.includes(name)) {
      open.push(++blocks);
      parts.push(`(;@${blocks};)`);
    }
    const text = parts.filter((part) => part !== "").join(" ");
    yield { text: "  ".repeat(Math.max(0, Math.min(depth, DEEPEST))) + text, offset };
  }
}

/** Blocks nested deeper than this are indented no further. */
const DEEPEST = 60;

function readRow(reader: Reader) {
  const at = reader.pos;
  const byte = reader.u8();
  const code = byte >= 0xfb && byte <= 0xfe ? byte << 12 | reader.u32() : byte;
  return byCode.get(code) ??
    reader.fail(`illegal opcode ${code.toString(16)}`, "there is no such instruction", at);
}

/** An offset as listings have it. */
export function hex(offset: number): string {
  return `0x${offset.toString(16).padStart(5, "0")}`;
}
