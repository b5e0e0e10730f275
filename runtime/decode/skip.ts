/**
 * Passing over instructions without asking whether they are valid: how the decoder finds the end of
 * a constant expression, and how any stage steps through code it does not want to understand.
 *
 * @module
 */
import {
  ATOMIC_SHAPES,
  BASE_SHAPES,
  BULK_SHAPES,
  FIRST_SHAPE,
  GC_SHAPES,
  SHAPES,
  SIMD_SHAPES,
} from "../generated/immediates.js";
import type { Range } from "../module.ts";
import { hex, type Reader } from "./reader.ts";

/** Bits of a memory access's alignment that say more than alignment: an index follows. */
const MEMORY_INDEX = 0x40;

/** Opcodes of what most constant expressions are made of. */
export const I32_CONST = 0x41;
export const END = 0x0b;

/** Passes over an expression up to and including the `end` that closes it. */
export function readExpr(reader: Reader): Range {
  const start = reader.pos;
  if (reader.peek() === I32_CONST) {
    // Nearly all are this one instruction, and large programs have tens of thousands.
    reader.pos++;
    reader.s32();
    if (reader.peek() === END) return { start, end: ++reader.pos };
  }
  for (let depth = 1; depth > 0;) {
    const opcode = skipInstruction(reader);
    if (opens(opcode)) depth++;
    else if (closes(opcode)) depth--;
  }
  return { start, end: reader.pos };
}

/**
 * Passes over one instruction.
 *
 * @returns Its opcode, as in the catalogue: the byte, or `prefix << 12 | subopcode`.
 */
export function skipInstruction(reader: Reader): number {
  const at = reader.pos;
  const byte = reader.u8();
  switch (byte) {
    case 0xfb:
      return skipPrefixed(GC_SHAPES, byte, reader);
    case 0xfc:
      return skipPrefixed(BULK_SHAPES, byte, reader);
    case 0xfd:
      return skipPrefixed(SIMD_SHAPES, byte, reader);
    case 0xfe:
      return skipPrefixed(ATOMIC_SHAPES, byte, reader);
    default: {
      const shape = shapeOf(BASE_SHAPES, byte);
      if (shape === undefined) reader.fail(`illegal opcode ${digits(byte)}`, NO_SUCH, at);
      skipImmediates(shape, reader);
      return byte;
    }
  }
}

const NO_SUCH = "there is no such instruction";

function skipPrefixed(shapes: string, prefix: number, reader: Reader): number {
  const at = reader.pos - 1;
  const code = reader.u32();
  const shape = shapeOf(shapes, code);
  if (shape === undefined) {
    return reader.fail(`illegal opcode ${digits(prefix)} ${digits(code)}`, NO_SUCH, at);
  }
  skipImmediates(shape, reader);
  return prefix << 12 | code;
}

/** The immediates of an instruction, a letter each; `undefined` when there is no such code. */
function shapeOf(shapes: string, code: number): string | undefined {
  return SHAPES[shapes.charCodeAt(code) - FIRST_SHAPE];
}

function digits(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** Whether an instruction opens a block: `block`, `loop`, `if`, `try` and `try_table`. */
export function opens(opcode: number): boolean {
  return (opcode >= 0x02 && opcode <= 0x04) || opcode === 0x06 || opcode === 0x1f;
}

/** Whether an instruction closes a block: `end`, and `delegate`, which ends a legacy `try`. */
export function closes(opcode: number): boolean {
  return opcode === 0x0b || opcode === 0x18;
}

function skipImmediates(shape: string, reader: Reader): void {
  for (let i = 0; i < shape.length; i++) skipImmediate(shape.charCodeAt(i), reader);
}

/** The letters are those that `gen_immediates.ts` gives. */
function skipImmediate(letter: number, reader: Reader): void {
  switch (letter) {
    case 0x78: // "x": an index or a count
      reader.u32();
      return;
    case 0x69: // "i"
      reader.s32();
      return;
    case 0x6c: // "l"
      reader.s64();
      return;
    case 0x66: // "f"
      return reader.skip(4);
    case 0x64: // "d"
      return reader.skip(8);
    case 0x76: // "v": 16 bytes
      return reader.skip(16);
    case 0x62: // "b": one byte
      return reader.skip(1);
    case 0x7a: // "z"
      return skipZero(reader);
    case 0x68: // "h": a heap type
      reader.s33();
      return;
    case 0x74: // "t": a block type, a value type or a type index
      return skipType(reader);
    case 0x54: // "T": several value types
      return skipTypes(reader);
    case 0x6d: // "m"
      return skipMemArg(reader);
    case 0x4c: // "L"
      return skipLabels(reader);
    case 0x63: // "c"
      return skipCatches(reader);
  }
}

function skipZero(reader: Reader): void {
  const at = reader.pos;
  const byte = reader.u8();
  if (byte !== 0) reader.fail("zero byte expected", `found ${hex(byte)}`, at);
}

/**
 * Passes over a block type or value type. All are integers; after two of them, `(ref ht)` and
 * `(ref null ht)`, a heap type comes.
 */
export function skipType(reader: Reader): void {
  const byte = reader.peek();
  reader.s33();
  if (byte === 0x63 || byte === 0x64) reader.s33();
}

function skipTypes(reader: Reader): void {
  const count = reader.count("types", { most: reader.left });
  for (let i = 0; i < count; i++) skipType(reader);
}

function skipMemArg(reader: Reader): void {
  const align = reader.u32();
  if (align & MEMORY_INDEX) reader.u32();
  reader.u64();
}

function skipLabels(reader: Reader): void {
  const count = reader.count("labels", { most: reader.left });
  for (let i = 0; i <= count; i++) reader.u32();
}

function skipCatches(reader: Reader): void {
  const count = reader.count("catch clauses", { most: reader.left });
  for (let i = 0; i < count; i++) {
    const at = reader.pos;
    const kind = reader.u8();
    if (kind > 3) reader.fail("malformed catch clause", `${hex(kind)} is more than 3`, at);
    if (kind < 2) reader.u32(); // catch and catch_ref name a tag
    reader.u32();
  }
}
