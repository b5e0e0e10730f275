/** Functions that compute with BigInts do what the interpreter does, and change to it while running. */
import { assertEquals, assertThrows } from "@std/assert";
import { byCode } from "../ops/catalogue.ts";
import { bytesOf, FUNC, type Loose, type Program } from "../runtime/interpret/testing.ts";
import { around, moduleOf, outcome, run, statementsOf } from "./testing.ts";
import type { GeneratedCode } from "./hooks.ts";
import { Declined } from "./declined.ts";
import { generateSource } from "./source.ts";
import { WHOLE_RULES } from "./whole_rules.ts";

const VALUES = [
  ...[0n, 1n, -1n, 2n, 7n, 63n, 0x8000_0000n, 0xffff_ffffn, -0x8000_0000n, 0x1_0000_0000n],
  ...[-(1n << 63n), (1n << 63n) - 1n, 0x1234_5678_9abc_def0n, -0x0fed_cba9_8765_4321n],
];
const COUNTS = [0, 1, 31, 32, 33, 63, 64, 65, -1];
/** Besides those: divisors, and what is compared with, about where numbers seem to change their signs. */
const DIVISORS = [10n, -1000n, 1n << 62n, (1n << 62n) - 1n, (1n << 63n) - 1n, -(1n << 63n)];

/** Every pair of values gives the same, or the same trap, with BigInts as in the interpreter. */
function assertWhole(code: string): void {
  const program = around("i64 i64 -> i64", code, "i64 i64");
  generateSource(moduleOf(program), 0, { form: "whole" });
  const compiled = run(program, { tier: { form: "whole" } });
  const interpreted = run(program, {});
  for (const x of VALUES) {
    for (const y of VALUES) {
      const expected = outcome(() => interpreted.f(x, y));
      assertEquals(outcome(() => compiled.f(x, y)), expected, `${code} of ${x}, ${y}`);
    }
  }
}

/** Code that gives an i64 by the instruction, applied to the parameters. */
function subjects(code: number): string[] {
  const { name, params, results } = byCode.get(code)!;
  const shown = results![0] === "i32" ? `${name}; i64.extend_i32_u` : name;
  if (name.includes("load")) {
    return [`i32.const 8; local.get 0; i64.store; i32.const 8; ${name}; local.get 1; i64.sub`];
  }
  if (name === "i64.store") {
    return [
      "i32.const 9; local.get 0; i64.store; i32.const 11; i64.load",
      "local.get 0; i32.wrap_i64; local.get 1; i64.store; i32.const 0; i64.load",
    ];
  }
  if (params![0] === "i32") return [`local.get 0; i32.wrap_i64; ${name}`];
  if (params!.length === 1) return [`local.get 0; ${shown}`];
  const counts = /div|rem|[lg][te]/.test(name) ? [...COUNTS, ...DIVISORS] : COUNTS;
  const constants = counts.flatMap((count) => [
    `local.get 0; i64.const ${count}; ${shown}`,
    `i64.const ${count}; local.get 1; ${shown}`,
  ]);
  return [`local.get 0; local.get 1; ${shown}`, ...constants];
}

for (const code of Object.keys(WHOLE_RULES).map(Number)) {
  Deno.test(`whole: ${byCode.get(code)!.name}`, () => subjects(code).forEach(assertWhole));
}

const LOOP = "local.get 0; i64.const 15; i64.and; local.set 2; " +
  "loop; local.get 3; i64.const 31; i64.mul; local.get 1; i64.xor; local.set 3; BODY " +
  "local.get 2; i64.const 1; i64.sub; local.tee 2; i64.const 0; i64.gt_s; br_if 0; end; local.get 3";

const FORMS: Readonly<Record<string, string>> = {
  "words and back": "local.get 0; i64.popcnt; local.get 1; i64.clz; i64.add; local.get 0; i64.sub",
  "a store of a part": "i32.const 8; local.get 0; i64.store16; i32.const 8; i64.load",
  "division, and its trap": "local.get 0; local.get 1; i64.div_s; local.get 0; i64.add",
  "select": "local.get 0; local.get 1; local.get 0; local.get 1; i64.lt_u; select",
  "select of flipped bits": "local.get 0; i64.const -77; i64.xor; local.get 0; " +
    "local.get 0; local.get 1; i64.lt_u; select",
  "select of bits that are not flipped":
    "local.get 1; local.get 1; i64.const 0x7fff000000000000; " +
    "i64.xor; local.get 0; i32.wrap_i64; select",
  "select of what is computed": "local.get 0; i64.const 3; i64.mul; local.get 1; i64.const 5; " +
    "i64.sub; local.get 0; local.get 1; i64.gt_u; select",
  "a carry": "local.get 0; local.get 1; i64.add; local.get 0; i64.lt_u; i64.extend_i32_u; " +
    "local.get 1; local.get 0; i64.le_u; i64.extend_i32_s; i64.sub; local.get 1; local.get 0; " +
    "i64.gt_u; i32.eqz; i64.extend_i32_s; i64.const 4; i64.mul; i64.add",
  "an order as a word": "local.get 0; local.get 1; i64.lt_u; i32.const 3; i32.mul; local.get 0; " +
    "i64.const 10; i64.ge_u; i32.sub; i64.extend_i32_s",
  "two traps in order": "local.get 0; i32.wrap_i64; i64.load; local.get 0; local.get 1; " +
    "i64.rem_u; i64.add",
  "a global": "local.get 0; global.set 1; global.get 1; local.get 1; global.set 1; i64.const 1; " +
    "i64.add",
  "a float": "local.get 0; f64.reinterpret_i64; i64.reinterpret_f64; local.get 1; " +
    "f64.convert_i64_u; i64.trunc_sat_f64_u; i64.xor",
  "a dropped trap": "local.get 0; i32.wrap_i64; i64.load; drop; local.get 1",
  "the result of a block": "block i64; local.get 0; local.get 1; i64.eqz; br_if 0; local.get 1; " +
    "i64.mul; end; local.get 0; i64.add",
  "a local set on one way": "local.get 0; i64.eqz; if; local.get 1; local.set 2; end; " +
    "local.get 2; local.get 0; i64.add",
  "a local set in both arms": "local.get 0; i64.eqz; if i64; local.get 1; local.tee 2; else; " +
    "local.get 0; local.tee 3; end; local.get 2; i64.add; local.get 3; i64.add",
  "a local set before a way out":
    "block; local.get 0; local.set 2; local.get 1; i64.eqz; br_if 0; " +
    "local.get 1; local.set 2; end; local.get 2",
  "a loop": LOOP.replace("BODY", ""),
  "a call that uses the slots": LOOP.replace(
    "BODY",
    "local.get 2; i64.const 3; i64.and; i64.eqz; if; local.get 2; i32.wrap_i64; call 1; " +
      "i64.extend_i32_s; local.get 3; i64.add; local.set 3; end;",
  ),
  "a recursion": "local.get 0; i64.const 7; i64.and; local.tee 2; i64.eqz; if i64; local.get 1; " +
    "else; local.get 2; i64.const 1; i64.sub; local.get 1; call 0; local.get 2; i64.mul; " +
    "local.get 0; i64.add; end",
};

for (const [name, code] of Object.entries(FORMS)) {
  Deno.test(`whole: ${name}`, () => assertWhole(code));
}

Deno.test("generateSource() keeps BigInts in variables between branches, in slots at them", () => {
  const code = "loop; local.get 1; local.get 0; i64.add; i64.const 3; i64.shl; local.set 1; " +
    "local.get 1; i64.const 0; i64.gt_s; br_if 0; end; local.get 1";
  const text = statementsOf(around("i64 -> i64", code, "i64"), { form: "whole" });
  assertEquals(
    text.slice(text.indexOf("c1=B")),
    `c1=B[2];
c0=B[1];
c1=BigInt.asIntN(64,BigInt.asIntN(64,c1+c0)<<3n);
B[2]=c1;
if(c1>0n){
continue L1;
}
break;
}
c1=B[2];
B[0]=c1;
i0=W[0];
i1=W[1];
wide.hi=i1;
return(i0);`,
  );
});

/** Rounds of xorshift and a multiplication; traps at the end when told to. */
const HOT: Program = {
  types: ["i32 i32 -> i64"],
  funcs: [{
    locals: "i64",
    code: "i64.const 88172645463325252; local.set 2; loop; " +
      "local.get 2; local.get 2; i64.const 13; i64.shl; i64.xor; local.set 2; " +
      "local.get 2; local.get 2; i64.const 7; i64.shr_u; i64.xor; local.set 2; " +
      "local.get 2; local.get 2; i64.const 17; i64.shl; i64.xor; i64.const 31; i64.mul; local.set 2; " +
      "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; " +
      "local.get 2; local.get 1; i32.load; i64.extend_i32_u; i64.add",
  }, { code: "local.get 0; local.get 1; call 0" }],
  memories: [[0, 1]],
  exports: { f: [FUNC, 0], g: [FUNC, 1] },
};

/** The program in the host's engine, as the interpreter takes too long. */
function onHost(program: Program): Loose {
  return new WebAssembly.Instance(new WebAssembly.Module(bytesOf(program))).exports;
}

Deno.test("a function changes to BigInts in a long loop, and has one frame in a backtrace", () => {
  const compiled = run(HOT, { tier: {} });
  const host = onHost(HOT);
  assertEquals(compiled.g(9_000_000, 0), host.g(9_000_000, 0));
  const { frames } = outcome(() => compiled.g(9_000_000, -1)) as { frames: unknown[] };
  assertEquals(frames, (outcome(() => run(HOT, {}).g(1, -1)) as { frames: unknown[] }).frames);
  assertEquals(frames.length, 2);
});

Deno.test("a function changes to BigInts after many calls", () => {
  const compiled = run(HOT, { tier: {} });
  const host = onHost(HOT);
  for (let i = 0; i < 700; i++) assertEquals(compiled.f(20_000, 0), host.f(20_000, 0));
});

Deno.test("a function whose other forms the embedder refuses goes on as it is", () => {
  const refused: (number | undefined)[] = [];
  const generated = ({ funcidx, entry, source }: GeneratedCode) => {
    if (funcidx !== 0 || entry === undefined && !source.includes("BigInt.asIntN")) return;
    refused.push(entry);
    return false;
  };
  const compiled = run(HOT, { tier: { hooks: { generated } } });
  const host = onHost(HOT);
  assertEquals(compiled.f(9_000_000, 0), host.f(9_000_000, 0));
  assertEquals(refused.length > 0, true);
  for (let i = 0; i < 100; i++) assertEquals(compiled.f(20_000, 0), host.f(20_000, 0));
});

/** A loop in a loop, both with something to gain, and nothing called. */
const NESTED: Program = {
  types: ["i32 -> i64"],
  funcs: [{
    locals: "i32 i64 i64",
    code: "i64.const 1; local.set 2; loop; " +
      "local.get 2; i64.const 31; i64.mul; i64.const 7; i64.add; local.tee 3; local.set 2; " +
      "i32.const 50; local.set 1; loop; " +
      "local.get 2; local.get 2; i64.const 13; i64.rotl; i64.xor; local.get 3; i64.mul; local.set 2; " +
      "local.get 1; i32.const 1; i32.sub; local.tee 1; br_if 0; end; " +
      "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; " +
      "local.get 2",
  }],
  exports: { f: [FUNC, 0] },
};

Deno.test("generateSource() declines BigInts for more locals than there are slots", () => {
  const code = "loop; local.get 1; i64.const 3; i64.mul; local.set 1; end; local.get 1";
  const source = (count: number) => () =>
    generateSource(moduleOf(around("i64 -> i64", code, "i64 ".repeat(count).trim())), 0, {
      form: "whole",
    });
  source(1022)();
  assertThrows(source(1023), Declined, "slots");
});

Deno.test("a function whose loops are nested changes to BigInts in them", () => {
  assertEquals(run(NESTED, { tier: {} }).f(200_000), onHost(NESTED).f(200_000));
});

Deno.test("generateSource() has no change of form around a loop before that is entered", () => {
  const module = moduleOf(NESTED);
  const loops = [...generateSource(module, 0).matchAll(/E\.whole\(0,(\d+)\)/g)];
  const [outer, inner] = loops.map(([, offset]) => Number(offset));
  const heads = generateSource(module, 0, { entry: inner! }).match(/for\(;;\)\{if.{11}/g);
  assertEquals(heads, ["for(;;){if(o===0){if(", "for(;;){if((n=n-15|0)"]);
  assertEquals(generateSource(module, 0, { entry: outer! }).includes("{if(o===0){"), false);
});

Deno.test("a host function that calls again leaves the BigInts of its caller alone", () => {
  const program: Program = {
    types: ["i64 i64 -> i64", "i64 -> i64"],
    imports: { host: [FUNC, 1] },
    funcs: [{
      locals: "i64",
      code: "local.get 0; i64.const 31; i64.mul; local.set 2; block i64; local.get 2; " +
        "local.get 1; i64.add; local.get 0; i64.const 1; i64.and; i64.eqz; br_if 0; " +
        "i64.const 7; i64.mul; local.get 0; i64.const 1; i64.sub; call 0; i64.add; local.get 1; " +
        "i64.xor; end; local.get 0; i64.const 0; i64.gt_s; if i64; local.get 0; i64.const 3; " +
        "i64.sub; call 0; local.get 2; i64.add; else; local.get 2; end; i64.mul; local.get 0; " +
        "call 0; i64.add; local.get 2; i64.sub",
    }],
    exports: { f: [FUNC, 1] },
  };
  const results = ([undefined, {}, { form: "whole" }] as const).map((tier) => {
    let depth = 0;
    const host = (given: unknown): bigint => {
      const n = given as bigint;
      if (n <= 0n || depth > 3) return n;
      depth++;
      const result = f(n - 2n, n * 5n);
      depth--;
      return result;
    };
    const { f } = run(program, { imports: [host], ...tier && { tier } });
    return [1n, 2n, 3n, 8n, 9n].map((n) => f(n, 77n));
  });
  assertEquals(results.slice(1), [results[0], results[0]]);
});
