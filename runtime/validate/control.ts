/**
 * Rules of blocks.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions}
 *
 * @module
 */
import { I32, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";
import { BLOCK, ELSE, type FrameKind, IF, LOOP, NO_TYPES } from "./frame.ts";

/** The block type with no parameters and no result. */
const EMPTY = 0x40;

/** Lists of one result, by type: most blocks have no type of their own. */
const singles = new Map<ValType, readonly ValType[]>();

function single(type: ValType): readonly ValType[] {
  let list = singles.get(type);
  if (list === undefined) singles.set(type, list = [type]);
  return list;
}

/** Reads a block type, pops what the block takes, and opens it. */
export function openTyped(s: Checker, kind: FrameKind): void {
  const byte = s.peek();
  if (byte === EMPTY) {
    s.pos++;
    return s.open(kind, NO_TYPES, NO_TYPES);
  }
  // A value type is a negative integer, and all of them fit one byte; an index is not negative.
  if (byte >= EMPTY && byte < 0x80) return s.open(kind, NO_TYPES, single(s.valType()));
  const { params, results } = readTypeIndex(s);
  s.popAll(params);
  s.open(kind, params, results);
}

function readTypeIndex(s: Checker): { params: readonly ValType[]; results: readonly ValType[] } {
  const at = s.pos;
  const index = s.s33();
  if (index < 0) s.fail("malformed block type", `${index} is no type index`, at);
  s.need("multi-value", "a block with a type index", at);
  return s.typeOf(index, "func");
}

/** `block` */
export function block(s: Checker): void {
  openTyped(s, BLOCK);
}

/** `loop` */
export function loop(s: Checker): void {
  openTyped(s, LOOP);
}

/** `if` */
export function if_(s: Checker): void {
  s.pop(I32);
  openTyped(s, IF);
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
  if (kind === IF) {
    // Without `else` the parameters are what the block leaves.
    s.pushAll(params);
    s.popAll(results);
  }
  if (results.length > 0) s.pushAll(results);
}
