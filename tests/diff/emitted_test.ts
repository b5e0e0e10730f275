import { assertEquals } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import type { Row } from "../../ops/row.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { ISA_NAMES } from "../../runtime/generated/isa_names.ts";
import { fusedInstructions } from "../../runtime/interpret/isa_fused.ts";
import { joinedInstructions } from "../../runtime/interpret/isa_joined.ts";
import { buildIsa } from "../../runtime/interpret/isa.ts";
import { codeOf } from "../../runtime/lower/code.ts";
import { listFunction } from "../../runtime/lower/listing.ts";
import { listingOf, type Subject } from "../../runtime/lower/testing.ts";
import { Generated } from "./generate.ts";
import { LEVELS } from "./world.ts";

/** Instructions that no function is lowered to, and where they come from instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  halt: "the first word of all code",
  switch_back: "the second word of all code",
  resume: "where suspended guests are entered",
  fuel: "code that is charged for",
  check: "code that is watched",
  compiled: "functions that are entered through a tier",
  count: "functions that are entered through a tier",
};

/** The instruction of a row on locals, where that is all it takes. */
function rowText({ name, params, results, access }: Row): Subject & { code: string } {
  const gets = params!.map((_, n) => `local.get ${n}`).join("; ");
  const flags = access?.atomic ? ` ${Math.log2(access.bytes)}` : "";
  return {
    code: `${gets}; ${name}${flags}${"; drop".repeat(results!.length)}`,
    locals: params!.map((type) => type === "addr" ? "i32" : type).join(" "),
  };
}

/** The instructions that random modules and rows do not come by: tables, and objects of every width. */
const OTHERS: readonly (Subject & { code: string })[] = [
  {
    code: "i32.const 1; local.get 0; call_indirect 1 0; drop; " +
      "i64.const 0; ref.null func; i64.const 0; table.fill 0",
    type: "i64 ->",
    types: ["i32 -> i32"],
    tables: [[0x70, 4, 1]],
  },
  {
    code: "local.get 0; local.get 0; struct.get 1 0; struct.set 1 0; " +
      "local.get 1; i32.const 0; local.get 1; i32.const 0; array.get 2; array.set 2; " +
      "local.get 2; i32.const 0; local.get 2; i32.const 0; array.get 3; array.set 3; " +
      "local.get 3; i32.const 0; local.get 3; i32.const 0; array.get_s 4; array.set 4; " +
      "local.get 3; i32.const 0; array.get_u 4; drop; " +
      "local.get 1; i32.const 0; i32.const 0; i32.const 0; array.init_data 2 0; " +
      "i32.const 0; i32.const 0; array.new_elem 5 0; i32.const 0; i32.const 0; i32.const 0; " +
      "array.init_elem 5 0; ref.null any; ref.cast i31; drop",
    types: [
      "struct mut:v128",
      "array mut:i32",
      "array mut:v128",
      "array mut:i8",
      "array mut:funcref",
    ],
    locals: "?1 ?2 ?3 ?4",
    datas: [[1, 0]],
    elements: [[1, 0, 0]],
  },
];

Deno.test("every instruction of the register code is one that some function is lowered to", () => {
  // `runtime/lower/fused_test.ts` makes every fused pair, and `join_test.ts` there all that is joined.
  const pairs = fusedInstructions().map(({ fused }) => fused);
  const joined = joinedInstructions(buildIsa().instructions).map(({ name }) => name);
  const seen = new Set<string>([...Object.keys(ELSEWHERE), ...pairs, ...joined]);
  const see = ({ instructions }: ReturnType<typeof listFunction>) => {
    for (const { name } of instructions) seen.add(name);
  };
  const plain = ROWS.filter(({ params, results, immediates }) =>
    params !== null && results !== null && !immediates.some((kind) =>
      kind.endsWith("idx") &&
      kind !== "laneidx" && kind !== "memidx"
    )
  );
  for (const row of plain) see(listingOf(rowText(row).code, rowText(row)));
  for (const other of OTHERS) see(listingOf(other.code, other));
  for (const level of LEVELS) {
    for (let seed = 0; seed < 160; seed++) {
      const module = decode(new Generated(seed, level).bytes()!);
      const code = codeOf(module);
      for (let n = module.imported.func; n < module.funcs.length; n++) see(listFunction(code, n));
    }
  }
  assertEquals(ISA_NAMES.filter((name) => !seen.has(name)), []);
});
