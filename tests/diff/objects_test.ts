import { assert, assertEquals } from "@std/assert";
import * as vitrine from "../../runtime/api/namespace.ts";
import type { Namespace } from "../../runtime/api/testing.ts";
import { Random } from "../fuzz/random.ts";
import { objectProgram } from "./object_programs.ts";

const PROGRAMS = 150;
const ARGUMENTS = [0, 255, -7];

/** Traps by the words that the two engines have for them. */
const TRAPS: readonly [string, RegExp][] = [
  ["null", /null pointer|null (structure|array|i31|)\s*reference/],
  ["array bounds", /array element access out of bounds|out of bounds array/],
  ["cast", /illegal cast|cast failure|null reference/],
  ["segment", /data segment out of bounds|out of bounds memory/],
];

/** All that a program does, as text. */
function trace(W: Namespace, bytes: Uint8Array<ArrayBuffer>, argument: number): string[] {
  const lines: string[] = [];
  const log = (value: number | bigint) => void lines.push(String(value));
  const { exports } = new W.Instance(new W.Module(bytes), { m: { log, log64: log } });
  try {
    lines.push(`returned ${(exports.f as (n: number) => number)(argument)}`);
  } catch (error) {
    const message = String(error);
    lines.push(`trapped: ${TRAPS.find(([, text]) => text.test(message))?.[0] ?? message}`);
  }
  return lines;
}

Deno.test("random programs over objects do what they do in the host's engine", () => {
  const ends = new Map<string, number>();
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const bytes = objectProgram(new Random(seed));
    for (const argument of ARGUMENTS) {
      const wanted = trace(WebAssembly as unknown as Namespace, bytes, argument);
      const subject = `program ${seed} of ${argument}`;
      assertEquals([subject, ...trace(vitrine, bytes, argument)], [subject, ...wanted]);
      const end = wanted.at(-1)!.replace(/ -?\d+$/, "");
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  }
  // The programs are worth something only while many run to their end, and some trap in each way.
  const runs = PROGRAMS * ARGUMENTS.length;
  assert(ends.get("returned")! > runs / 4, JSON.stringify([...ends]));
  assertEquals(ends.size, 1 + TRAPS.length, JSON.stringify([...ends]));
});
