/**
 * Immediates of instructions with a fixed signature, where the pass does not read them in place.
 *
 * {@link https://webassembly.github.io/spec/core/binary/instructions.html}
 *
 * @module
 */
import type { Checker } from "./checker.ts";

/** Refuses bytes that are no instruction. */
export function illegal(s: Checker): never {
  const code = s.bytes[s.at]!.toString(16).padStart(2, "0");
  s.fail(`illegal opcode ${code}`, `there is no instruction ${s.instruction()}`, s.at);
}

/** Reads a lane index, which must be below `count`. */
export function checkLane(s: Checker, count: number): void {
  const lane = s.u8();
  if (lane < count) return;
  s.reject("invalid lane index", `${s.instruction()} names lane ${lane} of ${count}`);
}

/** Reads a memory index; whether that memory is a 64-bit one. */
export function readMemory(s: Checker): boolean {
  return s.memory(s.u32()).is64;
}

/** Which alignments an access may state: the natural one only, or smaller ones too. */
export type Alignment = "natural" | "any";

/** Bit of the alignment that announces a memory index. */
const HAS_MEMORY = 0x40;

/**
 * Reads alignment, memory and offset.
 *
 * @param size log2 of the natural alignment.
 * @returns Whether the memory is a 64-bit one.
 */
export function readMemarg(s: Checker, size: number, alignment: Alignment): boolean {
  const at = s.pos;
  let align = s.u32();
  if (align >= 2 * HAS_MEMORY) {
    s.fail("malformed memop flags", `flags 0x${align.toString(16)} have unknown bits`, at);
  }
  let memory = 0;
  if (align & HAS_MEMORY) {
    s.need("multi-memory", "a memory index", at);
    align -= HAS_MEMORY;
    memory = s.u32();
  }
  const offset = s.u64();
  const { is64 } = s.memory(memory);
  if (align > size) {
    badAlignment(s, "alignment must not be larger than natural", { align, size });
  }
  if (align !== size && alignment === "natural") {
    badAlignment(s, "atomic alignment must be natural", { align, size });
  }
  if (!is64 && offset > 0xffffffffn) {
    s.reject(
      "offset out of range",
      `${offset} is more than the addresses of memory ${memory} reach`,
    );
  }
  return is64;
}

function badAlignment(
  s: Checker,
  phrase: string,
  { align, size }: { align: number; size: number },
): never {
  s.reject(phrase, `${s.instruction()} has alignment 2^${align}, and its natural one is 2^${size}`);
}
