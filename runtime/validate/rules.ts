/**
 * The table that drives the pass: for each instruction one word that says how its immediates are
 * encoded and what it takes and gives.
 *
 * The words are generated from the catalogue's rows (`gen_signatures.ts`), so that an instruction with
 * a fixed signature needs a row and nothing else. Switched-off instructions, and those that constant
 * expressions may not use, are other words in a copy of the table: the pass has no test for either.
 *
 * @module
 */
import type { Proposal } from "../../ops/row.ts";
import type { Features } from "../features.ts";
import { NAMES, PAGES, PROPOSAL_NAMES, PROPOSALS, WIDE } from "../generated/signatures.js";
import { FIRST_PREFIX, KIND, LAST_PREFIX, PAGE, ruleIndex, TABLE_SIZE } from "./rule_word.ts";

let everything: Int32Array | undefined;

/** The table with every instruction. */
function allRules(): Int32Array {
  if (everything !== undefined) return everything;
  const rules = new Int32Array(TABLE_SIZE);
  PAGES.forEach((page, i) => rules.set(page, i * PAGE));
  return everything = rules;
}

/** The table for a set of features. */
export function rulesFor(features: Features): Int32Array {
  const off = PROPOSAL_NAMES.map((name) => isOff(name, features));
  if (!off.includes(true)) return allRules();
  const rules = allRules().slice();
  indices().forEach((index, i) => {
    if (off[proposalAt(i)]) rules[index] = KIND.disabled << 24;
  });
  return rules;
}

/** The same table where addresses are i64. */
export function wideRulesFor(rules: Int32Array): Int32Array {
  const wide = rules.slice();
  for (let i = 0; i < WIDE.length; i += 2) {
    const index = WIDE[i]!;
    if (rules[index]! >>> 24 !== KIND.disabled) wide[index] = WIDE[i + 1]!;
  }
  return wide;
}

/** Instructions of constant expressions: ends, constants, references, `global.get`. */
// deno-fmt-ignore
const CONST = [0x0b, 0x23, 0x41, 0x42, 0x43, 0x44, 0xd0, 0xd2, 0xfd00c];
/** With "extended-const": sums, differences and products of integers. */
const EXTENDED_CONST = [0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e];
/** With "gc": `struct.new`, `array.new` and their relatives, `ref.i31`, conversions. */
// deno-fmt-ignore
const GC_CONST = [0xfb000, 0xfb001, 0xfb006, 0xfb007, 0xfb008, 0xfb01a, 0xfb01b, 0xfb01c];

/** The table for constant expressions. */
export function constRulesFor(rules: Int32Array, features: Features): Int32Array {
  const constant = rules.map((rule) => rule === 0 ? 0 : KIND.notConst << 24);
  const allow = (codes: readonly number[]) => {
    for (const index of codes.map(ruleIndex)) constant[index] = rules[index]!;
  };
  allow(CONST);
  if (features.has("extended-const")) allow(EXTENDED_CONST);
  if (features.has("gc")) allow(GC_CONST);
  return constant;
}

/** What messages need to know about an instruction. */
export interface Instruction {
  readonly name: string;
  readonly proposal: Proposal;
}

/** What messages need to know about the instruction with this rule index, if there is one. */
export function instructionAt(index: number): Instruction | undefined {
  return instructions().get(index);
}

/** The name of the instruction that begins at `at`; its bytes when there is none such. */
export function instructionName(bytes: Uint8Array, at: number): string {
  const op = bytes[at] ?? 0;
  if (op < FIRST_PREFIX || op > LAST_PREFIX) {
    return instructionAt(op)?.name ?? `opcode ${byteText(op)}`;
  }
  let sub = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + 1 + i] ?? 0;
    sub |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) break;
  }
  const known = sub < PAGE ? instructionAt((op - FIRST_PREFIX + 1) * PAGE + sub) : undefined;
  return known?.name ?? `opcode ${byteText(op)} ${sub}`;
}

function byteText(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

/** Indices of all instructions, ascending: the order of `NAMES` and `PROPOSALS`. */
function indices(): number[] {
  return [...allRules().keys()].filter((index) => allRules()[index] !== 0);
}

function proposalAt(i: number): number {
  return PROPOSALS.charCodeAt(i) - 0x61;
}

let byIndex: Map<number, Instruction> | undefined;

function instructions(): Map<number, Instruction> {
  if (byIndex !== undefined) return byIndex;
  const names = NAMES.split("|");
  return byIndex = new Map(
    indices().map((index, i) => {
      return [index, { name: names[i]!, proposal: PROPOSAL_NAMES[proposalAt(i)]! }];
    }),
  );
}

function isOff(name: Proposal, features: Features): boolean {
  return name !== "mvp" && !features.has(name);
}
