/**
 * The shape of one row of the instruction catalogue.
 *
 * A row states everything that is a *fact* about an instruction: how it is spelled, how it is encoded,
 * what it takes and gives, and what it means. Every stage of the engine is driven by, or generated
 * from, these rows; nothing else knows an opcode.
 *
 * @module
 */

/** Which document an instruction comes from; the switches of `runtime/features.ts` use these names. */
export type Proposal =
  | "mvp"
  | "sign-extension"
  | "saturating-float-to-int"
  | "multi-value"
  | "bulk-memory"
  | "reference-types"
  | "simd"
  | "relaxed-simd"
  | "tail-call"
  | "extended-const"
  | "function-references"
  | "gc"
  | "exception-handling"
  | "legacy-exceptions"
  | "multi-memory"
  | "memory64"
  | "threads"
  | "custom-page-sizes"
  | "wide-arithmetic";

/** How one immediate of an instruction is encoded, in the order of the bytes. */
export type Immediate =
  | "blocktype" // s33: empty, one value type, or a type index
  | "labelidx"
  | "labels" // br_table: vec(labelidx) and the default label
  | "funcidx"
  | "typeidx"
  | "tableidx"
  | "localidx"
  | "globalidx"
  | "memidx"
  | "tagidx"
  | "dataidx"
  | "elemidx"
  | "fieldidx"
  | "memarg" // alignment exponent, optional memory index, offset
  | "laneidx" // one byte
  | "lanes" // i8x16.shuffle: 16 bytes
  | "i32" // s32
  | "i64" // s64
  | "f32" // 4 bytes
  | "f64" // 8 bytes
  | "v128" // 16 bytes
  | "heaptype" // s33
  | "valtypes" // select t*: vec(valtype)
  | "catches" // try_table: vec(catch)
  | "castflags" // br_on_cast: one byte
  | "count" // array.new_fixed: u32
  | "zero"; // atomic.fence: one reserved byte, 0x00

/** An operand or result that a signature can name. References are written by hand per stage. */
export type NumType = "i32" | "i64" | "f32" | "f64" | "v128";

/** An operand whose type is that of the memory (`addr`): i32, or i64 for a 64-bit memory. */
export type Operand = NumType | "addr";

/**
 * What an instruction means, as JavaScript.
 *
 * Operands are `$0`, `$1`, … from the bottom of the stack up. An i32 is an int32 number; f32 and f64
 * are numbers; an i64 is a pair, `$0l` and `$0h`, both int32; a v128 is four int32, `$0a` … `$0d`.
 * `$m` is the memory's `DataView`, and in a row with `access` the operand of type `addr` stands for
 * the effective address, already a number in range for a `DataView` call. `$i` is a plain immediate;
 * an i64 one is `$il` and `$ih`, and so is an f64 one in `bits`; a v128 one is `$ia` … `$id`.
 *
 * A template has no parentheses around it, and takes none around its operands: who puts it inside a
 * larger expression adds the former, who puts an expression in for `$0` the latter.
 *
 * The result is
 *
 * - a string: an expression for a single-number result, or a statement list when there is no result;
 * - `[lo, hi]`: an i64 result, `hi` evaluated second; it may name `$r`, the low word just computed;
 * - `[a, b, c, d]`: a v128 result, or two i64; evaluated in order, the last three may name `$r`, the
 *   first word.
 *
 * All words are evaluated before any of them is stored: the destination may be an operand.
 *
 * Identifiers other than `Math` and `Atomics` are helpers exported from `ops/math/`. A helper that
 * returns an i64 returns the low word and leaves the high word in `wide.hi`, which the template then
 * names; one with four words leaves the others in `wide.low2` and `wide.high2`.
 */
export type Template =
  | string
  | readonly [string, string]
  | readonly [string, string, string, string];

/** How the lanes of a vector are seen: signed or unsigned integers, or floats. */
export type LaneView = "i8" | "u8" | "i16" | "u16" | "i32" | "i64" | "f32" | "f64";

/**
 * What a vector instruction means, lane by lane. In `js`, `$0`, `$1`, … are the lanes of the vector
 * operands, or the value of an i32 operand (a shift count); an i64 lane is a pair as in
 * {@link Template}. What does not fit `write` is cut off, as a typed array does.
 *
 * Result lane k is computed from lane `first + k * stride` of every operand; with a stride, `$0n` is
 * the lane after it. Lanes of the result for which the operands have none are zero.
 */
export interface Lanes {
  /** How operand lanes are read. */
  readonly read: LaneView;
  /** How result lanes are written. */
  readonly write: LaneView;
  readonly js: string | readonly [string, string];
  /** 0 unless said. */
  readonly first?: number;
  /** 1 unless said. */
  readonly stride?: 1 | 2;
}

/** How a memory instruction reaches memory. */
export interface Access {
  /** Bytes read or written; the natural alignment. */
  readonly bytes: 1 | 2 | 4 | 8 | 16;
  /** Whether the instruction is an atomic one, which must be aligned exactly. */
  readonly atomic?: true;
}

/** One instruction. */
export interface Row {
  /** The spelling in the text format. */
  readonly name: string;
  /** The opcode byte; for a prefixed instruction `prefix << 12 | subopcode` (`0xfd00c`). */
  readonly code: number;
  /** What follows the opcode. */
  readonly immediates: readonly Immediate[];
  /** Operand types, bottom of the stack first; `null` when they depend on more than the row. */
  readonly params: readonly Operand[] | null;
  /** Result types; `null` when they depend on more than the row. */
  readonly results: readonly Operand[] | null;
  /** Where the instruction comes from. */
  readonly proposal: Proposal;
  /** Whether executing it can trap. */
  readonly traps: boolean;
  /** For loads, stores and atomics. */
  readonly access?: Access;
  /** The meaning; absent when each stage has it by hand. */
  readonly js?: Template;
  /** `js` is a condition (boolean or 0/1); the value of the instruction is 1 or 0. */
  readonly predicate?: true;
  /** For a predicate: the name of the row that is its exact negation, when there is one. */
  readonly negated?: string;
  /**
   * The meaning over bit patterns, when it must be exact for NaNs: f32 operands and results are then
   * int32 (`$0`), f64 ones are pairs (`$0l`, `$0h`).
   */
  readonly bits?: Template;
  /** For most vector instructions, instead of `js`. */
  readonly lanes?: Lanes;
  /**
   * The same over numbers, of an instruction over float lanes that keeps the bits of NaNs: for stages
   * that hold such lanes as numbers, as they hold an f32 or f64.
   */
  readonly numbers?: Lanes;
  /**
   * For the other vector instructions: the function of `ops/math/simd.ts` that carries it out on the
   * views of a frame.
   */
  readonly v128?: string;
  /** One line for the documentation table. */
  readonly doc?: string;
}
