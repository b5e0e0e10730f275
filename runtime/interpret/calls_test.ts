import { assertEquals, assertThrows } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { testBoth, thrown } from "../api/testing.ts";
import { RuntimeError } from "../errors.ts";
import { agentStack, limitStack } from "./stack.ts";
import { FUNC, load, type Loose } from "./testing.ts";

const TABLE = 1;
const MEMORY = 2;

testBoth("arguments and results of every type cross a call", (W) => {
  const { swap } = load(W, {
    types: ["i32 i64 f32 f64 externref funcref -> funcref externref f64 f32 i64 i32"],
    funcs: [
      { code: [5, 4, 3, 2, 1, 0].map((n) => `local.get ${n}`).join("; ") },
      { code: [0, 1, 2, 3, 4, 5].map((n) => `local.get ${n}`).join("; ") + "; call 0" },
    ],
    exports: { swap: [FUNC, 1] },
  });
  const thing = {};
  assertEquals(swap(-5, -(1n << 63n), 1.5, -0, thing, swap), [
    swap,
    thing,
    -0,
    1.5,
    -(1n << 63n),
    -5,
  ]);
  assertEquals(swap("7", true, 0.1, undefined, null, null), [
    null,
    null,
    NaN,
    Math.fround(0.1),
    1n,
    7,
  ]);
});

testBoth("missing arguments are undefined and further ones ignored", (W) => {
  const { f } = load(W, {
    types: ["i32 f64 -> f64"],
    funcs: [{ code: "local.get 0; f64.convert_i32_s; local.get 1; f64.add" }],
    exports: { f: [FUNC, 0] },
  });
  assertEquals([f(), f(2), f(2, 3), f(2, 3, 4)], [NaN, NaN, 5, 5]);
});

testBoth("locals start as zeros in every call, whatever lay there", (W) => {
  const { f } = load(W, {
    types: ["i32 -> i32 i64 f64"],
    funcs: [
      {
        locals: "i32 i64 f64",
        code: "local.get 0; if; local.get 0; i32.const 1; i32.sub; call 0; drop; drop; drop; " +
          "local.get 1; local.get 2; local.get 3; return; end; " +
          "i32.const 7; local.set 1; i64.const -1; local.set 2; " +
          "local.get 2; f64.convert_i64_s; local.set 3; i32.const 0; i64.const 0; local.get 2; " +
          "f64.convert_i64_s",
      },
    ],
    exports: { f: [FUNC, 0] },
  });
  assertEquals([f(0), f(1), f(3)], [[0, 0n, -1], [0, 0n, 0], [0, 0n, 0]]);
});

testBoth("a host function may call the guest again, and the guest grows meanwhile", (W) => {
  const long = "i32.const 1; i32.xor; local.get 0; i32.mul; ".repeat(3000);
  const exports: Loose = load(W, {
    types: ["i32 -> i32"],
    imports: { host: [FUNC, 0] },
    funcs: [
      { code: "local.get 0; call 0; call 3" },
      { code: `local.get 0; ${long}` },
      { code: "local.get 0; i32.const 1; i32.add" },
    ],
    exports: { outer: [FUNC, 1], long: [FUNC, 2] },
  }, {
    host(x: number) {
      exports.long(3);
      return x > 0 ? exports.outer(x - 1) : 100;
    },
  });
  assertEquals(exports.outer(5), 106);
});

testBoth("converting an argument or a result may call the guest again", (W) => {
  const exports: Loose = load(W, {
    types: ["i32 i32 -> i32", "-> i32 i32"],
    imports: { pair: [FUNC, 1] },
    funcs: [
      { code: "local.get 0; i32.const 10; i32.mul; local.get 1; i32.add" },
      { type: 1, code: "call 0" },
    ],
    exports: { f: [FUNC, 1], both: [FUNC, 2] },
  }, {
    pair: () => [{ valueOf: () => exports.f(4, 5) }, { valueOf: () => exports.f(6, 7) }],
  });
  const sly = { valueOf: () => exports.f(1, 2) };
  assertEquals(exports.f(sly, { valueOf: () => exports.f(sly, 3) }), 10 * 12 + 123);
  assertEquals(exports.both(), [45, 67]);
});

testBoth("what a host function throws comes out as it is, and the guest goes on to work", (W) => {
  const error = new Error("mine");
  const exports: Loose = load(W, {
    types: ["i32 -> i32"],
    imports: { host: [FUNC, 0] },
    funcs: [{ code: "local.get 0; call 0; i32.const 1; i32.add" }],
    exports: { f: [FUNC, 1] },
  }, {
    host(x: number) {
      if (x < 0) throw error;
      return x === 0 ? 0 : exports.f(x < 3 ? x - 1 : -1);
    },
  });
  assertEquals(assertThrows(() => exports.f(-1)), error);
  assertEquals(assertThrows(() => exports.f(3)), error);
  assertEquals(exports.f(2), 3);
});

testBoth("memory that grows inside of a call is seen by the caller", (W) => {
  const grow = "local.get 0; memory.grow 0; drop; ";
  const make = (given: Loose) =>
    load(W, {
      types: ["i32 ->", "i32 -> i32"],
      imports: { other: [FUNC, 0], memory: [MEMORY, 0, 1] },
      funcs: [
        { type: 0, code: grow },
        {
          type: 1,
          code: "local.get 0; call 1; i32.const 65536; i32.const 5; i32.store; " +
            "i32.const 65536; i32.load",
        },
        {
          type: 1,
          code: "local.get 0; call 0; i32.const 65536; i32.const 6; i32.store; " +
            "i32.const 65536; i32.load",
        },
      ],
      exports: { grow: [FUNC, 1], own: [FUNC, 2], other: [FUNC, 3] },
    }, given);
  const memory = () => new W.Memory({ initial: 1 });
  const first = memory();
  assertEquals(make({ memory: first, other: () => first.grow(1) }).own(1), 5);
  const second = memory();
  assertEquals(make({ memory: second, other: () => second.grow(1) }).other(1), 6);
  const third = memory();
  const { grow: guest } = make({ memory: third, other() {} });
  assertEquals(make({ memory: third, other: guest }).other(1), 6);
});

testBoth("call_indirect reaches functions of another instance, with its own state", (W) => {
  const table = new W.Table({ element: "anyfunc", initial: 2 });
  const make = (at: number) =>
    load(W, {
      types: ["i32 -> i32"],
      imports: { table: [TABLE, 0x70, 0, 2] },
      globals: [`mut:i32 = i32.const ${100 * (at + 1)}`],
      funcs: [
        {
          code: "global.get 0; i32.const 1; i32.add; global.set 0; local.get 0; i32.eqz; if; " +
            "global.get 0; return; end; " +
            `local.get 0; i32.const 1; i32.sub; i32.const ${1 - at}; call_indirect 0 0; ` +
            "global.get 0; i32.add",
        },
      ],
      elements: [[0, 0x41, at, 0x0b, 1, 0]],
      exports: { f: [FUNC, 0] },
    }, { table });
  const [a, b] = [make(0), make(1)];
  assertEquals(a.f(3), 202 + 102 + 202 + 102);
  assertEquals(b.f(0), 203);
});

testBoth("call_indirect traps on what is not there, null, and of another type", (W) => {
  const { f } = load(W, {
    types: ["->", "i32 ->", "-> i32"],
    funcs: [{ type: 1, code: "local.get 0; call_indirect 0 0" }, { type: 2, code: "i32.const 1" }],
    tables: [[0x70, 0, 2]],
    elements: [[0, 0x41, 0, 0x0b, 1, 1]],
    exports: { f: [FUNC, 0] },
  });
  assertEquals([0, 1, 2, -1].map((n) => thrown(() => f(n))), new Array(4).fill("RuntimeError"));
});

Deno.test("limitStack() bounds depth and bytes, and not while a guest runs", () => {
  const make = () => {
    const exports: Loose = load(vitrine, {
      types: ["i32 -> i32"],
      imports: { host: [FUNC, 0] },
      funcs: [{
        code: "local.get 0; i32.eqz; if; i32.const 0; call 0; return; end; " +
          "local.get 0; i32.const 1; i32.sub; call 1; i32.const 1; i32.add",
      }],
      exports: { down: [FUNC, 1] },
    }, { host: () => tryLimit() });
    return exports.down as (depth: number) => number;
  };
  let refused = 0;
  const tryLimit = () => {
    assertThrows(() => limitStack({ callDepth: 10 }), RangeError);
    return ++refused;
  };
  try {
    limitStack({ callDepth: 50 });
    assertEquals(make()(40), 41);
    assertThrows(() => make()(60), RuntimeError, "call stack exhausted");
    limitStack({ stackBytes: 4096 });
    assertThrows(() => make()(1000), RuntimeError, "call stack exhausted");
    assertEquals(refused, 1);
  } finally {
    limitStack({});
  }
});

Deno.test("limitStack() waits for the conversion of arguments to end", () => {
  const { f } = load(vitrine, {
    types: ["i32 i32 -> i32"],
    funcs: [{ code: "local.get 0; local.get 1; i32.sub" }],
    exports: { f: [FUNC, 0] },
  });
  const sly = {
    valueOf() {
      limitStack({ callDepth: 10 });
      return 1;
    },
  };
  try {
    assertThrows(() => f(44, sly), RangeError);
    assertEquals(f(44, 2), 42);
  } finally {
    limitStack({});
  }
});

Deno.test("no reference of a call is left on the stack when it has ended", () => {
  const { f, fail } = load(vitrine, {
    types: ["externref i32 -> externref"],
    funcs: [
      {
        locals: "externref",
        code: "local.get 0; local.set 2; local.get 1; if; local.get 2; local.get 1; i32.const 1; " +
          "i32.sub; call 0; drop; end; local.get 2",
      },
      { code: "local.get 0; i32.const 5; call 0; drop; unreachable" },
    ],
    exports: { f: [FUNC, 0], fail: [FUNC, 1] },
  });
  const mark = {};
  const left = () => agentStack().refs.filter((ref) => ref === mark).length;
  assertEquals(f(mark, 10), mark);
  assertEquals(left(), 0);
  assertThrows(() => fail(mark, 0), RuntimeError);
  assertEquals(left(), 0);
});

Deno.test("no reference given to a host function, or by one, is left on the stack", () => {
  const { pass } = load(vitrine, {
    types: ["externref -> externref"],
    imports: { host: [FUNC, 0] },
    funcs: [{ code: "local.get 0; call 0" }],
    exports: { pass: [FUNC, 1], host: [FUNC, 0] },
  }, { host: (ref: unknown) => ref });
  const mark = {};
  assertEquals(pass(mark), mark);
  assertEquals(agentStack().refs.filter((ref) => ref === mark).length, 0);
});
