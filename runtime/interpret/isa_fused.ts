/**
 * Instructions that do the work of two: the pairs that ran most often in measured programs. The
 * lowering stage makes one when the value of the first is used by the second alone, or, for the ones
 * that branch, when the first has just set the local that the second compares.
 *
 * @module
 */
import { I32_COMPARES } from "./isa_control.ts";
import { at, type Instruction, next, word } from "./isa_text.ts";

function I(n: number): string {
  return `I[${at(n)}]`;
}

/** Loads whose address is a sum: `[op, dst, a, b, offset]`, where `b` is a constant (`+k`) or a slot. */
const LOADS: Readonly<Record<string, string>> = {
  "i32.load": `${I(1)} = dv.getInt32(a, true);`,
  "i32.load8_u": `${I(1)} = dv.getUint8(a);`,
  "i32.load16_s": `${I(1)} = dv.getInt16(a, true);`,
  "i64.load": `const d = ${
    at(1)
  }; I[d] = dv.getInt32(a, true); I[d + 1] = dv.getInt32(a + 4, true);`,
};

/** Names of the loads that have fused forms. */
export const FUSED_LOADS: ReadonlySet<string> = new Set(Object.keys(LOADS));

function fusedLoads(): Instruction[] {
  return Object.entries(LOADS).flatMap(([name, body]) =>
    [["+k", word(3)], ["+", I(3)]].map(([suffix, b]) => ({
      name: name + suffix,
      length: 5,
      body: `const a = ((${I(2)} + ${b}) >>> 0) + (${word(4)} >>> 0); ${body} ${next(5)}`,
    }))
  );
}

/** `[op, dst, a, b, c]`: `a * b + c`, rounded twice as the two instructions do. */
function multiplyAdd(type: "f32" | "f64"): Instruction {
  const slot = (n: number) => type === "f32" ? `S[${at(n)}]` : `F[(${at(n)}) >> 1]`;
  const product = `${slot(2)} * ${slot(3)}`;
  const sum = type === "f32"
    ? `Math.fround(Math.fround(${product}) + ${slot(4)})`
    : `${product} + ${slot(4)}`;
  return { name: `${type}.mul+add`, length: 5, body: `${slot(1)} = ${sum}; ${next(5)}` };
}

/** Branches on a local that `i32.add_k` has just set: `[op, dst, a, k, (b,) target]`. */
function addAndBranch(): Instruction[] {
  const add = `const v = (${I(2)} + ${word(3)}) | 0; ${I(1)} = v;`;
  const list = [{
    name: "i32.add_k+br_nz",
    length: 5,
    body: `${add} pc = v !== 0 ? ${word(4)} : pc + 5; continue;`,
  }];
  for (const compare of ["ne", "lt_s", "lt_u"]) {
    for (const [suffix, b] of [["", I(4)], ["_k", word(4)]] as const) {
      list.push({
        name: `i32.add_k+br_i32.${compare}${suffix}`,
        length: 6,
        body: `${add} pc = ${I32_COMPARES[compare]!("v", b)} ? ${word(5)} : pc + 6; continue;`,
      });
    }
  }
  return list;
}

/** All of them. */
export function fusedInstructions(): Instruction[] {
  return [
    ...fusedLoads(),
    multiplyAdd("f32"),
    multiplyAdd("f64"),
    ...addAndBranch(),
    // `[op, dst, a, b, k]`
    {
      name: "i32.add+shl_k",
      length: 5,
      body: `${I(1)} = (${I(2)} + (${I(3)} << ${word(4)})) | 0; ${next(5)}`,
    },
    {
      name: "i32.add_k+add",
      length: 5,
      body: `${I(1)} = (${I(2)} + ${I(3)} + ${word(4)}) | 0; ${next(5)}`,
    },
    // `[op, dst, a, s, k]`
    {
      name: "i32.add_k+shl_k",
      length: 5,
      body: `${I(1)} = ((${I(2)} << ${word(3)}) + ${word(4)}) | 0; ${next(5)}`,
    },
    {
      name: "i32.and_k+shr_u_k",
      length: 5,
      body: `${I(1)} = (${I(2)} >>> ${word(3)}) & ${word(4)}; ${next(5)}`,
    },
  ];
}
