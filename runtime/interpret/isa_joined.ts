/**
 * Joined instructions: two or three that follow each other, executed without going back to the `switch`
 * in between. What they do has nothing to do with each other: a joined instruction only saves the
 * dispatch of all but the first, which costs more than most instructions do, as the processor seldom
 * guesses in a large program where it leads.
 *
 * The code stays as it is but for one word: the opcode of the first says that the others follow. They
 * are still there, opcodes and all, so that branches may lead to them, and a trap in one is at its own
 * place. So joining is the last thing that is done to a function: see `runtime/lower/join.ts`.
 *
 * They are few: each makes the loop larger, and V8 longer in compiling it. Twice as many would save
 * CPython's start another twentieth of its dispatches, and delay small programs by more. In code that a
 * compiler has optimised no pair is frequent. These are from the entries and exits of functions that keep
 * variables in memory, and from code that was not optimised, like CPython's.
 *
 * @module
 */
import type { Instruction } from "./isa_text.ts";

/** What is joined. Each of three is also there without its last. */
const JOINED = `
  global.get1;i32.add_k;global.set1  i32.add_k;global.set1
  i32.load;i32.load  i32.load;i32.store;i32.load  i32.load;i32.add_k  i32.load;call
  i32.store;i32.load;i32.load  i32.store;i32.store  i32.store;jump  i32.add_k;i32.store
`.trim().split(/\s+/);

/** A joined instruction, and what it is made of. */
export interface Joined extends Instruction {
  readonly parts: readonly Instruction[];
}

/** All of them, made of `instructions`. */
export function joinedInstructions(instructions: readonly Instruction[]): Joined[] {
  const byName = new Map(instructions.map((instruction) => [instruction.name, instruction]));
  const names = new Set(JOINED.flatMap((name) => [name.replace(/(;.*);.*$/, "$1"), name]));
  return [...names].map((name) => join(name, name.split(";").map((part) => byName.get(part)!)));
}

function join(name: string, parts: readonly Instruction[]): Joined {
  const body = parts.map(({ name, body }, index) => {
    if (index === parts.length - 1) return `{ ${body} }`;
    if (!/pc \+= \d+; continue;$/.test(body)) throw new Error(`Nothing can be joined to ${name}`);
    return `{ ${body.slice(0, -"continue;".length)}}`;
  }).join("\n");
  return { name, length: parts[0]!.length, body, parts };
}
