/**
 * The form of a rule: what the table that drives the pass says about one instruction.
 *
 * A word is `size << 28 | kind << 24 | results << 16 | operands`. Operands are up to four types of
 * four bits, the top of the stack lowest; results up to two, the first lowest; a type of four bits is
 * 0x80 less its byte in the binary format. `size` is log2 of the bytes that the instruction accesses,
 * or of those in a lane or literal.
 *
 * @module
 */

/**
 * What follows the opcode. Generated words hold these numbers; the pass, which needs literals, has
 * them as a `const enum` of its own.
 */
export const KIND = {
  /** No such instruction. */
  illegal: 0,
  /** There is a rule by hand, which reads its immediates itself. */
  byHand: 1,
  none: 2,
  memarg: 3,
  /** A memarg with exactly the natural alignment. */
  atomic: 4,
  memargLane: 5,
  lane: 6,
  /** Sixteen lane indices. */
  lanes: 7,
  /** So many bytes as `size` says. */
  bytes: 8,
  i32: 9,
  i64: 10,
  memidx: 11,
  /** A byte that must be 0. */
  zero: 12,
  /** Of a proposal that is switched off. */
  disabled: 13,
  /** Not allowed in a constant expression. */
  notConst: 14,
} as const;

/** Rule indices of one page: a page for opcodes without prefix, and one for each prefix from 0xfb. */
export const PAGE = 0x200;

/** How many rule indices there are. */
export const TABLE_SIZE = 5 * PAGE;

/** The prefixes in front of opcodes of two and more bytes. */
export const FIRST_PREFIX = 0xfb;
/** See {@link FIRST_PREFIX}. */
export const LAST_PREFIX = 0xfe;

/** The index of an instruction in the table, from its code in the catalogue. */
export function ruleIndex(code: number): number {
  return code < 0x100 ? code : ((code >> 12) - FIRST_PREFIX + 1) * PAGE + (code & 0xfff);
}
