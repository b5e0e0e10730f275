/**
 * The engines of a run do the same: what is printed, how it ends, what is said about a trap.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { ECHO, exiting, LIBRARY, withFiles } from "./guests.ts";

const ENGINES = ["interpreter", "jit", "auto"] as const;

/** What a run gives with each engine of ours; fails unless it is the same with all. */
async function sameInAll(
  args: readonly string[],
  options: Parameters<typeof vitrine>[1] = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const outcomes = [];
  for (const engine of ENGINES) {
    const { code, stdout, stderr } = await vitrine([`--engine=${engine}`, ...args], options);
    outcomes.push({ code, stdout, stderr });
  }
  for (const outcome of outcomes) assertEquals(outcome, outcomes[0]);
  return outcomes[0]!;
}

/** Sums up in a loop, so that it is hot in `auto`, and then does what `end` says. */
function busy(end: string): string {
  return `(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func $mix (param i32) (result i32)
      (i32.rotl (i32.mul (local.get 0) (i32.const 0x9e3779b1)) (i32.const 5)))
    (func $work (param $rounds i32) (result i32) (local $sum i32)
      (loop $more
        (local.set $sum (i32.xor (local.get $sum) (call $mix (local.get $rounds))))
        (br_if $more
          (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
      (local.get $sum))
    (func $end (param i32) ${end})
    (func (export "work") (param i32) (result i32) (call $work (local.get 0)))
    (func (export "_start") (call $end (call $work (i32.const 500000)))))`;
}

Deno.test("engines give the same output, exit status and standard input", async () => {
  await withFiles({ "echo.wasm": ECHO, "exit.wasm": exiting(77) }, async (cwd) => {
    const echo = await sameInAll(["--env", "A=b", "echo.wasm", "x"], { cwd });
    assertEquals([echo.stdout, echo.stderr, echo.code], ["echo.wasm\0x\0", "A=b\0", 0]);
    assertEquals((await sameInAll(["exit.wasm"], { cwd })).code, 77);
  });
  const text = "one two\nthree\n".repeat(5000);
  const { stdout } = await sameInAll(["samples/wc.wasm"], { stdin: text });
  assertMatch(stdout, /^ *10000 +15000 +70000\n$/);
});

for (const how of ["unreachable", "divide", "overflow", "bounds", "call", "convert", "stack"]) {
  Deno.test(`engines say the same of a trap, and where it was: ${how}`, async () => {
    const { code, stderr } = await sameInAll(["samples/trap.wasm", how]);
    assertEquals(code, 134);
    assertMatch(stderr, /^trap: .+\n( {2}at .+ \(func \d+\) @0x[\da-f]+\n| {2}… .+\n)+/);
  });
}

Deno.test("engines say the same of a trap after the function has been compiled", async () => {
  const store = "(i32.store (i32.const -4) (local.get 0))";
  await withFiles({ "x.wasm": busy(store) }, async (cwd) => {
    const { code, stderr } = await sameInAll(["x.wasm"], { cwd });
    assertEquals(code, 134);
    assertMatch(stderr, /^trap: out of bounds memory access.*\n {2}at func 3 @0x.*\n {2}at _start/);
  });
});

Deno.test("auto compiles what is hot, and nothing where nothing is", async () => {
  await withFiles({ "x.wasm": busy("(call $exit (i32.const 3))") }, async (cwd) => {
    const hot = await vitrine(["--stats", "x.wasm"], { cwd });
    assertEquals(hot.code, 3);
    assertMatch(hot.stderr, /^stats: jit functions [1-9]\d* compiled, [1-9]\d* entered at loops$/m);
    assertMatch(hot.stderr, /^stats: jit source +[\d,]+ characters in [\d.]+ ms$/m);
    const all = await vitrine(["--engine=jit", "--stats", "x.wasm"], { cwd });
    assertMatch(all.stderr, /^stats: jit functions [1-9]\d* compiled, 0 entered at loops$/m);
    const none = await vitrine(["--engine=interpreter", "--stats", "x.wasm"], { cwd });
    assert(!none.stderr.includes("jit"), none.stderr);
  });
  const cold = await vitrine(["--stats", "samples/cowsay.wasm", "hi"]);
  assertMatch(cold.stderr, /^stats: jit +not loaded: nothing was hot for long$/m);
});

Deno.test("where text may not become code, all is interpreted, and --stats says why", async () => {
  const allow = ["--allow-read", "--v8-flags=--disallow-code-generation-from-strings"];
  await withFiles({ "x.wasm": busy("(call $exit (i32.const 3))") }, async (cwd) => {
    for (const engine of ["jit", "auto"]) {
      const args = ["--stats", `--engine=${engine}`, "x.wasm"];
      const { code, stderr } = await vitrine(args, { cwd, allow });
      assertEquals(code, 3, stderr);
      assertMatch(stderr, /^stats: jit functions 0 compiled, 0 entered at loops$/m);
      assertMatch(stderr, /^stats: jit declined .*: the host does not let text become code$/m);
    }
  });
});

Deno.test("--invoke works with every engine", async () => {
  await withFiles({ "x.wasm": busy(""), "lib.wasm": LIBRARY }, async (cwd) => {
    const { stdout } = await sameInAll(["--invoke", "work", "x.wasm", "300000"], { cwd });
    assertMatch(stdout, /^-?\d+\n$/);
    const both = await sameInAll(["--invoke=both", "lib.wasm", "-5", "0.5"], { cwd });
    assertEquals(both.stdout, "-5\n0.5\n");
    const trapped = await sameInAll(["--invoke=trap", "lib.wasm", "0"], { cwd });
    assertStringIncludes(trapped.stderr, "divide by zero");
  });
});

Deno.test("--max-stack decides how deep a guest may go with every engine", async () => {
  await withFiles({ "x.wasm": LIBRARY }, async (cwd) => {
    const call = ["--invoke", "depth", "x.wasm", "200000"];
    const shallow = await sameInAll(["--max-stack=256KiB", ...call], { cwd });
    assertEquals(shallow.code, 134);
    assertMatch(shallow.stderr, /^trap: call stack exhausted\n/);
    // Far deeper than JavaScript's stack would let it.
    const deep = await sameInAll(["--max-stack=64MiB", ...call], { cwd });
    assertEquals(deep.stdout, "200000\n");
  });
});

Deno.test("--fuel stops a guest at the same instruction with every engine", async () => {
  await withFiles({ "x.wasm": busy("") }, async (cwd) => {
    const args = ["--invoke=work", "x.wasm", "1000"];
    const { stderr } = await vitrine(["--stats", "--fuel=1000000", ...args], { cwd });
    const used = Number(/^stats: fuel +(\d+) instructions$/m.exec(stderr)![1]);
    assertEquals((await sameInAll([`--fuel=${used}`, ...args], { cwd })).code, 0);
    const short = await sameInAll([`--fuel=${used - 1}`, ...args], { cwd });
    assertEquals(short.code, 124);
    const middle = await sameInAll([`--fuel=${used - 77}`, ...args], { cwd });
    assertEquals(middle.code, 124);
    assertMatch(middle.stderr, /^stopped: .*\n {2}at /);
  });
});

Deno.test("--timeout stops a busy loop with every engine", async () => {
  await withFiles({ "x.wasm": busy("(loop (br 0))") }, async (cwd) => {
    for (const engine of ENGINES) {
      const args = [`--engine=${engine}`, "--timeout=0.3", "x.wasm"];
      const { code, stderr } = await vitrine(args, { cwd });
      assertEquals(code, 124, engine);
      assertMatch(stderr, /^stopped: the time limit has passed\n {2}at /, engine);
    }
  });
});

Deno.test("threads run with every engine", async () => {
  const guest = `(module
    (import "env" "memory" (memory 1 1 shared))
    (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (export "memory" (memory 0))
    (func (export "wasi_thread_start") (param i32 i32) (local i32)
      (loop $more
        (drop (i32.atomic.rmw.add (i32.const 4) (i32.const 1)))
        (br_if $more (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1)))
          (i32.const 60000))))
      (i32.atomic.store (i32.const 0) (i32.const 1))
      (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
    (func (export "_start")
      (drop (call $spawn (i32.const 0)))
      (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
      (call $exit (i32.and (i32.atomic.load (i32.const 4)) (i32.const 0x7f)))))`;
  await withFiles({ "x.wasm": guest }, async (cwd) => {
    assertEquals((await sameInAll(["x.wasm"], { cwd })).code, 60000 & 0x7f);
  });
});

Deno.test("no engine needs a permission besides that to read the module", async () => {
  for (const engine of ENGINES) {
    const allow = ["--allow-read=samples/mandelbrot.wasm"];
    const args = [`--engine=${engine}`, "samples/mandelbrot.wasm", "-s", "120"];
    const { code, stderr } = await vitrine(args, { allow });
    assertEquals([code, stderr], [0, ""], engine);
  }
});
