/**
 * Hooks of a compiler that do what they should not, or what nobody expects: throw, call the guest, drop
 * code in the middle.
 *
 * @module
 */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { binary } from "../../cli/testing.ts";
import {
  type CompiledCode,
  type CompilerHooks,
  dropCode,
  Instance,
  loadCompiler,
  Module,
} from "../../mod.ts";

/** Function 1 adds one, and is not written out where it is called (see `jit/inline.ts`); 2 and 3 sum what it gives, 3 catching all; 4 sums what the import gives. */
const GUEST = new Module(
  await binary(`(module
    (import "e" "f" (func $import (param i32) (result i32)))
    (func $inner (param i32) (result i32) (drop (ref.null func))
      (i32.add (local.get 0) (i32.const 1)))
    (func (export "sum") (param i32) (result i32) (local i32)
      (loop $more
        (local.set 1 (i32.add (local.get 1) (call $inner (local.get 0))))
        (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))
    (func (export "caught") (param i32) (result i32) (local i32)
      (loop $more
        (block $caught (try_table (catch_all $caught)
          (local.set 1 (i32.add (local.get 1) (call $inner (local.get 0))))))
        (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))
    (func (export "imported") (param i32) (result i32) (local i32)
      (loop $more
        (local.set 1 (i32.add (local.get 1) (call $import (local.get 0))))
        (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1)))`) as Uint8Array<ArrayBuffer>,
);
const FUNCTIONS = [1, 2, 3, 4];
const INNER = 1;
const SUM = 2;

type Guest = Instance & { readonly exports: Record<string, (rounds: number) => number> };

const compiler = await loadCompiler();

for (const mode of ["jit", "auto"] as const) {
  const start = (hooks: CompilerHooks, f = (x: number) => x): Guest => {
    const engine = compiler({ mode, threshold: 10, hooks });
    return new Instance(GUEST, { e: { f } }, { engine }) as Guest;
  };

  Deno.test(`what a hook throws comes out, and no guest catches it (${mode})`, () => {
    const wrong = new Error("of the embedder's own");
    let calls = 0;
    const { exports } = start({
      generated({ funcidx }) {
        if (funcidx !== INNER || calls++ > 0) return;
        throw wrong;
      },
    });
    const error = assertThrows(() => exports.caught!(100), Error, 'hook "generated" threw: of the');
    assertStrictEquals(error.cause, wrong);
    assertEquals([exports.caught!(100), exports.sum!(100)], [5150, 5150]);
  });

  Deno.test(`a hook that throws at the end of code leaves it at its end (${mode})`, () => {
    const guest = start({
      evicted() {
        throw new Error("no");
      },
    });
    assertEquals(guest.exports.sum!(1000), 501500);
    assertThrows(() => dropCode(guest, SUM), Error, 'hook "evicted" threw: no');
    assertEquals(dropCode(guest, SUM), false);
    assertEquals(guest.exports.sum!(1000), 501500);
  });

  Deno.test(`hooks may call the guest (${mode})`, () => {
    let depth = 0;
    const guest: Guest = start({
      generated() {
        if (depth++ < 5) assertEquals(guest.exports.sum!(50), 1325);
      },
      evicted() {
        assertEquals(guest.exports.sum!(50), 1325);
      },
    });
    assertEquals([guest.exports.caught!(1000), guest.exports.sum!(1000)], [501500, 501500]);
    for (const funcidx of FUNCTIONS) dropCode(guest, funcidx);
    assertEquals([guest.exports.caught!(1000), guest.exports.sum!(1000)], [501500, 501500]);
  });

  Deno.test(`code may be dropped by hooks and by imports, wherever the guest is (${mode})`, () => {
    let calls = 0;
    let dropped = 0;
    const dropAll = () => {
      for (const funcidx of FUNCTIONS) dropped += Number(dropCode(guest, funcidx));
    };
    const guest: Guest = start({ generated: dropAll }, (x) => {
      if (calls++ % 7 === 0) dropAll();
      return x;
    });
    for (let i = 0; i < 3; i++) {
      assertEquals([guest.exports.imported!(1000), guest.exports.sum!(1000)], [500500, 501500]);
    }
    assertEquals(dropped > 0, true);
  });
}

Deno.test("settings that mean nothing are refused", () => {
  const generated = 5 as unknown as () => void;
  assertThrows(() => compiler({ hooks: { generated } }), TypeError, "hooks.generated must be");
  for (const value of [0, -1, 1.5, NaN, 1e10]) {
    assertThrows(() => compiler({ threshold: value }), RangeError, "threshold must be an integer");
    assertThrows(() => compiler({ budget: value }), RangeError, "budget must be an integer from 1");
  }
});

Deno.test("CompilerOptions.budget bounds what is held: with little, everything is interpreted", () => {
  for (const [budget, isCompiled] of [[100, false], [100_000, true]] as const) {
    const seen = new Set<number>();
    const hooks = { generated: ({ funcidx }: CompiledCode) => void seen.add(funcidx) };
    const engine = compiler({ mode: "jit", budget, hooks });
    const guest = new Instance(GUEST, { e: { f: () => 0 } }, { engine }) as Guest;
    assertEquals(guest.exports.sum!(1000), 501500);
    assertEquals(seen.has(SUM), isCompiled);
  }
});

Deno.test("dropCode() refuses what is no instance, and functions that it does not have", () => {
  const none = {} as Instance;
  assertThrows(() => dropCode(none, 0), TypeError, "dropCode() takes an Instance");
  const guest = new Instance(GUEST, { e: { f: () => 0 } });
  assertEquals(dropCode(guest, 0), false);
  for (const funcidx of [-1, 99, 0.5]) {
    assertThrows(() => dropCode(guest, funcidx), RangeError, "funcidx must be from 0 to");
  }
});
