import { assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { type GuestFrame, RuntimeError } from "../errors.ts";
import { bytesOf, FUNC, load, type Loose, type Program } from "./testing.ts";

/** The trap that `run` ends in. */
function trapOf(run: () => unknown): RuntimeError {
  try {
    run();
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
  throw new Error("It did not trap");
}

/** A module of one function of type `i32 i32 -> i32`, exported as `f`. */
function oneFunction(code: string): Program {
  return {
    types: ["i32 i32 -> i32"],
    memories: [[0, 1]],
    tables: [[0x70, 0, 1]],
    funcs: [{ code }],
    exports: { f: [FUNC, 0] },
  };
}

/** Where the instructions of {@link oneFunction} start: the body lies at the end, behind its locals. */
function startOf(program: Program, length: number): number {
  return bytesOf(program).length - length;
}

const PHRASES: Readonly<Record<string, string>> = {
  "unreachable": "unreachable",
  "local.get 0; local.get 1; i32.div_s": "integer divide by zero",
  "local.get 0; i32.const 0; i32.rem_u": "integer divide by zero",
  "i32.const -2147483648; i32.const -1; i32.div_s": "integer overflow",
  "f64.const; f64.const; f64.div; i32.trunc_f64_s": "invalid conversion to integer",
  "i32.const -4; i32.load": "out of bounds memory access",
  "local.get 0; i32.const 65536; i32.add; i32.load": "out of bounds memory access",
  "i32.const 65533; local.get 0; i32.store; local.get 0": "out of bounds memory access",
  "i32.const 0; i32.const 65535; i32.const 2; memory.copy 0 0; local.get 0":
    "out of bounds memory access",
  "local.get 0; local.get 0; i32.const 0; call_indirect 0 0": "uninitialized element 0",
  "local.get 0; local.get 0; i32.const 1; call_indirect 0 0": "undefined element",
  "i32.const 1; table.get 0; drop; local.get 0": "out of bounds table access",
  "local.get 0; local.get 0; ref.null 0; call_ref 0": "null function reference",
};

for (const [code, phrase] of Object.entries(PHRASES)) {
  Deno.test(`${code}: ${phrase}`, () => {
    const { f } = load(vitrine, oneFunction(code));
    assertEquals(trapOf(() => f(0, 0)).phrase, phrase);
    // The guest is as good as before.
    assertEquals(trapOf(() => f(0, 0)).phrase, phrase);
  });
}

Deno.test("a trap's frame is at the byte of the instruction that trapped", () => {
  // local.get 0 (2 bytes), local.get 1 (2), i32.add (1), i32.load (3), end (1)
  const program = oneFunction("local.get 0; local.get 1; i32.add; i32.load 2 0");
  const { f } = load(vitrine, program);
  const start = startOf(program, 9);
  assertEquals(trapOf(() => f(-1, 0)).frames, [{ funcidx: 0, name: "f", offset: start + 5 }]);
});

Deno.test("frames are at the calls that led to the trap, innermost first", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    funcs: [
      { code: "local.get 0; i32.const 1; i32.add; call 1; i32.const 2; i32.mul" },
      { code: "i32.const 6; local.get 0; i32.div_u; return" },
      { code: "nop; local.get 0; i32.const -1; i32.add; call 0" },
    ],
    exports: { inner: [FUNC, 1], outer: [FUNC, 2] },
  };
  // Bodies, each with its size and count of locals in front: 13, 9 and 11 bytes of code.
  const { outer } = load(vitrine, program);
  const end = bytesOf(program).length;
  const third = end - 9;
  const second = third - 2 - 7;
  const first = second - 2 - 11;
  const frames: GuestFrame[] = trapOf(() => outer(0)).frames;
  assertEquals(frames, [
    { funcidx: 1, name: "inner", offset: second + 4 },
    { funcidx: 0, offset: first + 5 },
    { funcidx: 2, name: "outer", offset: third + 6 },
  ]);
});

Deno.test("frames go on across instances and the host, and no other trap's are among them", () => {
  const make = (given: Loose) =>
    load(vitrine, {
      types: ["->"],
      imports: { next: [FUNC, 0] },
      funcs: [{ code: "call 0" }],
      exports: { f: [FUNC, 1] },
    }, given);
  const inner = load(vitrine, {
    types: ["->"],
    funcs: [{ code: "unreachable" }],
    exports: { inner: [FUNC, 0] },
  });
  const middle = make({ next: inner.inner });
  const outer = make({ next: () => middle.f() });
  for (let n = 0; n < 2; n++) {
    assertEquals(trapOf(() => outer.f()).frames.map(({ name }) => name), ["inner", "f", "f"]);
  }
});

Deno.test("an out-of-bounds store writes nothing, wherever its bytes begin", () => {
  const { f, g } = load(vitrine, {
    types: ["i32 i64 ->", "i32 -> i64"],
    memories: [[1, 1, 1]],
    funcs: [
      { code: "local.get 0; local.get 1; i64.store" },
      { type: 1, code: "local.get 0; i64.load" },
    ],
    exports: { f: [FUNC, 0], g: [FUNC, 1] },
  });
  for (let address = 65529; address <= 65536; address++) {
    assertEquals(trapOf(() => f(address, -1n)).phrase, "out of bounds memory access");
  }
  assertEquals(g(65528), 0n);
});
