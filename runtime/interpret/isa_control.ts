/**
 * The instructions of the register code that no wasm instruction's row describes: moves, branches,
 * calls, and the fused forms. The lowering stage chooses among them; the loop's generator prints them.
 *
 * @module
 */
import { RETURNED, SUSPEND } from "../store.ts";
import { at, type Instruction, next, word } from "./isa_text.ts";

function I(n: number): string {
  return `I[${at(n)}]`;
}

/** An i32 comparison that branches fuse with, and its text over two operands. */
export const I32_COMPARES: Readonly<Record<string, (a: string, b: string) => string>> = {
  eq: (a, b) => `${a} === ${b}`,
  ne: (a, b) => `${a} !== ${b}`,
  lt_s: (a, b) => `${a} < ${b}`,
  lt_u: (a, b) => `(${a} >>> 0) < (${b} >>> 0)`,
  gt_s: (a, b) => `${a} > ${b}`,
  gt_u: (a, b) => `(${a} >>> 0) > (${b} >>> 0)`,
  le_s: (a, b) => `${a} <= ${b}`,
  le_u: (a, b) => `(${a} >>> 0) <= (${b} >>> 0)`,
  ge_s: (a, b) => `${a} >= ${b}`,
  ge_u: (a, b) => `(${a} >>> 0) >= (${b} >>> 0)`,
};

/** Ends this stint of the loop, to begin another at `pc`. */
export const PAUSE = "stack.sp = sp; stack.fp = fp; stack.resumed = inst; return pc;";

const RETURN = "sp -= 2; pc = CS[sp]; fp = CS[sp + 1]; continue;";

/** Stands for the number of `count`. */
const COUNT = "COUNT";

/**
 * Enters function `f` of this instance, whose frame starts at `at`; `length` words return here.
 *
 * A `count` that the function starts with is done with the call, unless it comes to its end: in a program
 * that calls much, every tenth instruction would be one.
 */
function enter(funcidx: string, base: string, length: number): string {
  return `const k = ${funcidx}, e = E[k]; if (e === 0) { lacking = k; break; }
const f = ${base};
if (f + C[e] > limit || sp >= deepest) limit = enlarge(stack, f + C[e], sp) | 0;
CS[sp] = pc + ${length}; CS[sp + 1] = fp; sp += 2; fp = f;
for (let i = f + C[e + 1], end = f + C[e + 2]; i < end; i++) I[i] = 0;
pc = e + 3; if (C[pc] === ${COUNT} && C[e + 6] > 0) { C[e + 6] -= 1; pc = e + 7; }
continue;`;
}

/** As `enter`, in place of the present frame. */
function reenter(funcidx: string): string {
  return `const k = ${funcidx}, e = E[k]; if (e === 0) { lacking = k; break; }
if (fp + C[e] > limit) limit = enlarge(stack, fp + C[e], 0) | 0;
for (let i = fp + C[e + 1], end = fp + C[e + 2]; i < end; i++) I[i] = 0;
pc = e + 3; continue;`;
}

/** Words: opcode, table, slot of the index, type, frame offset. */
const INDIRECT = `const t = inst.tables[${word(1)}].elements[${I(2)} >>> 0];
if (t === undefined || t === null) { callee = badElement(t, ${I(2)}, ${word(1)}); break; }
if (t.type !== types[${word(3)}]) checkSignature(t, types[${word(3)}], ${I(2)});`;

/** The slow way to call `t`, of another instance or of the host, from this frame. */
function leave(base: string, length: number, tail: boolean): string {
  return `callee = t; base = ${base}; after = pc + ${length}; tail = ${tail}; break;`;
}

/** All of them, in the order of their numbers. */
export function controlInstructions(): Instruction[] {
  const list: Instruction[] = [];
  const add = (name: string, length: number, body: string) => list.push({ name, length, body });

  add("halt", 1, "stack.sp = base0; return -1;");
  add("switch_back", 1, `inst = stack.instances.pop(); ${LOAD_STATE} ${RETURN}`);
  add("jump", 2, `pc = ${word(1)}; continue;`);
  add("br_nz", 3, `pc = ${I(1)} !== 0 ? ${word(2)} : pc + 3; continue;`);
  add("br_z", 3, `pc = ${I(1)} === 0 ? ${word(2)} : pc + 3; continue;`);
  for (const [name, text] of Object.entries(I32_COMPARES)) {
    add(`br_i32.${name}`, 4, `pc = ${text(I(1), I(2))} ? ${word(3)} : pc + 4; continue;`);
    add(`br_i32.${name}_k`, 4, `pc = ${text(I(1), word(2))} ? ${word(3)} : pc + 4; continue;`);
  }
  add(
    "br_table",
    3,
    `const i = ${I(1)} >>> 0, n = ${word(2)}; pc = C[pc + 3 + (i < n ? i : n)]; continue;`,
  );
  add("copy1", 3, `${I(1)} = ${I(2)}; ${next(3)}`);
  add(
    "copy2",
    3,
    `const d = ${at(1)}, s = ${at(2)}; I[d] = I[s]; I[d + 1] = I[s + 1]; ${next(3)}`,
  );
  add("copy_ref", 3, `R[(${at(1)}) >> 1] = R[(${at(2)}) >> 1]; ${next(3)}`);
  add("const1", 3, `${I(1)} = ${word(2)}; ${next(3)}`);
  add("const2", 4, `const d = ${at(1)}; I[d] = ${word(2)}; I[d + 1] = ${word(3)}; ${next(4)}`);
  add("select1", 5, `${I(1)} = ${I(2)} !== 0 ? ${I(3)} : ${I(4)}; ${next(5)}`);
  add(
    "select2",
    5,
    `const d = ${at(1)}, s = ${I(2)} !== 0 ? ${at(3)} : ${
      at(4)
    }; I[d] = I[s]; I[d + 1] = I[s + 1]; ${next(5)}`,
  );
  add("global.get1", 3, `${I(1)} = G[${word(2)}][0]; ${next(3)}`);
  add(
    "global.get2",
    3,
    `const d = ${at(1)}, g = G[${word(2)}]; I[d] = g[0]; I[d + 1] = g[1]; ${next(3)}`,
  );
  add("global.set1", 3, `G[${word(1)}][0] = ${I(2)}; ${next(3)}`);
  add(
    "global.set2",
    3,
    `const s = ${at(2)}, g = G[${word(1)}]; g[0] = I[s]; g[1] = I[s + 1]; ${next(3)}`,
  );
  add("call", 3, enter(word(1), at(2), 3));
  add("call_import", 3, `const t = inst.funcs[${word(1)}]; ${leave(at(2), 3, false)}`);
  add(
    "call_indirect",
    5,
    `${INDIRECT}
if (t.instance !== inst) { ${leave(at(4), 5, false)} }
${enter("t.funcidx", at(4), 5)}`,
  );
  add("return_call", 2, reenter(word(1)));
  add("return_call_import", 2, `const t = inst.funcs[${word(1)}]; ${leave("fp", 2, true)}`);
  add(
    "return_call_indirect",
    4,
    `${INDIRECT}
if (t.instance !== inst) { ${leave("fp", 4, true)} }
${reenter("t.funcidx")}`,
  );
  add(
    "call_ref",
    3,
    `const t = R[(${at(1)}) >> 1]; if (t === null) nullFunction();
if (t.instance !== inst) { ${leave(at(2), 3, false)} }
${enter("t.funcidx", at(2), 3)}`,
  );
  add(
    "return_call_ref",
    2,
    `const t = R[(${at(1)}) >> 1]; if (t === null) nullFunction();
if (t.instance !== inst) { ${leave("fp", 2, true)} }
${reenter("t.funcidx")}`,
  );
  add("ret", 1, RETURN);
  add("ret1", 2, `I[fp] = ${I(1)}; ${RETURN}`);
  add("ret2", 2, `const s = ${at(1)}; I[fp] = I[s]; I[fp + 1] = I[s + 1]; ${RETURN}`);
  add("ret_k", 2, `I[fp] = ${word(1)}; ${RETURN}`);
  add(
    "raise",
    1,
    `stack.sp = sp; stack.fp = fp;
return raise({ pc, inst, inHost: false, tail: false, base: base0, depth, stack });`,
  );
  add(
    "fuel",
    2,
    `const m = inst.meter; if ((m.slice -= ${word(1)}) < m.mark) m.pay(m.slice, ${word(1)}); ${
      next(2)
    }`,
  );
  add("check", 1, `const m = inst.meter; if (--m.checks < 0) m.look(); ${next(1)}`);
  add(
    "compiled",
    2,
    `stack.sp = sp; stack.fp = fp; inHost = tail = true;
const e = inst.tier.call(${word(1)}, fp) | 0;
inHost = false; dv = memory.dv; C = code.words; limit = stack.room | 0;
if (e === 0) { ${RETURN} }
if (fp + C[e] > limit) limit = enlarge(stack, fp + C[e], 0) | 0;
for (let i = fp + C[e + 1], end = fp + C[e + 2]; i < end; i++) I[i] = 0;
pc = e + 3; continue;`,
  );
  add(
    "count",
    4,
    `if ((C[${word(1)}] -= 1) >= 0) { ${next(4)} }
stack.sp = sp; stack.fp = fp; inHost = tail = true;
const hot = functionAt(code, pc), done = inst.tier.hot(hot, fp, ${word(2)});
inHost = false; dv = memory.dv; C = code.words; limit = stack.room | 0;
if (done === ${RETURNED}) { ${RETURN} }
if (done === ${SUSPEND} && base0 === 0 && stack.instances.length === 0) {
  stack.suspend({ pc, fp, sp, inst, hot });
  return -1;
}
${next(4)}`,
  );
  add(
    "resume",
    1,
    `const s = stack.resume(); pc = s.pc | 0; fp = s.fp | 0; sp = s.sp | 0; continue;`,
  );
  add("unreachable", 1, "unreachable();");
  const count = list.findIndex(({ name }) => name === "count");
  return list.map(({ body, ...rest }) => ({ ...rest, body: body.replaceAll(COUNT, `${count}`) }));
}

/** Reads what the loop keeps in locals of the present instance. */
export const LOAD_STATE =
  "{ const state = inst.run; code = state.code; C = code.words; E = code.entries; G = state.cells; memory = state.memory; dv = memory.dv; types = state.types; }";
