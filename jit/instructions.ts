/**
 * Which function generates an instruction, for those that are no plain row of `ops/`: control, calls,
 * variables, references, and what is behind a prefix.
 *
 * {@link https://webassembly.github.io/spec/core/binary/instructions.html}
 *
 * @module
 */
import { generateCall, generateCallRef } from "./calls.ts";
import {
  branchIf,
  generateBranch,
  generateBranchTable,
  generateElse,
  generateEnd,
  generateReturn,
  openBlock,
} from "./control.ts";
import { generateThrow, generateThrowRef, generateTryTable } from "./exceptions.ts";
import { Declined } from "./declined.ts";
import type { Generator } from "./generator.ts";
import { generateCallIndirect } from "./indirect.ts";
import {
  generateBulk,
  generateMemoryGrow,
  generateMemorySize,
  generateReference,
  generateTableGet,
  generateTableSet,
  pushCondition,
} from "./instance_ops.ts";
import {
  generateCatch,
  generateDelegate,
  generateRethrow,
  generateTry,
} from "./legacy_exceptions.ts";
import { generateObject } from "./objects.ts";
import { generatePlain } from "./plain.ts";
import { TRAPS } from "./value.ts";
import {
  generateConstant,
  generateDrop,
  generateGlobalGet,
  generateGlobalSet,
  generateLocalGet,
  generateLocalSet,
  generateSelect,
} from "./variables.ts";
import { generateVector } from "./vector.ts";

/** Generates an instruction whose opcode has been read, and whose immediates have not. */
type Generate = (g: Generator, opcode: number) => unknown;

/** By opcode, in the order of the specification. */
const INSTRUCTIONS: Readonly<Record<number, Generate>> = {
  // unreachable, nop, block, loop, if, else
  0x00: generateUnreachable,
  0x01: generateNothing,
  0x02: (g) => openBlock(g, "block"),
  0x03: (g) => openBlock(g, "loop"),
  0x04: (g) => openBlock(g, "if"),
  0x05: generateElse,
  // try, catch, throw, rethrow, throw_ref, end
  0x06: generateTry,
  0x07: (g) => generateCatch(g, "one"),
  0x08: generateThrow,
  0x09: generateRethrow,
  0x0a: generateThrowRef,
  0x0b: generateEnd,
  // br, br_if, br_table, return
  0x0c: generateBranch,
  0x0d: generateBranchIf,
  0x0e: generateBranchTable,
  0x0f: generateReturn,
  // call, call_indirect, return_call, return_call_indirect, call_ref, return_call_ref
  0x10: (g) => generateCall(g, { tail: false }),
  0x11: (g) => generateCallIndirect(g, { tail: false }),
  0x12: (g) => generateCall(g, { tail: true }),
  0x13: (g) => generateCallIndirect(g, { tail: true }),
  0x14: (g) => generateCallRef(g, { tail: false }),
  0x15: (g) => generateCallRef(g, { tail: true }),
  // delegate, catch_all, drop, select, select t, try_table
  0x18: generateDelegate,
  0x19: (g) => generateCatch(g, "all"),
  0x1a: generateDrop,
  0x1b: (g) => generateSelect(g),
  0x1c: generateTypedSelect,
  0x1f: generateTryTable,
  // local.get, local.set, local.tee, global.get, global.set, table.get, table.set
  0x20: generateLocalGet,
  0x21: (g) => generateLocalSet(g, { tee: false }),
  0x22: (g) => generateLocalSet(g, { tee: true }),
  0x23: generateGlobalGet,
  0x24: generateGlobalSet,
  0x25: generateTableGet,
  0x26: generateTableSet,
  // memory.size, memory.grow, i32.const, i64.const, f32.const, f64.const
  0x3f: generateMemorySize,
  0x40: generateMemoryGrow,
  0x41: generateConstant,
  0x42: generateConstant,
  0x43: generateConstant,
  0x44: generateConstant,
  // ref.null, ref.is_null, ref.func, ref.eq, ref.as_non_null, br_on_null, br_on_non_null
  0xd0: generateReference,
  0xd1: generateReference,
  0xd2: generateReference,
  0xd3: generateReference,
  0xd4: generateReference,
  0xd5: generateBranchOnNull,
  0xd6: generateBranchOnNonNull,
  // Prefixes: objects; saturating conversions, bulk and wide arithmetic; vectors; atomics
  0xfb: (g) => generateObject(g, g.cursor.u32()),
  0xfc: generateBulkOrPlain,
  0xfd: generatePrefixed,
  0xfe: generatePrefixed,
};

/** Generates an instruction. @throws {Declined} when it is none that is known here */
export function generateByHand(g: Generator, opcode: number): void {
  const generate = INSTRUCTIONS[opcode];
  if (generate === undefined) throw declined(opcode);
  generate(g, opcode);
}

function declined(code: number): Declined {
  return new Declined(`instruction 0x${code.toString(16)}`);
}

function generateNothing(): void {}

function generateUnreachable(g: Generator): void {
  g.flush(TRAPS);
  g.emit(`${g.mark()}${g.helper("unreachable")}();`);
  g.dead = true;
}

function generateBranchIf(g: Generator): void {
  const depth = g.cursor.u32();
  branchIf(g, depth, g.pop());
}

function generateTypedSelect(g: Generator): void {
  g.cursor.u32(); // A single type, so far.
  generateSelect(g, g.cursor.valType());
}

function generateBulkOrPlain(g: Generator): void {
  const code = g.cursor.u32();
  if (generatePlain(g, 0xfc000 | code)) return;
  if (code >= 8 && code <= 17) generateBulk(g, code);
  else throw declined(0xfc000 | code);
}

const ATOMIC_FENCE = 0xfe003;

/** A vector or atomic instruction. */
function generatePrefixed(g: Generator, prefix: number): void {
  const code = prefix << 12 | g.cursor.u32();
  if (code === ATOMIC_FENCE) generateFence(g);
  else if (!generateVector(g, code) && !generatePlain(g, code)) throw declined(code);
}

function generateFence(g: Generator): void {
  g.cursor.u8();
  g.before({ clobbers: true });
  g.emit(`${g.helper("atomicFence")}();`);
}

/** `br_on_null`: the reference goes on only where there is no branch. */
function generateBranchOnNull(g: Generator): void {
  const ref = g.simple(g.pop());
  pushCondition(g, `${ref.words[0]}===null`, [ref]);
  branchIf(g, g.cursor.u32(), g.pop());
  g.push(ref);
}

/** `br_on_non_null`: the reference goes along with the branch only. */
function generateBranchOnNonNull(g: Generator): void {
  const ref = g.simple(g.pop());
  g.push(ref);
  pushCondition(g, `${ref.words[0]}!==null`, [ref]);
  branchIf(g, g.cursor.u32(), g.pop());
  g.pop();
}
