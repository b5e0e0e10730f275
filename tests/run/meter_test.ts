/**
 * Meters: each instruction counted by the rule that `runtime/meter.ts` states, and guests stopped.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { binary } from "../../cli/testing.ts";
import { instantiate, Meter, StoppedError } from "../../mod.ts";
import type { Exports, Imports } from "../../mod.ts";

type Call = (...args: unknown[]) => unknown;

async function make(text: string, meter: Meter, imports: Imports = {}): Promise<Exports> {
  const bytes = await binary(text) as Uint8Array<ArrayBuffer>;
  return (await instantiate(bytes, imports, { meter })).instance.exports;
}

/** The fuel that a call of `f` takes, whether it returns or traps. */
async function price(text: string, ...args: unknown[]): Promise<number> {
  const meter = new Meter({ fuel: 1_000_000 });
  const { f } = await make(text, meter);
  try {
    (f as Call)(...args);
  } catch (error) {
    assert(!(error instanceof StoppedError));
  }
  return meter.fuelUsed!;
}

/** Functions, and what a call of `f` takes: counted by hand. */
const PRICES: readonly (readonly [text: string, args: readonly unknown[], price: number])[] = [
  [`(func (export "f"))`, [], 0],
  [`(func (export "f") nop (block nop) (loop))`, [], 0],
  [`(func (export "f") (drop (i32.add (i32.const 1) (i32.const 2))))`, [], 4],
  // What is lowered to one instruction, or to none, still counts.
  [
    `(func (export "f") (param i32) (result i32) local.get 0 i32.const 5 i32.add return)`,
    [1],
    4,
  ],
  // Behind a branch that is taken nothing counts, nor does what cannot be reached.
  [`(func (export "f") (block (br 0) (drop (i32.const 1))))`, [], 1],
  [`(func (export "f") (param i32) (block (br_if 0 (local.get 0)) (drop (i32.const 1))))`, [1], 2],
  [`(func (export "f") (param i32) (block (br_if 0 (local.get 0)) (drop (i32.const 1))))`, [0], 4],
  [
    `(func (export "f") (param i32) (if (local.get 0) (then nop (drop (i32.const 1))) (else)))`,
    [1],
    4,
  ],
  [`(func (export "f") (param i32) (if (local.get 0) (then (drop (i32.const 1)))))`, [0], 2],
  [
    `(func (export "f") (param i32) (local.get 0)
      (if (then) (else (drop (i32.const 1)) (drop (i32.const 2)))))`,
    [0],
    6,
  ],
  // Two rounds of five, and the get.
  [
    `(func (export "f") (param i32) (result i32)
      (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 0))`,
    [2],
    11,
  ],
  [
    `(func (export "f") (param i32)
      (block (block (br_table 0 1 (local.get 0))) (drop (i32.const 1))))`,
    [0],
    4,
  ],
  [
    `(func (export "f") (param i32)
      (block (block (br_table 0 1 (local.get 0))) (drop (i32.const 1))))`,
    [7],
    2,
  ],
  [
    `(func $g (param i32) (result i32) local.get 0)
     (func (export "f") (drop (call $g (i32.const 1))))`,
    [],
    4,
  ],
  [
    `(type $t (func)) (table funcref (elem $g)) (func $g nop)
     (func (export "f") (call_indirect (type $t) (i32.const 0)) (drop (i32.const 1)))`,
    [],
    4,
  ],
  [`(func $g (drop (i32.const 1))) (func (export "f") (return_call $g))`, [], 3],
  // A trap: the run in which it is counts to its end; the one behind the block does not.
  [
    `(func (export "f") (block (drop (i32.div_s (i32.const 1) (i32.const 0))) (drop (i32.const 1)))
      (drop (i32.const 2)))`,
    [],
    6,
  ],
  [
    `(func $g unreachable) (func (export "f") (drop (i32.const 1)) (call $g) (drop (i32.const 1)))`,
    [],
    4,
  ],
  // Exceptions: thrown behind a call, caught in front of two instructions.
  [
    `(tag $e) (func $g (throw $e) (drop (i32.const 1)))
     (func (export "f")
       (block (try_table (catch $e 0) (call $g) (drop (i32.const 1)))) (drop (i32.const 1)))`,
    [],
    4,
  ],
  [
    `(memory 1) (func (export "f") (memory.fill (i32.const 0) (i32.const 1) (i32.const 9999)))`,
    [],
    4,
  ],
];

Deno.test("Meter counts each instruction as its rule says", async () => {
  for (const [text, args, expected] of PRICES) {
    assertEquals(await price(`(module ${text})`, ...args), expected, text);
  }
});

Deno.test("Meter stops a guest in front of the run of code that cannot be paid for", async () => {
  const text = `(module (global $n (export "n") (mut i32) (i32.const 0))
    (func (export "f")
      (loop (global.set $n (i32.add (global.get $n) (i32.const 1))) (br 0))))`;
  for (const [fuel, rounds] of [[0, 0], [4, 0], [5, 1], [14, 2], [15, 3]] as const) {
    const meter = new Meter({ fuel });
    const { f, n } = await make(text, meter);
    const error = assertThrows(f as Call, StoppedError, `limit of ${fuel} instructions`);
    assertEquals([error.reason, error.frames[0]?.name], ["fuel", "f"]);
    assertEquals((n as { value: number }).value, rounds);
    assertEquals([meter.fuelUsed, meter.fuel], [5 * rounds, fuel - 5 * rounds]);
  }
});

Deno.test("Meter lets a stopped instance go on when it is given more", async () => {
  const meter = new Meter({ fuel: 3 });
  const { f } = await make(
    `(module (func (export "f") (result i32)
    (i32.add (i32.const 1) (i32.const 2)) drop i32.const 7))`,
    meter,
  );
  assertThrows(f as Call, StoppedError);
  meter.fuel = 5;
  assertEquals((f as Call)(), 7);
  assertEquals(meter.fuel, 0);
});

Deno.test("Meter counts the start function, and what several instances do together", async () => {
  const meter = new Meter({ fuel: 100 });
  const text = `(module (func $s (drop (i32.const 1))) (start $s))`;
  await make(text, meter);
  await make(text, meter);
  assertEquals(meter.fuelUsed, 4);
});

Deno.test("Meter shows a host function exactly what has been executed so far", async () => {
  const meter = new Meter({ fuel: 100 });
  const seen: unknown[] = [];
  const { f } = await make(
    `(module (import "e" "look" (func $look))
      (func (export "f") (call $look) (drop (i32.const 1)) (call $look) (drop (i32.const 1))))`,
    meter,
    { e: { look: () => seen.push(meter.fuelUsed) } },
  );
  (f as Call)();
  assertEquals([...seen, meter.fuelUsed], [1, 4, 6]);
});

Deno.test("Meter cannot be caught by the guest", async () => {
  const meter = new Meter({ fuel: 1000 });
  const { f } = await make(
    `(module (func $spin (loop (br 0)))
      (func (export "f") (block (try_table (catch_all 0) (call $spin)))))`,
    meter,
  );
  assertThrows(f as Call, StoppedError);
});

Deno.test("Meter stops loops and recursion when time is over, and says where", async () => {
  const text = `(module
    (func $spin (export "spin") (loop (br 0)))
    (func $tree (export "tree") (param i32)
      (if (local.get 0) (then
        (call $tree (i32.sub (local.get 0) (i32.const 1)))
        (call $tree (i32.sub (local.get 0) (i32.const 1))))))
    (func $tail (export "tail") (return_call $tail)))`;
  for (const [name, ...args] of [["spin"], ["tree", 500], ["tail"]] as const) {
    const meter = new Meter({ timeout: 20 });
    const call = (await make(text, meter))[name] as Call;
    const error = assertThrows(() => call(...args), StoppedError, "time limit");
    assertEquals([error.reason, error.frames[0]?.name], ["timeout", name]);
    assert(meter.left <= 0);
    assertEquals(meter.fuelUsed, undefined);
  }
});

Deno.test("Meter stops a guest whose cell is set, though it has all the time there is", async () => {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const meter = new Meter({ stop });
  const { f } = await make(
    `(module (import "e" "abort" (func $abort)) (func (export "f") (call $abort) (loop (br 0))))`,
    meter,
    { e: { abort: () => void Atomics.store(stop, 0, 1) } },
  );
  assertEquals(assertThrows(f as Call, StoppedError).reason, "abort");
  assertThrows(() => meter.wait(Infinity), StoppedError);
});

Deno.test("Meter.wait() ends with the time", () => {
  const meter = new Meter({ timeout: 1_000_000 });
  meter.wait(1);
  meter.deadline = performance.now() + 1;
  const error = assertThrows(() => meter.wait(Infinity), StoppedError);
  assertInstanceOf(error, StoppedError);
  assertEquals(error.phrase, "out of time");
});

Deno.test("Meter refuses limits that are none", () => {
  for (const fuel of [-1, 0.5, NaN, 2 ** 53]) {
    assertThrows(() => new Meter({ fuel }), RangeError, String(fuel));
  }
  for (const timeout of [-1, NaN]) {
    assertThrows(() => new Meter({ timeout }), RangeError, String(timeout));
  }
});
