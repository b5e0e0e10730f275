/**
 * `run`: each way in which a guest can end, what is captured and what is told about it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { CompileError, Errno, LinkError, Module, type Output, run } from "../../mod.ts";
import type { RunOptions, RunResult, StdioStream } from "../../mod.ts";
import { command, ENDLESS, hello } from "./guests.ts";

/** Input that never comes. */
const NEVER: StdioStream = {
  read: () => {
    throw new Error("A guest read what was not there");
  },
  readable: (milliseconds) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return null;
  },
};

const grow = (pages: number) => `(memory.grow (i32.const ${pages}))`;

function texts({ stdout, stderr }: { stdout: Output; stderr: Output }): [string, string] {
  return [stdout.text, stderr.text];
}

/** The names of the functions that the guest was in. */
function framesOf(result: RunResult): (string | undefined)[] {
  return "frames" in result ? result.frames.map((frame) => frame.name) : [];
}

function messageOf(result: RunResult): string {
  return "message" in result ? result.message : "";
}

for (const engine of ["interpreter", "jit", "auto", "host"] as const) {
  Deno.test(`run() gives an exit code and what was written (${engine})`, async () => {
    const guest = await command(`${hello(1)} ${hello(2)} ${hello(2)} (call $exit (i32.const 300))`);
    const result = await run(guest, { engine });
    assertEquals(result.kind === "exited" && result.code, 300);
    assertEquals(texts(result), ["hello\n", "hello\nhello\n"]);
    assertEquals([result.stats.calls, result.stats.peakMemoryBytes], [4, 65536]);
  });

  Deno.test(`run() tells a trap (${engine})`, async () => {
    const result = await run(await command(`${hello(1)} unreachable`), { engine });
    assertEquals(result.kind, "trapped");
    assertMatch(messageOf(result), /unreachable/);
    assertEquals(framesOf(result), ["_start"]);
    assertEquals(result.stdout.text, "hello\n");
  });

  Deno.test(`run() tells a stack that is too deep from other traps (${engine})`, async () => {
    const guest = await command("(call $down)", "(func $down (call $down) (call $down))");
    const result = await run(guest, { engine });
    assertEquals(result.kind === "trapped" && result.phrase, "call stack exhausted");
  });
}

for (const [where, guest] of Object.entries(ENDLESS)) {
  Deno.test(`run() stops a guest ${where} when its time is over`, async () => {
    const result = await run(await guest(), { stdin: NEVER, limits: { timeout: 200 } });
    assertEquals([result.kind, framesOf(result).length], ["timedOut", 1]);
    assertEquals(result.stdout.text, where.includes("start") ? "" : "hello\n");
    assert(result.stats.milliseconds >= 200);
  });

  if (where.includes("start")) continue;
  Deno.test(`run() stops a guest ${where} when its signal is aborted`, async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const result = await run(await guest(), {
      // That of the tests, which is not at its end in all ways of running them.
      stdin: where.includes("input") ? 0 : null,
      // Hearing from the guest is the moment at which it is sure to be running.
      stdout: (bytes) => {
        seen.push(new TextDecoder().decode(bytes));
        if (!where.includes("input")) controller.abort();
        else setTimeout(() => controller.abort(), 0);
      },
      signal: controller.signal,
    });
    assertEquals(seen, ["hello\n"]);
    if (where.includes("input") || where.includes("poll")) return;
    assertEquals([result.kind, ...framesOf(result)], ["aborted", "_start"]);
  });
}

Deno.test("run() asks a guest to stop that waits for the process's own input", async () => {
  const script = `import { run } from ${JSON.stringify(import.meta.resolve("../../mod.ts"))};
    import { ENDLESS } from ${JSON.stringify(import.meta.resolve("./guests.ts"))};
    for (const where of ["reading standard input", "in poll_oneoff"]) {
      const controller = new AbortController();
      const stdout = () => controller.abort();
      const guest = await ENDLESS[where]();
      const result = await run(guest, { stdin: 0, stdout, signal: controller.signal });
      console.log(result.kind, result.frames?.[0]?.name);
    }
    Deno.exit();`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", script],
    stdin: "piped", // And never closed.
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(text, "aborted _start\naborted _start\n", new TextDecoder().decode(stderr));
  await child.stdin.abort().catch(() => {});
});

Deno.test("run() with a signal tells of exits, traps, limits and wrong modules as without", async () => {
  const signal = new AbortController().signal;
  const exit = await run(await command(`${hello(2)} (call $exit (i32.const 7))`), { signal });
  assertEquals(exit.kind === "exited" && exit.code, 7);
  assertEquals(texts(exit), ["", "hello\n"]);
  const loop = await ENDLESS["in a loop"]!();
  const fuel = await run(new Module(loop), { signal, limits: { fuel: 1000 } });
  assertEquals([fuel.kind, fuel.stats.fuel], ["outOfFuel", 1000]);
  assertEquals((await run(loop, { signal, limits: { timeout: 10 } })).kind, "timedOut");
  const bytes = new Uint8Array([0, 1, 2, 3]);
  const error = await assertRejects(() => run(bytes, { signal }), CompileError);
  assertEquals(error.detail.phase, "decode");
});

Deno.test("run() does not begin a guest whose signal was aborted before", async () => {
  const result = await run(await command(hello(1)), { signal: AbortSignal.abort() });
  assertEquals([result.kind, result.stdout.text], ["aborted", ""]);
});

for (const [where, guest] of Object.entries(ENDLESS)) {
  Deno.test(`run() stops a guest ${where} in the host's engine when its time is over`, async () => {
    const limits = { timeout: 200 };
    const result = await run(await guest(), { engine: "host", stdin: NEVER, limits });
    assertEquals(result.kind, "timedOut");
    assertEquals(result.stdout.text, where.includes("start") ? "" : "hello\n");
    assert(result.stats.milliseconds >= 200);
  });
}

Deno.test("run() stops what catches everything in the host's engine when its time is over", async () => {
  const guest = await command(`(loop (block (try_table (catch_all 0) ${hello(1)})) (br 0))`);
  const result = await run(guest, { engine: "host", limits: { timeout: 30 }, stdout: () => {} });
  assertEquals(result.kind, "timedOut");
});

Deno.test("run() gives a guest in the host's engine and its time functions of the embedder's", async () => {
  const wrong = new Error("of the embedder's own");
  const guest = await command("(call $f)", `(import "e" "f" (func $f))`);
  const options: RunOptions = { engine: "host", limits: { timeout: 10_000 } };
  let calls = 0;
  const f = () => void calls++;
  assertEquals((await run(guest, { ...options, imports: { e: { f } } })).kind, "exited");
  assertEquals(calls, 1);
  const fail = () => {
    throw wrong;
  };
  const failed = await assertRejects(() => run(guest, { ...options, imports: { e: { f: fail } } }));
  assertStrictEquals(failed, wrong);
});

Deno.test("run() does not begin a guest that has no time, with any engine", async () => {
  const guest = await command(hello(1));
  for (const engine of ["interpreter", "jit", "host"] as const) {
    const result = await run(guest, { engine, limits: { timeout: 0 } });
    assertEquals([result.kind, result.stdout.text], ["timedOut", ""], engine);
  }
});

Deno.test("run() ends what sleeps in the host's engine by a signal", async () => {
  const guest = await ENDLESS["asleep"]!();
  const controller = new AbortController();
  const stdout = () => controller.abort();
  const aborted = await run(guest, { engine: "host", stdout, signal: controller.signal });
  assertEquals(aborted.kind, "aborted");
});

Deno.test("run() lets the process end after it has aborted a loop in the host's engine", async () => {
  const script = `import { run } from ${JSON.stringify(import.meta.resolve("../../mod.ts"))};
    import { ENDLESS } from ${JSON.stringify(import.meta.resolve("./guests.ts"))};
    const controller = new AbortController();
    const stdout = () => controller.abort();
    const guest = await ENDLESS["in a loop"]();
    const result = await run(guest, { engine: "host", stdout, signal: controller.signal });
    console.log(result.kind);`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", script],
    signal: AbortSignal.timeout(60_000),
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([code, decode(stdout)], [0, "aborted\n"], decode(stderr));
});

Deno.test("run() counts fuel exactly, and the same each time", async () => {
  const guest = await command(`(local $n i32)
    (loop (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 99))))
    ${hello(1)}`);
  const fuels = [];
  for (let i = 0; i < 2; i++) {
    fuels.push((await run(guest, { limits: { fuel: 10_000 } })).stats.fuel);
  }
  // 99 rounds of 7; two stores of 3; four constants, a call and a drop.
  assertEquals(fuels, [99 * 7 + 6 + 6, 99 * 7 + 6 + 6]);
  const short = await run(guest, { limits: { fuel: 99 * 7 + 6 + 4 } });
  assertEquals([short.kind, short.stdout.text], ["outOfFuel", ""]);
  assertEquals((await run(guest)).stats.fuel, undefined);
});

Deno.test("run() caps what it captures, and counts the rest", async () => {
  const guest = await command(hello(1).repeat(3) + hello(2));
  const { stdout, stderr } = await run(guest, { limits: { outputBytes: 8 } });
  assertEquals([stdout.text, stdout.dropped], ["hello\nhe", 10]);
  assertEquals([stderr.text, stderr.dropped], ["hello\n", 0]);
});

/** Guests under a limit of two pages, and how they end. */
const MEMORY: Readonly<Record<string, readonly [body: string, ending: Partial<RunResult>]>> = {
  "grows within its limit": [`(drop ${grow(1)})`, { kind: "exited" }],
  "is refused more, and does without": [`(drop ${grow(9)})`, { kind: "exited" }],
  "is refused more, and exits with an error": [
    `(drop ${grow(9)}) (call $exit (i32.const 3))`,
    { kind: "outOfMemory", code: 3 },
  ],
  "is refused more, and traps": [`(drop ${grow(9)}) unreachable`, { kind: "outOfMemory" }],
  "is refused more, takes less, and traps": [
    `(drop ${grow(9)}) (drop ${grow(1)}) (drop ${grow(0)}) unreachable`,
    { kind: "trapped" },
  ],
  "grows for ever": [
    `(loop (if (i32.eq ${grow(1)} (i32.const -1)) (then unreachable)) (br 0))`,
    { kind: "outOfMemory" },
  ],
};

for (const [what, [body, expected]] of Object.entries(MEMORY)) {
  Deno.test(`run() tells how a guest ends that ${what}`, async () => {
    const result = await run(await command(body), { limits: { memoryBytes: 131072 } });
    assertEquals({ ...result, ...expected }, result);
    assert(result.stats.peakMemoryBytes <= 131072);
  });
}

Deno.test("run() tells of a memory or a table that starts over its limit", async () => {
  const memory = await run(await command(""), { limits: { memoryBytes: 1000 } });
  assertEquals(memory.kind, "outOfMemory");
  assertMatch(messageOf(memory), /limit of 1000 bytes/);
  const guest = await command("", "(table 10 funcref)");
  assertEquals((await run(guest, { limits: { tableElements: 9 } })).kind, "outOfMemory");
});

Deno.test("run() gives each guest a stack of its own size", async () => {
  const guest = await command(
    "(drop (call $down (i32.const 5000)))",
    `(func $down (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))`,
  );
  const small = await run(guest, { limits: { stackBytes: 4096 } });
  assertEquals(small.kind === "trapped" && small.phrase, "call stack exhausted");
  assertEquals((await run(guest)).kind, "exited");
});

Deno.test("run() tells an exception that nothing catches as a trap", async () => {
  const result = await run(await command("(throw $e)", "(tag $e)"));
  assertEquals(result.kind === "trapped" && result.phrase, "uncaught exception");
});

Deno.test("run() runs a module that needs neither WASI nor a memory", async () => {
  const bytes = Uint8Array.fromBase64("AGFzbQEAAAABBAFgAAADAgEABwoBBl9zdGFydAAACgQBAgAL");
  const { kind, stats } = await run(bytes);
  assertEquals([kind, stats.peakMemoryBytes, stats.calls], ["exited", 0, 0]);
});

Deno.test("run() rejects what is not the guest's doing", async () => {
  const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await assertRejects(() => run(nothing), TypeError, "_start");
  const importing = await command("", `(import "e" "f" (func $f))`);
  await assertRejects(() => run(importing, { imports: { e: {} } }), LinkError, '"f"');
  assertEquals((await run(importing, { imports: { e: { f: () => {} } } })).kind, "exited");
  const wrong = new Error("of the embedder's own");
  const calling = await command("(call $exit (i32.const 0))");
  const observer = {
    before: () => {
      throw wrong;
    },
  };
  assertStrictEquals(await assertRejects(() => run(calling, { observer })), wrong);
});

/** Options that contradict each other, and a part of what is said about it. */
const WRONG: readonly (readonly [options: RunOptions, message: string])[] = [
  [{ engine: "host", limits: { fuel: 1 } }, "limits.fuel"],
  [{ engine: "host", limits: { memoryBytes: 1 } }, "limits.memoryBytes"],
  [{ engine: "v8" as "host" }, '"v8"'],
  [{ clock: "noon" }, '"noon"'],
  [{ limits: { outputBytes: -1 } }, "outputBytes"],
  [{ limits: { fuel: 1.5 } }, "1.5"],
  [{ seed: 0.5 }, "0.5"],
  [{ signal: new AbortController().signal, imports: {} }, "options.imports"],
  [{ signal: new AbortController().signal, stdin: NEVER }, "options.stdin"],
];

Deno.test("run() refuses options that contradict each other, or are out of range", async () => {
  const guest = await command("");
  for (const [options, message] of WRONG) await assertRejects(() => run(guest, options), message);
});

Deno.test("run() lets an observer see the guest's calls", async () => {
  const calls: string[] = [];
  const guest = await command(hello(5));
  const after = ({ name }: { name: string }, _: unknown, errno: Errno) => {
    calls.push(`${name} ${errno === Errno.BADF}`);
  };
  await run(guest, { observer: { after } });
  assertEquals(calls, ["fd_write true"]);
});
