/**
 * The pass over the bytes of one body or constant expression.
 *
 * One loop decodes, checks and counts in the same step. Instructions with a fixed signature are
 * driven by the words of `rule_word.ts`; the most frequent of the others are handled in place, and the
 * rest by rules in files of their own, which see the state as a {@link Checker}. Validation happens
 * once per module, mostly before V8 has compiled this function: so it allocates nothing, calls little,
 * and keeps position and stack height in local variables, written back only before a call.
 *
 * This is the one long function of the validator.
 *
 * {@link https://webassembly.github.io/spec/core/appendix/algorithm.html}
 *
 * @module
 */
import { checkByHand } from "./by_hand.ts";
import { type Checker, STACK_SLACK } from "./checker.ts";
import { checkLane, illegal, readMemarg, readMemory } from "./immediates.ts";
import { instructionAt } from "./rules.ts";

/** `KIND` of `rule_word.ts`: a switch is fast on literals only, so they are repeated here. */
const enum Kind {
  Illegal = 0,
  ByHand = 1,
  None = 2,
  Memarg = 3,
  Atomic = 4,
  MemargLane = 5,
  Lane = 6,
  Lanes = 7,
  Bytes = 8,
  I32 = 9,
  I64 = 10,
  Memidx = 11,
  Zero = 12,
  Disabled = 13,
  NotConst = 14,
}

/** Bytes that an i32 may take before its last byte needs a look, and an i64. */
const SAFE_I32_BYTES = 4;
const SAFE_I64_BYTES = 9;
/** Bytes that an offset may take without reaching beyond 32 bits. */
const SAFE_OFFSET_BYTES = 4;

/**
 * Checks the instructions from the checker's position to its end, which must be where the outermost
 * block ends.
 *
 * @param s The state, with the outermost block open.
 * @param rules What to do with each instruction.
 */
export function checkInstructions(s: Checker, rules: Int32Array): void {
  const { bytes, end, context } = s;
  const hasMemory = context.module.memories.length > 0;
  const wide = hasMemory && context.module.memories[0]!.is64;
  const wideRules = context.wideRules;
  const locals = context.locals.types;
  let stack = s.stack;
  let full = stack.length - STACK_SLACK;
  let base = s.top.height;
  let sp = s.sp;
  let p = s.pos;

  while (p < end) {
    const at = p;
    if (sp > full) {
      s.at = at;
      s.sp = sp;
      s.reserve(STACK_SLACK + 1);
      stack = s.stack;
      full = stack.length - STACK_SLACK;
    }
    let index = bytes[p++]!;
    if (index > 0xfa && index < 0xff) {
      s.at = at;
      s.pos = p;
      index = prefixedIndex(s, index);
      p = s.pos;
    }
    let rule = rules[index]!;

    switch (rule >>> 24 & 15) {
      case Kind.ByHand: {
        // In place: what is frequent and at its simplest.
        switch (index) {
          case 0x20: { // local.get
            const local = bytes[p]!;
            const type = local < 0x80 ? locals[local]! : 0;
            if (type > 0) {
              p++;
              stack[sp++] = type;
              continue;
            }
            break;
          }
          case 0x21: // local.set
          case 0x22: { // local.tee
            const local = bytes[p]!;
            const type = local < 0x80 ? locals[local]! : 0;
            if (type > 0 && sp > base && stack[sp - 1] === type) {
              p++;
              sp -= 0x22 - index;
              continue;
            }
            break;
          }
          case 0x1a: // drop
            if (sp > base) {
              sp--;
              continue;
            }
            break;
        }
        s.at = at;
        s.pos = p;
        s.sp = sp;
        checkByHand(s, index);
        if (s.depth === 0) return finish(s);
        p = s.pos;
        sp = s.sp;
        base = s.top.height;
        if (s.stack !== stack) {
          stack = s.stack;
          full = stack.length - STACK_SLACK;
        }
        continue;
      }

      case Kind.None:
        break;

      case Kind.Memarg: {
        const align = bytes[p]!;
        const size = rule >>> 28;
        if (align <= size && hasMemory) {
          const after = bytes[p + 1]! < 0x80 ? p + 2 : afterShort(bytes, p + 1, SAFE_OFFSET_BYTES);
          if (after !== 0) {
            p = after;
            if (wide) rule = wideRules[index]!;
            break;
          }
        }
        s.at = at;
        s.pos = p;
        if (readMemarg(s, size, "any")) rule = wideRules[index]!;
        p = s.pos;
        break;
      }

      case Kind.I32: {
        const after = bytes[p]! < 0x80 ? p + 1 : afterShort(bytes, p, SAFE_I32_BYTES);
        if (after !== 0) {
          p = after;
        } else {
          s.pos = p;
          s.s32();
          p = s.pos;
        }
        break;
      }

      case Kind.I64: {
        const after = bytes[p]! < 0x80 ? p + 1 : afterShort(bytes, p, SAFE_I64_BYTES);
        if (after !== 0) {
          p = after;
        } else {
          s.pos = p;
          s.s64();
          p = s.pos;
        }
        break;
      }

      case Kind.Bytes:
        p += 1 << (rule >>> 28);
        break;

      default:
        s.at = at;
        s.pos = p;
        s.sp = sp;
        if (checkRareImmediates(s, rule, index)) rule = wideRules[index]!;
        p = s.pos;
    }

    for (let types = rule & 0xffff; types !== 0; types >>>= 4) {
      const wanted = 0x80 - (types & 15);
      if (sp > base && stack[sp - 1] === wanted) {
        sp--;
      } else {
        s.at = at;
        s.pos = p;
        s.sp = sp;
        s.pop(wanted);
        sp = s.sp;
      }
    }
    for (let types = rule >>> 16 & 0xff; types !== 0; types >>>= 4) {
      stack[sp++] = 0x80 - (types & 15);
    }
  }
  return unfinished(s, p);
}

/** Where an integer that starts at `p` ends, if it does within `most` bytes; else 0. */
function afterShort(bytes: Uint8Array, p: number, most: number): number {
  for (let i = p; i < p + most; i++) {
    if (bytes[i]! < 0x80) return i + 1;
  }
  return 0;
}

/**
 * Reads the rest of an opcode with a prefix.
 *
 * @returns The instruction's rule index, as in `rule_word.ts`, with its constants as literals.
 */
function prefixedIndex(s: Checker, prefix: number): number {
  const code = s.u32();
  if (code >= 0x200) illegal(s);
  return (prefix - 0xfa) * 0x200 + code;
}

/**
 * Reads the immediates of instructions that are not frequent.
 *
 * @returns Whether the instruction's addresses are i64.
 */
function checkRareImmediates(s: Checker, rule: number, index: number): boolean {
  const size = rule >>> 28;
  switch (rule >>> 24 & 15) {
    case Kind.Atomic:
      return readMemarg(s, size, "natural");
    case Kind.MemargLane: {
      const wide = readMemarg(s, size, "any");
      checkLane(s, 16 >> size);
      return wide;
    }
    case Kind.Lane:
      checkLane(s, 16 >> size);
      return false;
    case Kind.Lanes:
      for (let i = 0; i < 16; i++) checkLane(s, 32);
      return false;
    case Kind.Memidx:
      return readMemory(s);
    case Kind.Zero:
      if (s.u8() !== 0) {
        s.fail("zero byte expected", `${s.instruction()} is followed by 0x00`, s.at);
      }
      return false;
    case Kind.Disabled: {
      const { proposal, name } = instructionAt(index)!;
      if (proposal !== "mvp") s.need(proposal, name, s.at);
      return false;
    }
    case Kind.NotConst: {
      const what = `${s.instruction()} may not be used where values are computed beforehand`;
      return s.reject("constant expression required", what);
    }
    default:
      return illegal(s);
  }
}

/** Nothing may follow the end of the outermost block. */
function finish(s: Checker): void {
  if (s.pos === s.end) return;
  s.fail("section size mismatch", `${s.end - s.pos} bytes follow the final end`, s.pos);
}

/**
 * The bytes are used up and a block is still open. By the grammar an expression ends at its `end`,
 * and only then is its length compared with what was declared: what lies behind decides the phrase.
 */
function unfinished(s: Checker, p: number): never {
  const what = `${s.depth} ${s.depth === 1 ? "block is" : "blocks are"} still open`;
  const { bytes } = s.context.module;
  const phrase = p > s.end || s.end >= bytes.length
    ? "unexpected end of section or function"
    : bytes[s.end] === 0x0b
    ? "section size mismatch"
    : "END opcode expected";
  s.fail(phrase, what, s.end);
}
