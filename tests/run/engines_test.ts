/**
 * Who executes an instance: what `engine` means to `run()`, to `Instance` and to `instantiate()`.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { binary } from "../../cli/testing.ts";
import { jitTier } from "../../jit/mod.ts";
import {
  type CompiledCode,
  dropCode,
  type EngineName,
  Instance,
  instantiate,
  loadCompiler,
  Module,
  run,
} from "../../mod.ts";
import { instanceFrom } from "../../runtime/api/instance.ts";
import { command, hello } from "./guests.ts";

const ENGINES: readonly EngineName[] = ["interpreter", "jit", "auto"];

/** Adds up the numbers from 1 on; with another argument than a number of rounds, traps. */
const SUM = await binary(`(module
  (func (export "sum") (param i32) (result i32) (local i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then unreachable))
    (loop $more
      (local.set 1 (i32.add (local.get 1) (local.get 0)))
      (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))`) as Uint8Array<ArrayBuffer>;

type Sum = (rounds: number) => number;

/** How much of an instance has been compiled; `undefined` when it is interpreted, so far at least. */
function compiledOf(instance: Instance): number | undefined {
  const tier = instanceFrom(instance).tier as { statistics?(): { compiled: number } } | null;
  return tier?.statistics?.().compiled;
}

Deno.test("instantiate() with engine: jit compiles at the first call", async () => {
  const { instance } = await instantiate(SUM, {}, { engine: "jit" });
  assertEquals((instance.exports.sum as Sum)(100), 5050);
  assertEquals(compiledOf(instance), 1);
});

Deno.test("instantiate() compiles what is hot, unless engine says not to", async () => {
  for (const engine of ["auto", undefined, "interpreter"] as const) {
    const { instance } = await instantiate(SUM, {}, { engine });
    const sum = instance.exports.sum as Sum;
    assertEquals(sum(4), 10);
    assertEquals(compiledOf(instance) ?? 0, 0);
    for (let turn = 0; turn < 50 && !compiledOf(instance); turn++) {
      for (let call = 0; call < 20; call++) assertEquals(sum(65535), 2147450880);
      await new Promise((resolve) => setTimeout(resolve, engine === "interpreter" ? 0 : 10));
    }
    const compiled = compiledOf(instance);
    assert(engine === "interpreter" ? compiled === undefined : compiled! > 0, `${compiled}`);
    assertThrows(() => sum(-1), Error, "unreachable");
  }
});

Deno.test("Instance takes engine: jit once the compiler is loaded", async () => {
  const module = new Module(SUM);
  const worker = new Worker(new URL("engines_case.ts", import.meta.url), { type: "module" });
  const early = await new Promise<string>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  assertEquals(early.replace(/: .*/, ""), "TypeError");
  assert(early.includes("await loadCompiler() before"), early);
  worker.terminate();
  await loadCompiler();
  const instance = new Instance(module, {}, { engine: "jit" });
  assertEquals((instance.exports.sum as Sum)(10), 55);
  assertEquals(compiledOf(instance), 1);
});

Deno.test("Instance takes a compiler with settings of its own", () => {
  const engine = jitTier({ mode: "auto", threshold: 5 });
  const instance = new Instance(new Module(SUM), {}, { engine });
  for (let call = 0; call < 100; call++) assertEquals((instance.exports.sum as Sum)(10), 55);
  assert(compiledOf(instance)! > 0);
});

Deno.test("loadCompiler() gives compilers whose hooks see code, keep it out, and hear of its end", async () => {
  const compiler = await loadCompiler();
  const seen: string[] = [];
  let allow = false;
  const hooks = {
    generated({ funcidx, reason, source }: CompiledCode) {
      seen.push(`${reason} ${funcidx} ${source.includes("function f0(")}`);
      return allow;
    },
    evicted: ({ funcidx }: { readonly funcidx: number }) => void seen.push(`evicted ${funcidx}`),
  };
  const make = () =>
    new Instance(new Module(SUM), {}, { engine: compiler({ mode: "jit", hooks }) });
  const refused = make();
  assertEquals((refused.exports.sum as Sum)(10), 55);
  assertEquals([seen.splice(0), dropCode(refused, 0)], [["called 0 true"], false]);
  allow = true;
  const allowed = make();
  assertEquals((allowed.exports.sum as Sum)(10), 55);
  assertEquals([seen.splice(0), dropCode(allowed, 0)], [["called 0 true"], true]);
  assertEquals(seen, ["evicted 0"]);
  assertEquals((allowed.exports.sum as Sum)(10), 55);
});

Deno.test("Instance and run() say which engines there are", async () => {
  const engine = "v8" as EngineName;
  assertThrows(() => new Instance(new Module(SUM), {}, { engine }), TypeError, '"auto", "jit"');
  await assertRejects(
    () => run(SUM, { engine }),
    TypeError,
    '"auto", "jit", "interpreter", "host"',
  );
});

for (const engine of ENGINES) {
  const spin = "(local $i i32) (loop (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) " +
    "(i32.const 1))) (i32.const 300000))))";

  Deno.test(`run() gives the same with engine: ${engine}, in a worker too`, async () => {
    const guest = await command(`${spin} ${hello(1)} unreachable`);
    const { signal } = new AbortController();
    for (const more of [{}, { signal }, { limits: { fuel: 1e7 } }, { limits: { timeout: 60e3 } }]) {
      const result = await run(guest, { engine, ...more });
      assertEquals([result.kind, result.stdout.text], ["trapped", "hello\n"]);
      if (result.kind !== "trapped") return;
      assertEquals(result.phrase, "unreachable");
      assertEquals(result.frames.map(({ name }) => name), ["_start"]);
    }
  });

  Deno.test(`run() stops an endless loop with engine: ${engine}, in a worker too`, async () => {
    const guest = await command("(loop (br 0))");
    assertEquals((await run(guest, { engine, limits: { timeout: 100 } })).kind, "timedOut");
    const signal = AbortSignal.timeout(300);
    assertEquals((await run(guest, { engine, signal })).kind, "aborted");
  });
}

Deno.test("run() refuses to send a compiler to a worker", async () => {
  const { signal } = new AbortController();
  const guest = await command("");
  const engine = jitTier({ mode: "jit" });
  assertEquals((await run(guest, { engine })).kind, "exited");
  await assertRejects(() => run(guest, { engine, signal }), TypeError, "options.engine");
});
