/**
 * Instructions that do the work of two: pairs that ran often in measured programs. The lowering stage
 * makes one when the value of the first, the *inner* one, is used by the second, the *outer* one,
 * alone; or, for the ones that add and branch, when the inner one has just set the local that the
 * outer one compares. Either way one dispatch is saved, which costs more than most of the work.
 *
 * @module
 */
import { I32_COMPARES } from "./isa_control.ts";
import { at, type Instruction, next, word } from "./isa_text.ts";

/** A pair, by the names of its instructions. */
export interface Fusion {
  readonly outer: string;
  readonly inner: string;
  readonly fused: string;
}

function I(n: number): string {
  return `I[${at(n)}]`;
}

/** Text of i32 instructions over two operands' text. */
const I32: Readonly<Record<string, (a: string, b: string) => string>> = {
  add: (a, b) => `(${a} + ${b})`,
  mul: (a, b) => `Math.imul(${a}, ${b})`,
  and: (a, b) => `(${a} & ${b})`,
  or: (a, b) => `(${a} | ${b})`,
  xor: (a, b) => `(${a} ^ ${b})`,
  shl: (a, b) => `(${a} << ${b})`,
  shr_u: (a, b) => `(${a} >>> ${b})`,
  rotl: (a, b) => `rotl(${a}, ${b})`,
};

/** The inner instruction's text, its operands in words `n` and `n + 1`. */
function innerText(inner: string, n: number): string {
  const name = inner.replace(/^i32\./, "").replace(/_k$/, "");
  const second = inner.endsWith("_k") ? word(n + 1) : I(n + 1);
  if (name === "rotl") return `(${I(n)} << ${second} | ${I(n)} >>> -${second})`;
  return I32[name]!(I(n), second);
}

/** Commutative instructions: `[op, dst, other, inner's a, inner's b]`. */
const WITH_OTHER: Readonly<Record<string, string>> = {
  add: "add mul xor shl_k rotl_k shr_u_k",
  xor: "xor and shl_k shr_u_k rotl_k",
  or: "or shl_k",
};

/** Instructions with a constant: `[op, dst, inner's a, inner's b, k]`. */
const WITH_CONSTANT: Readonly<Record<string, string>> = {
  add: "add shl_k mul_k",
  and: "add_k shr_u_k",
  shl: "and_k add_k",
  shr_u: "mul",
};

function arithmetic(): (Instruction & Fusion)[] {
  const list: (Instruction & Fusion)[] = [];
  const add = (outer: string, inner: string, text: string) => {
    const fused = `${outer}+${inner.slice(4)}`;
    list.push({
      outer,
      inner,
      fused,
      name: fused,
      length: 5,
      body: `${I(1)} = ${text} | 0; ${next(5)}`,
    });
  };
  for (const [outer, inners] of Object.entries(WITH_OTHER)) {
    for (const inner of inners.split(" ").map((name) => `i32.${name}`)) {
      add(`i32.${outer}`, inner, I32[outer]!(I(2), innerText(inner, 3)));
    }
  }
  for (const [outer, inners] of Object.entries(WITH_CONSTANT)) {
    for (const inner of inners.split(" ").map((name) => `i32.${name}`)) {
      add(`i32.${outer}_k`, inner, I32[outer]!(innerText(inner, 2), word(4)));
    }
  }
  return list;
}

/** `[op, dst, c, a, b]`: `c + a * b`, rounded twice as the two instructions do. */
function multiplyAdd(type: "f32" | "f64"): Instruction & Fusion {
  const slot = (n: number) => type === "f32" ? `S[${at(n)}]` : `F[(${at(n)}) >> 1]`;
  const product = `${slot(3)} * ${slot(4)}`;
  const sum = type === "f32" ? `${slot(2)} + Math.fround(${product})` : `${slot(2)} + ${product}`;
  const fused = `${type}.add+mul`;
  const body = `${slot(1)} = ${sum}; ${next(5)}`;
  return { outer: `${type}.add`, inner: `${type}.mul`, fused, name: fused, length: 5, body };
}

/**
 * Loads whose address is a sum: `[op, dst, a, b, offset]`. The high word comes first: where a shared
 * memory has just grown the load is made again, and the low word may be an operand of its address.
 */
const LOADS: Readonly<Record<string, string>> = {
  "i32.load": `${I(1)} = dv.getInt32(a, true);`,
  "i32.load8_u": `${I(1)} = dv.getUint8(a);`,
  "i32.load16_s": `${I(1)} = dv.getInt16(a, true);`,
  "i64.load": `const d = ${
    at(1)
  }; I[d + 1] = dv.getInt32(a + 4, true); I[d] = dv.getInt32(a, true);`,
};

function loads(): (Instruction & Fusion)[] {
  return Object.entries(LOADS).flatMap(([outer, load]) =>
    ["i32.add", "i32.add_k"].map((inner) => {
      const fused = `${outer}+${inner.slice(4)}`;
      const address = `const a = (${innerText(inner, 2)} >>> 0) + (${word(4)} >>> 0);`;
      return { outer, inner, fused, name: fused, length: 5, body: `${address} ${load} ${next(5)}` };
    })
  );
}

/** Branches on a local that `i32.add_k` has just set: `[op, dst, a, k, (b,) target]`. */
function addAndBranch(): (Instruction & Fusion)[] {
  const inner = "i32.add_k";
  const add = `const v = (${I(2)} + ${word(3)}) | 0; ${I(1)} = v;`;
  const list: (Instruction & Fusion)[] = [];
  const branch = (outer: string, condition: string, length: number) => {
    const fused = `${inner}+${outer}`;
    const body = `${add} pc = ${condition} ? ${word(length - 1)} : pc + ${length}; continue;`;
    list.push({ outer, inner, fused, name: fused, length, body });
  };
  branch("br_nz", "v !== 0", 5);
  for (const compare of ["ne", "lt_s", "lt_u"]) {
    branch(`br_i32.${compare}`, I32_COMPARES[compare]!("v", I(4)), 6);
    branch(`br_i32.${compare}_k`, I32_COMPARES[compare]!("v", word(4)), 6);
  }
  return list;
}

/** Branches on whether a value is zero: `[op, a, b, target]`, or for loads `[op, address, offset, target]`. */
function testAndBranch(): (Instruction & Fusion)[] {
  const address = `(${I(1)} >>> 0) + (${word(2)} >>> 0)`;
  const tested = {
    "i32.and_k": `${I(1)} & ${word(2)}`,
    "i32.load": `dv.getInt32(${address}, true)`,
    "i32.load8_u": `dv.getUint8(${address})`,
  };
  return Object.entries(tested).flatMap(([inner, text]) =>
    [["br_nz", "!=="], ["br_z", "==="]].map(([outer, relation]) => {
      const fused = `${outer}+${inner}`;
      const body = `pc = (${text}) ${relation} 0 ? ${word(3)} : pc + 4; continue;`;
      return { outer: outer!, inner, fused, name: fused, length: 4, body };
    })
  );
}

/** `[op, dst, compared a, compared b, if it holds, if not]`. */
function selects(): (Instruction & Fusion)[] {
  const list: (Instruction & Fusion)[] = [];
  for (const inner of ["eq", "lt_s", "lt_u", "eq_k", "lt_s_k", "lt_u_k", "gt_s_k", "gt_u_k"]) {
    const constant = inner.endsWith("_k");
    const compare = I32_COMPARES[constant ? inner.slice(0, -2) : inner]!;
    const fused = `select1+i32.${inner}`;
    const holds = compare(I(2), constant ? word(3) : I(3));
    const body = `${I(1)} = ${holds} ? ${I(4)} : ${I(5)}; ${next(6)}`;
    list.push({ outer: "select1", inner: `i32.${inner}`, fused, name: fused, length: 6, body });
  }
  return list;
}

/** All of them. */
export function fusedInstructions(): (Instruction & Fusion)[] {
  return [
    ...arithmetic(),
    multiplyAdd("f32"),
    multiplyAdd("f64"),
    ...loads(),
    ...addAndBranch(),
    ...testAndBranch(),
    ...selects(),
  ];
}
