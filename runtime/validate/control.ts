/**
 * Rules of blocks.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions}
 *
 * @module
 */
import { isListSubtype } from "../subtype.ts";
import { valTypesText } from "../type_text.ts";
import { I32, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";
import { BLOCK, ELSE, type FrameKind, IF, LOOP, NO_TYPES } from "./frame.ts";

/** The block type with no parameters and no result. */
const EMPTY = 0x40;

/** What a block takes and leaves. */
interface BlockType {
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
}

const EMPTY_TYPE: BlockType = { params: NO_TYPES, results: NO_TYPES };

/** Block types of one result: most blocks have no type of their own. */
const singles = new Map<ValType, BlockType>();

function single(type: ValType): BlockType {
  let made = singles.get(type);
  if (made === undefined) singles.set(type, made = { params: NO_TYPES, results: [type] });
  return made;
}

/** Reads a block type. */
export function readBlockType(s: Checker): BlockType {
  const byte = s.peek();
  if (byte === EMPTY) {
    s.pos++;
    return EMPTY_TYPE;
  }
  // A value type is a negative integer, and all of them fit one byte; an index is not negative.
  if (byte > EMPTY && byte < 0x80) return single(s.valType());
  const at = s.pos;
  const index = s.s33();
  if (index < 0) s.fail("malformed block type", `${index} is no type index`, at);
  s.need("multi-value", "a block with a type index", at);
  return s.typeOf(index, "func");
}

/** Pops what a block takes, and opens it. */
export function openBlock(s: Checker, kind: FrameKind, { params, results }: BlockType): void {
  if (params.length > 0) s.popAll(params);
  s.open(kind, params, results);
}

/** `block` */
export function block(s: Checker): void {
  openBlock(s, BLOCK, readBlockType(s));
}

/** `loop` */
export function loop(s: Checker): void {
  openBlock(s, LOOP, readBlockType(s));
}

/** `if` */
export function if_(s: Checker): void {
  const type = readBlockType(s);
  s.pop(I32);
  openBlock(s, IF, type);
}

/** `else` */
export function else_(s: Checker): void {
  if (s.top.kind !== IF) s.fail("END opcode expected", "this else belongs to no if", s.at);
  const { params, results } = s.close();
  s.open(ELSE, params, results);
}

/** `end` */
export function end(s: Checker): void {
  const { kind, params, results } = s.close();
  if (s.depth === 0) return;
  if (kind === IF) checkMissingElse(s, params, results);
  if (results.length > 0) s.pushAll(results);
}

/** Without `else` the parameters are what the block leaves. */
function checkMissingElse(
  s: Checker,
  params: readonly ValType[],
  results: readonly ValType[],
): void {
  if (params === results || isListSubtype(params, results)) return;
  const types = `takes ${valTypesText(params)} and leaves ${valTypesText(results)}`;
  s.reject("type mismatch", `an if that ${types} needs an else`);
}
