/**
 * Register code as text that people can read: one instruction a line, with what its words mean.
 *
 *     5  i32.add_k    s0, l0, 1        @0x2a
 *     9  br_nz        s0, ->5          @0x2c
 *
 * A line starts with the instruction's place in the module's code and ends with the byte offset of the
 * instruction of the module that it carries out; of several, the one that may trap or else the last.
 * Slots of the frame are named after what is kept there: `l0` is local 0, `k0` the first constant of
 * the loops, `s0` the first operand, `-` none. (A vector takes two slots: behind one at `s0` comes `s2`.)
 *
 * Nothing that runs a guest loads this file.
 *
 * @module
 */
import { BR_TABLE, LENGTHS, MEMORY_ANY, MEMORY_ANY4 } from "../generated/isa.js";
import { ISA_NAMES, ISA_OPERANDS } from "../generated/isa_names.ts";
import type { LoweredCode } from "./lowered_code.ts";
import type { Handler } from "./handlers.ts";
import { lower } from "./lower.ts";
import { wordsOfAll } from "./operands.ts";
import { POOL_WORDS } from "./pool.ts";
import { RecordingLowerer } from "./positions.ts";

/** Words before a function's first instruction. */
const HEADER = 3;

/** Instructions whose first word is the number of another. */
const NAMES_ANOTHER: ReadonlySet<number> = new Set([MEMORY_ANY, MEMORY_ANY4]);

/** One instruction of the register code. */
export interface ListedInstruction {
  /** Where it starts, in words of the module's code. */
  readonly place: number;
  /** Its name, as in `docs/`: a spec name, or one with a suffix such as `_k`. */
  readonly name: string;
  /** Slots such as `l0`, targets such as `->5`, and numbers. */
  readonly operands: readonly string[];
  /** The byte offset in the module. */
  readonly offset: number;
}

/** The register code of one function. */
export interface Listing {
  /** The size of its frame, in words. */
  readonly frame: number;
  readonly instructions: readonly ListedInstruction[];
  readonly handlers: readonly Handler[];
  /** Names a frame offset. */
  readonly slotName: (offset: number) => string;
}

/** Lists the code of function `funcidx`, which `code.module` declares and which has been validated. */
export function listFunction(code: LoweredCode, funcidx: number): Listing {
  const l = new RecordingLowerer(code);
  const start = code.entries[funcidx] || code.used;
  const end = lower(code, funcidx, { at: start, recorder: l });
  const slotName = slotNames(l);
  const offsets = new Map(l.places.map((place, i) => [place, l.offsets[i]!]));
  const instructions: ListedInstruction[] = [];
  for (let place = start + HEADER; place < end;) {
    const op = l.words[place]!;
    const words = [...l.words.subarray(place + 1, place + lengthAt(l.words, place))];
    const kinds = ISA_OPERANDS[op]!.padEnd(words.length, "t");
    instructions.push({
      place,
      name: ISA_NAMES[op]!,
      operands: words.map((word, n) =>
        n === 0 && NAMES_ANOTHER.has(op) ? ISA_NAMES[word]! : operandText(kinds[n]!, word, slotName)
      ),
      offset: offsets.get(place)!,
    });
    place += 1 + words.length;
  }
  return { frame: l.words[start]!, instructions, handlers: l.handlers, slotName };
}

/** Words of the instruction at `place`; a `br_table` has a target for each entry, and one more. */
function lengthAt(words: Int32Array, place: number): number {
  const op = words[place]!;
  return op === BR_TABLE ? LENGTHS[op]! + words[place + 2]! + 1 : LENGTHS[op]!;
}

function operandText(kind: string, word: number, slotName: (offset: number) => string): string {
  if (kind === "s") return slotName(word);
  return kind === "t" ? `->${word}` : String(word);
}

function slotNames({ localSlot, localType, pool }: RecordingLowerer): (offset: number) => string {
  const names = new Map(localType.map((_, local) => [localSlot[local]!, `l${local}`]));
  const locals = wordsOfAll(localType);
  const base = pool.base < 0 ? locals : locals + POOL_WORDS;
  return (offset) => {
    if (offset < 0) return "-";
    if (offset >= base) return `s${(offset - base) >> 1}`;
    return names.get(offset) ?? `k${(offset - locals) >> 1}`;
  };
}

/** Listing of a function as lines of text; {@link listFunction} has it in parts. */
export function listingText({ instructions, handlers, slotName }: Listing): string {
  const rows = instructions.map(({ place, name, operands, offset }) => [
    String(place),
    name,
    operands.join(", "),
    `@0x${offset.toString(16)}`,
  ]);
  const widths = [0, 1, 2].map((n) => Math.max(0, ...rows.map((row) => row[n]!.length)));
  const lines = rows.map(([place, name, operands, offset]) =>
    [
      place!.padStart(widths[0]!),
      ` ${name!.padEnd(widths[1]!)}`,
      operands!.padEnd(widths[2]!),
      offset,
    ].join(" ")
  );
  return [...lines, ...handlers.flatMap((handler) => handlerLines(handler, slotName))].join("\n");
}

/** A handler's clauses, in the order in which they are tried. */
export function handlerLines(
  { start, end, clauses, delegate }: Handler,
  slotName: (offset: number) => string,
): string[] {
  if (delegate >= 0) return [`${start}..${end} delegate to depth ${delegate}`];
  return clauses.map(({ tag, values, ref, target }) => {
    const caught = tag < 0 ? "catch all" : `catch tag ${tag}, values at ${slotName(values)}`;
    const kept = ref < 0 ? "" : `, exception at ${slotName(ref)}`;
    return `${start}..${end} ${caught}${kept} ->${target}`;
  });
}
