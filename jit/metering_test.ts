import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { RuntimeError, StoppedError } from "../runtime/errors.ts";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { Meter } from "../runtime/meter.ts";
import { METERS_FUEL, METERS_TIME } from "../runtime/meter_mode.ts";
import { around, moduleOf, run, statementsOf } from "./testing.ts";
import { generateSource } from "./source.ts";
import type { TierOptions } from "./tier.ts";

const COUNTED: TierOptions = { entry: "counted", threshold: 3 };
/** Interpreted, compiled, and compiled when hot. */
const TIERS: readonly (TierOptions | undefined)[] = [undefined, {}, COUNTED];

/** Reads from address `local 0`, in a loop of `local 0` rounds. */
const LOOP = "loop; local.get 0; i32.load; local.get 1; i32.add; local.set 1; " +
  "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1";

Deno.test("generateSource() takes the price of each straight run before it", () => {
  const program = around("i32 -> i32", "local.get 0; call 1; i32.const 1; i32.add");
  assertEquals(statementsOf(program, { metering: METERS_FUEL }).split("\n"), [
    "let i0=0;",
    "l0=l0|0;",
    "if(D<0)return E.deep(0)(l0);",
    "let u=mt.slice;try{",
    "if((u-=2)<0)",
    "u=mt.pay(u,2);",
    "mt.slice=u;u=-1;",
    "i0=",
    "F1.code(l0,D-26)|0;",
    "u=mt.slice;",
    "if((u-=2)<0)",
    "u=mt.pay(u,2);",
    "mt.slice=u;",
    "return((i0 + 1) | 0);",
    "}catch(e){if(u>=0)mt.slice=u;throw e;}",
  ]);
});

Deno.test("generateSource() looks at the time outside of the loop that counts its rounds", () => {
  const text = statementsOf(around("i32 -> i32", LOOP, "i32"), { metering: METERS_TIME });
  const [, loop] = text.split("K1:");
  assert(loop!.startsWith("for(;;){if(u<0){\nmt.look();u=mt.checks;}\nL1:for(;;){if(--u<0)"), text);
});

Deno.test("generateSource() has a short function that cannot loop not look at the time", () => {
  const program = around("i32 -> i32", "local.get 0; i32.const 1; i32.add");
  for (const metering of [METERS_TIME, METERS_TIME + METERS_FUEL]) {
    assert(!generateSource(moduleOf(program), 0, { metering }).includes("mt.look"));
    assert(!generateSource(moduleOf(program), 0, { metering }).includes("mt.mark"));
  }
});

/** All there is to see of a call with so much fuel. */
function outcome(program: Program, tier: TierOptions | undefined, fuels: readonly number[]) {
  const meter = new Meter({ fuel: 0 });
  const seen: unknown[] = [];
  const host = (value: unknown) => {
    seen.push(["the host", value, meter.fuel]);
    return value;
  };
  const imports = Object.keys(program.imports ?? {}).map(() => host);
  const { f } = run(program, { ...(tier === undefined ? {} : { tier }), imports, meter });
  for (const fuel of fuels) {
    meter.fuel = fuel;
    let end: unknown;
    try {
      end = f(7);
    } catch (error) {
      end = error instanceof RuntimeError
        ? [error.phrase, error.frames]
        : Object(error).constructor.name;
    }
    seen.push([end, fuel, meter.fuel]);
  }
  return seen;
}

/** Programs of which `f` takes an i32, and all that it does with each amount of fuel. */
function assertAlike(program: Program, most: number): void {
  const fuels = Array.from({ length: most }, (_, fuel) => fuel);
  const [expected, ...others] = TIERS.map((tier) => outcome(program, tier, fuels));
  assert(expected!.some((line) => String(line).includes("out of fuel")));
  for (const other of others) assertEquals(other, expected);
}

Deno.test("compiled code uses fuel as the interpreter does, in loops", () => {
  assertAlike(around("i32 -> i32", LOOP, "i32"), 90);
});

Deno.test("compiled code uses fuel as the interpreter does, up to a trap", () => {
  const code = `${LOOP}; drop; i32.const -1; i32.load; local.get 0; i32.add`;
  assertAlike(around("i32 -> i32", code, "i32"), 90);
});

Deno.test("compiled code uses fuel as the interpreter does, when it calls the host and others", () => {
  assertAlike({
    types: ["i32 -> i32"],
    imports: { host: [FUNC, 0] },
    funcs: [
      { code: "local.get 0; call 0; call 2; i32.const 3; i32.add" },
      {
        code: "local.get 0; i32.eqz; if; i32.const 5; return; end; local.get 0; call 0; drop; " +
          "local.get 0; i32.const 1; i32.sub; call 2; local.get 0; i32.div_s",
      },
    ],
    exports: { f: [FUNC, 1] },
  }, 120);
});

Deno.test("compiled code uses fuel as the interpreter does, when functions call in their place", () => {
  assertAlike({
    types: ["i32 -> i32"],
    funcs: [{
      code: "local.get 0; i32.eqz; if; i32.const 5; return; end; " +
        "local.get 0; i32.const 1; i32.sub; return_call 0",
    }],
    exports: { f: [FUNC, 0] },
  }, 60);
});

Deno.test("compiled code uses fuel as the interpreter does, around exceptions", () => {
  assertAlike({
    types: ["i32 -> i32", "i32 ->", "-> i32"],
    tags: [1],
    funcs: [
      {
        // Thrown by another function, and by itself; the second time nobody catches it.
        code: "block i32; try_table catch/0/0; local.get 0; call 1; end; unreachable; end; " +
          "local.set 0; block i32; try_table catch/0/0; i32.const 3; throw 0; end; unreachable; " +
          "end; local.get 0; i32.add; throw 0",
        type: 0,
      },
      { code: "local.get 0; i32.const 1; i32.add; throw 0", type: 1 },
    ],
    exports: { f: [FUNC, 0] },
  } as Program, 40);
});

Deno.test("compiled code uses fuel as the interpreter does, in functions that are divided", () => {
  const part = "block; local.get 0; local.get 1; i32.store 2 64; local.get 0; i32.eqz; br_if 0; " +
    "local.get 1; i32.const 3; i32.add; local.set 1; " +
    "local.get 1; i32.const 2000; i32.gt_s; br_if 1; end; ";
  const code = `block; ${part.repeat(300)} end; local.get 1; i32.const -9; i32.load; i32.add`;
  const program = around("i32 -> i32", code, "i32");
  assert(generateSource(moduleOf(program), 0, { metering: METERS_FUEL }).includes("part2="));
  const fuels = Array.from({ length: 60 }, (_, n) => 71 * n);
  const [expected, ...others] = TIERS.map((tier) => outcome(program, tier, fuels));
  for (const other of others) assertEquals(other, expected);
});

Deno.test("a meter may be given more fuel, or less, by the host that compiled code calls", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    imports: { host: [FUNC, 0] },
    funcs: [{ code: "loop; local.get 0; call 0; drop; br 0; end; unreachable" }],
    exports: { f: [FUNC, 1] },
  };
  for (const tier of TIERS) {
    const meter = new Meter({ fuel: 10 });
    let calls = 0;
    const host = () => {
      if (++calls <= 20) meter.fuel = calls < 20 ? 100 : 5;
      return 0;
    };
    const { f } = run(program, { ...(tier === undefined ? {} : { tier }), imports: [host], meter });
    assertThrows(() => f(0), StoppedError);
    assertEquals([calls, meter.fuel], [20 + 1, 1]);
  }
});

/** Programs that run for ever: in a loop, by recursion in their own place, and by way of others. */
const ENDLESS: readonly Program[] = [
  around(
    "i32 -> i32",
    "loop; local.get 0; i32.const 1; i32.add; local.set 0; br 0; end; unreachable",
  ),
  around("i32 -> i32", "local.get 0; return_call 0"),
  around("i32 -> i32", "loop; local.get 0; call 1; local.set 0; br 0; end; unreachable"),
  around(
    "i32 -> i32",
    "loop; try; local.get 0; call 1; drop; catch_all; end; br 0; end; unreachable",
  ),
  around("i32 -> i32", "loop; loop; local.get 0; br_if 0; end; br 0; end; unreachable"),
];

for (const fuel of [undefined, 2 ** 53 - 1]) {
  const what = fuel === undefined ? "time" : "time and fuel";
  Deno.test(`compiled code that is given ${what} is stopped when its time is over`, () => {
    for (const program of ENDLESS) {
      for (const tier of TIERS) {
        const meter = new Meter({ timeout: 20, fuel });
        const { f } = run(program, { ...(tier === undefined ? {} : { tier }), meter });
        const error = assertThrows(() => f(0));
        assertInstanceOf(error, StoppedError);
        assertEquals([error.reason, error.frames.at(-1)!.funcidx], ["timeout", 0]);
      }
    }
  });

  Deno.test(`compiled code that is given ${what} is stopped by another thread's cell`, () => {
    const program: Program = {
      types: ["i32 -> i32"],
      imports: { host: [FUNC, 0] },
      funcs: [{ code: "loop; local.get 0; call 0; br_if 0; end; loop; br 0; end; unreachable" }],
      exports: { f: [FUNC, 1] },
    };
    for (const tier of TIERS) {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const meter = new Meter({ stop, fuel });
      let calls = 0;
      const host = () => {
        if (++calls === 1000) stop[0] = 1;
        return calls < 1000 ? 1 : 0;
      };
      const imports = [host];
      const { f } = run(program, { ...(tier === undefined ? {} : { tier }), imports, meter });
      const error = assertThrows(() => f(0), StoppedError);
      assertEquals(error.reason, "abort");
    }
  });
}
