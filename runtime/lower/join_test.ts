import { assert, assertEquals, assertThrows } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { RuntimeError } from "../errors.ts";
import { BR_TABLE, JOINS, REHEARSAL } from "../generated/isa.js";
import { ISA_NAMES } from "../generated/isa_names.ts";
import { joinedInstructions } from "../interpret/isa_joined.ts";
import { buildIsa } from "../interpret/isa.ts";
import { load } from "../interpret/testing.ts";
import { lowerFunction } from "./code.ts";
import { joinInstructions } from "./join.ts";
import { codeOfProgram, programOf, type Subject } from "./testing.ts";

/** The names of all instructions that the words of a function's code start with, in order. */
function opcodes(code: string, subject: Subject = {}): string {
  const lowered = codeOfProgram(programOf(code, subject));
  lowerFunction(lowered, lowered.module.imported.func);
  const { words, used } = lowered;
  const names: string[] = [];
  for (let at = 5; at < used; at += ISA[words[at]!]!.length) names.push(ISA_NAMES[words[at]!]!);
  return names.join(" ");
}

const { instructions: ISA } = buildIsa();

Deno.test("joinInstructions() has each instruction say what follows it", () => {
  const code = "local.get 0; local.get 1; i32.load 0 4; i32.store 2 0; local.get 0; i32.load";
  assertEquals(
    opcodes(code, { type: "i32 i32 -> i32" }),
    "i32.load;i32.store;i32.load i32.store;i32.load i32.load ret1",
  );
});

Deno.test("joinInstructions() reads no opcode out of a table of branches", () => {
  const [load] = [ISA_NAMES.indexOf("i32.load")];
  // The targets are the numbers of instructions that could be joined.
  const words = Int32Array.of(BR_TABLE, 0, 1, load, load, load, 0, 8, 0, load, 0, 8, 0, 0);
  joinInstructions(words, 0, 13);
  assertEquals([...words.subarray(0, 5)], [BR_TABLE, 0, 1, load, load]);
  assertEquals(ISA_NAMES[words[5]!], "i32.load;i32.load");
});

Deno.test("joinInstructions() joins nothing to what lies behind the function", () => {
  const load = ISA_NAMES.indexOf("i32.load");
  const words = Int32Array.of(load, 0, 8, 0, load, 0, 8, 0);
  joinInstructions(words, 0, 4);
  assertEquals(words[0], load);
});

Deno.test("a branch to the second of two joined instructions executes that alone", () => {
  const load5 = "local.get 0; i32.load 0 64";
  const code = "local.get 0; i32.const 5; i32.store 2 64; block; local.get 2; br_if 0; " +
    `${load5}; local.set 1; end; ${load5}; local.get 1; i32.add`;
  const subject = { type: "i32 i32 i32 -> i32" };
  assert(opcodes(code, subject).includes("i32.load;i32.load i32.load"));
  const { f } = load(vitrine, programOf(code, subject));
  assertEquals([f(0, 0, 0), f(0, 0, 1)], [10, 5]);
});

Deno.test("a trap in a joined instruction is at the instruction that traps", () => {
  const code = "local.get 0; i32.load 0 0; drop; local.get 1; i32.load 0 0";
  const { f } = load(vitrine, programOf(code, { type: "i32 i32 -> i32" }));
  const offsets = [[-1, 0], [0, -1]].map((args) => {
    const trap = assertThrows(() => f(...args), RuntimeError);
    return (trap as RuntimeError).frames[0]!.offset!;
  });
  // `drop`, `local.get` and the load itself: six bytes.
  assertEquals(offsets[1]! - offsets[0]!, 6);
});

Deno.test("every joined instruction can be made, and is rehearsed", () => {
  const made = new Set(JOINS.flatMap((joins) => joins || []));
  const rehearsed = new Set(REHEARSAL);
  for (const { name } of joinedInstructions(ISA)) {
    const number = ISA_NAMES.indexOf(name);
    assert(made.has(number), `nothing is joined to ${name}`);
    assert(rehearsed.has(number), `${name} is not rehearsed`);
  }
});
