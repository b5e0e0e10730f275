/**
 * Options that limit a run, make it the same each time, or show what it does.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { type CommandOptions, ROOT, vitrine } from "../programs/command.ts";
import { testProgram } from "../programs/skip.ts";
import { cpython } from "../programs/toolchains.ts";
import { command, ENDLESS, hello } from "../run/guests.ts";
import { exiting, LIBRARY, withFiles } from "./guests.ts";

const SPIN = `(module (func $spin (loop (br 0))) (func (export "_start") (call $spin)))`;

Deno.test("--timeout stops a guest, with status 124 and where it was", async () => {
  await withFiles({ "x.wasm": SPIN }, async (cwd) => {
    const { code, stderr } = await vitrine(["--timeout=50ms", "x.wasm"], { cwd });
    assertEquals(code, 124);
    const [first, ...frames] = stderr.trimEnd().split("\n");
    assertEquals(first, "stopped: the time limit has passed");
    assertEquals(frames.length, 2);
    assertMatch(frames[1]!, /^ {2}at _start \(func 1\)/);
  });
});

Deno.test("--timeout stops a guest with threads, with either engine", async () => {
  const guest = `(module (import "env" "memory" (memory 1 1 shared))
    (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
    (export "memory" (memory 0))
    (func (export "wasi_thread_start") (param i32 i32) (loop (br 0)))
    (func (export "_start") (drop (call $spawn (i32.const 0))) (loop (br 0))))`;
  await withFiles({ "x.wasm": guest }, async (cwd) => {
    for (const engine of ["interpreter", "host"]) {
      const args = ["--timeout=0.1", `--engine=${engine}`, "x.wasm"];
      const { code, stderr } = await vitrine(args, { cwd });
      assertEquals([code, stderr], [124, "stopped: the time limit has passed\n"], engine);
    }
    const { code, stderr } = await vitrine(["--fuel=100", "x.wasm"], { cwd });
    assertEquals(code, 2);
    assertStringIncludes(stderr, "--fuel cannot be counted");
  });
});

for (const [where, guest] of Object.entries(ENDLESS)) {
  for (const engine of ["interpreter", "host"]) {
    Deno.test(`--timeout stops a guest ${where} (${engine})`, async () => {
      await withFiles({ "x.wasm": await guest() }, async (cwd) => {
        const cli = ["run", "--no-config", "--no-lock", "--allow-read", `${ROOT}cli.ts`];
        const child = new Deno.Command(Deno.execPath(), {
          args: [...cli, "--timeout=0.1", `--engine=${engine}`, "x.wasm"],
          cwd,
          stdin: "piped", // And never closed.
          stdout: "piped",
          stderr: "piped",
        }).spawn();
        const { code, stdout } = await child.output();
        assertEquals(code, 124);
        const expected = where.includes("start") ? "" : "hello\n";
        assertEquals(new TextDecoder().decode(stdout), expected);
        await child.stdin.abort().catch(() => {});
      });
    });
  }
}

Deno.test("--timeout leaves alone who is done in time, with either engine", async () => {
  await withFiles({ "x.wasm": exiting(7) }, async (cwd) => {
    for (const engine of ["interpreter", "host"]) {
      const { code } = await vitrine(["--timeout=1h", `--engine=${engine}`, "x.wasm"], { cwd });
      assertEquals(code, 7, engine);
    }
  });
});

Deno.test("--fuel stops a guest after so many instructions, with status 124", async () => {
  await withFiles({ "x.wasm": exiting(7) }, async (cwd) => {
    const outcomes = [];
    for (const fuel of [1, 2]) {
      const { code, stderr } = await vitrine([`--fuel=${fuel}`, "--stats", "x.wasm"], { cwd });
      outcomes.push([code, /fuel +(\d+) instructions/.exec(stderr)?.[1]]);
      assertEquals(stderr.includes("stopped: the limit of 1 instructions is used up"), fuel === 1);
    }
    assertEquals(outcomes, [[124, "0"], [7, "2"]]);
  });
});

Deno.test("options of control say what is wrong with their values", async () => {
  const wrong: readonly (readonly [option: string, message: string])[] = [
    ["--timeout=soon", '--timeout "soon" is no duration'],
    ["--fuel=1.5", '--fuel "1.5" is no number of instructions'],
    ["--seed=x", '--seed "x" is no integer'],
    ["--clock=noon", '"noon" is no clock'],
    ["--clock=1969-12-31T23:59:59Z", "it counts from 1970 on"],
    ["--features=-smid", 'there is no feature "smid"'],
  ];
  for (const [option, message] of wrong) {
    const { code, stderr } = await vitrine([option, "x.wasm"]);
    assertEquals(code, 2, option);
    assertStringIncludes(stderr, message);
  }
});

Deno.test("options that an engine cannot keep are refused", async () => {
  for (const option of ["--fuel=5", "--features=-gc", "--max-memory=1MiB", "--max-stack=1MiB"]) {
    const { code, stderr } = await vitrine([option, "--engine=host", "samples/cowsay.wasm"]);
    assertEquals(code, 2);
    const name = option.replace(/=.*/, "");
    assertStringIncludes(stderr, `${name} cannot be kept with --engine=host`);
  }
});

Deno.test("--timeout with the host's engine goes with what it goes with elsewhere", async () => {
  const options = ["--timeout=1m", "--engine=host"];
  const cowsay = ["--trace-wasi", "--audit", "samples/cowsay.wasm", "hi"];
  const allow = ["--allow-read=samples/cowsay.wasm"];
  const { code, stdout, stderr } = await vitrine([...options, ...cowsay], { allow });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "< hi >");
  assertStringIncludes(stderr, "==> fd_write");
  assertStringIncludes(stderr, "audit: needed: ");
  await withFiles({ "lib.wasm": LIBRARY }, async (cwd) => {
    const sqrt = await vitrine([...options, "--invoke=sqrt", "lib.wasm", "16"], { cwd });
    assertEquals(sqrt.stdout, "4\n");
    const trap = await vitrine([...options, "--invoke=trap", "lib.wasm", "0"], { cwd });
    assertEquals(trap.code, 134);
    assertMatch(trap.stderr, /^trap: divide by zero\n {2}at trap \(func 7\) @0x/);
  });
});

Deno.test("--timeout 0 does not let the guest begin, with any engine", async () => {
  await withFiles({ "x.wasm": await command(hello(1)) }, async (cwd) => {
    for (const engine of ["interpreter", "jit", "auto", "host"]) {
      const { code, stdout, stderr } = await vitrine(
        ["--timeout=0", `--engine=${engine}`, "x.wasm"],
        { cwd },
      );
      assertEquals([code, stdout, stderr], [124, "", "stopped: the time limit has passed\n"]);
    }
  });
});

Deno.test("--features lists features, and switches them off for a run", async () => {
  const { code, stdout } = await vitrine(["--features=list"]);
  assertEquals(code, 0);
  assert(stdout.split("\n").includes("bulk-memory"));
  const off = await vitrine(["--features=-bulk-memory", "samples/cowsay.wasm"]);
  assertEquals(off.code, 2);
  assertStringIncludes(off.stderr, '"bulk-memory"');
  assertEquals((await vitrine(["--features=-simd,+gc", "samples/cowsay.wasm", "x"])).code, 0);
});

/** Runs the sample `cat` on a file that is there and one that is not. */
function cat(directory: string, ...options: string[]) {
  const given = ["--dir", `${directory}::/d::ro`];
  return vitrine([...options, ...given, "samples/cat.wasm", "/d/a.txt", "/d/no.txt"]);
}

const TRACE = `==> fd_prestat_get(fd=3)
<== errno=SUCCESS, prestat={dir, name_len=2}
==> fd_prestat_dir_name(fd=3, path_len=2)
<== errno=SUCCESS, path="/d"
==> fd_prestat_get(fd=4)
<== errno=BADF
==> args_sizes_get()
<== errno=SUCCESS, argc=3, argv_buf_size=28
==> args_get()
<== errno=SUCCESS
==> fd_fdstat_get(fd=3)
<== errno=SUCCESS, stat={filetype=DIRECTORY, flags=0, rights=0x7bffe98, inheriting=0x3fffffff}
==> path_open(fd=3, dirflags=SYMLINK_FOLLOW, path="a.txt", oflags=0, fs_rights_base=0x3fbffebe, fs_rights_inheriting=0x3fffffff, fdflags=0)
<== errno=SUCCESS, opened_fd=4
==> fd_read(fd=4, iovs=17407 bytes)
<== errno=SUCCESS, iovs="good day\\n", nread=9
==> fd_read(fd=4, iovs=17398 bytes)
<== errno=SUCCESS, iovs="", nread=0
==> fd_fdstat_get(fd=1)
<== errno=SUCCESS, stat={filetype=UNKNOWN, flags=0, rights=0x8200059, inheriting=0x0}
==> fd_write(fd=1, iovs="good day\\n")
<== errno=SUCCESS, nwritten=9
==> fd_close(fd=4)
<== errno=SUCCESS
==> fd_fdstat_get(fd=3)
<== errno=SUCCESS, stat={filetype=DIRECTORY, flags=0, rights=0x7bffe98, inheriting=0x3fffffff}
==> path_open(fd=3, dirflags=SYMLINK_FOLLOW, path="no.txt", oflags=0, fs_rights_base=0x3fbffebe, fs_rights_inheriting=0x3fffffff, fdflags=0)
<== errno=NOENT
==> fd_write(fd=2, iovs="cat: /d/no.txt: No such file or "… (42 bytes))
cat: /d/no.txt: No such file or directory
<== errno=SUCCESS, nwritten=42
==> proc_exit(rval=1)
`;

Deno.test("--trace-wasi prints each call and its answer", async () => {
  await withFiles({ "a.txt": "good day\n" }, async (directory) => {
    const { code, stdout, stderr } = await cat(directory, "--trace-wasi");
    assertEquals({ code, stdout, stderr }, { code: 1, stdout: "good day\n", stderr: TRACE });
  });
});

Deno.test("--audit prints what was asked for, and the flags that it takes", async () => {
  await withFiles({ "a.txt": "good day\n" }, async (directory) => {
    const { stderr } = await cat(directory, "--audit", "--env", "A=1");
    const lines = stderr.replaceAll(directory, "DIR").trimEnd().split("\n");
    assertEquals(lines, [
      "cat: /d/no.txt: No such file or directory",
      "audit: file: read  /d/a.txt granted",
      "audit: file: read  /d/no.txt granted",
      "audit: environment: not asked for",
      "audit: clocks: not asked for",
      "audit: random bytes: not asked for",
      "audit: sockets: not asked for",
      "audit: needed: --allow-read=samples/cat.wasm,DIR --dir DIR::/d::ro",
    ]);
  });
});

Deno.test("what --audit says is needed is enough, and leaves out what is not", async () => {
  await withFiles({ "a.txt": "good day\n" }, async (directory) => {
    const unused = ["--dir", "samples::/unused"];
    const first = await cat(directory, "--audit", ...unused);
    const needed = /needed: (.*)/.exec(first.stderr)![1]!.split(" ");
    assert(!needed.includes("/unused"));
    const at = needed.indexOf("--dir");
    const [allow, options] = [needed.slice(0, at), needed.slice(at)];
    const second = await vitrine([...options, "samples/cat.wasm", "/d/a.txt"], { allow });
    assertEquals([second.code, second.stdout], [0, "good day\n"]);
  });
});

const PYTHON = `import os, random, time
print(random.random(), os.urandom(4).hex(), time.time(), time.monotonic())
print({"a", "b", "c"}, id(object()), sorted(os.environ))
time.sleep(3600)
print(time.time(), time.strftime("%Y-%m-%d %H:%M"))`;

testProgram("CPython does the same twice under --seed and --clock", cpython, async (path) => {
  const fixed = [
    "--seed=42",
    "--clock=fixed",
    "--fuel=100000000000",
    "--stats",
    path,
    "-c",
    PYTHON,
  ];
  const [one, two] = [await vitrine(fixed), await vitrine(fixed)];
  assertEquals(one.code, 0, one.stderr);
  assertEquals(two.stdout, one.stdout);
  assertStringIncludes(one.stdout, "946688400.0 2000-01-01 01:00");
  const fuel = (stderr: string) => /fuel +(\d+)/.exec(stderr)![1];
  assertEquals(fuel(two.stderr), fuel(one.stderr));
});

Deno.test("--seed and --clock decide what a guest takes for random, and for the time", async () => {
  const guest = `(module
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get"
      (func $time (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write"
      (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "_start")
      (drop (call $random (i32.const 64) (i32.const 4)))
      (drop (call $time (i32.const 0) (i64.const 0) (i32.const 72)))
      (drop (call $time (i32.const 0) (i64.const 0) (i32.const 80)))
      (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 24))
      (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;
  await withFiles({ "x.wasm": guest }, async (cwd) => {
    const seen = async (...options: string[]) => {
      const { bytes } = await vitrine([...options, "x.wasm"], { cwd });
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      return [view.getUint32(0), view.getBigUint64(8, true), view.getBigUint64(16, true)] as const;
    };
    const leap = 1_709_208_000_000_000_000n;
    const [first, ...times] = await seen("--seed=1", "--clock=2024-02-29T12:00:00Z");
    assertEquals(times, [leap, leap + 1000n]);
    const [same, ...fixed] = await seen("--seed=1", "--clock=fixed");
    assertEquals([same, ...fixed], [first, 946_684_800_000_000_000n, 946_684_800_000_000_000n]);
    const [other, now] = await seen("--seed=2", "--clock=real");
    assertNotEquals(other, first);
    assert(now > 1_750_000_000_000_000_000n);
  });
});

testProgram("CPython is stopped in a loop, and by its memory", cpython, async (path) => {
  const options: CommandOptions = {};
  const loop = await vitrine(["--timeout=4s", path, "-c", "while True: pass"], options);
  assertEquals(loop.code, 124);
  assertStringIncludes(loop.stderr, "stopped: the time limit has passed\n  at ");
  const big = await vitrine(["--max-memory=64MiB", path, "-c", "print(len('x' * 10**8))"], options);
  assertEquals(big.code, 1);
  assertStringIncludes(big.stderr, "MemoryError");
});
