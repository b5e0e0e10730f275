import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ROOT, vitrine } from "../programs/command.ts";
import { ECHO, exiting, GROW, withFiles } from "./guests.ts";

/** What {@link ECHO} writes, with the NULs made visible. */
function visible(text: string): string {
  return text.replaceAll("\0", "|");
}

Deno.test("run gives the guest what follows the module, verbatim", async () => {
  await withFiles({ "echo.wasm": ECHO }, async (cwd) => {
    const args = ["--", "--dir", "x", "-h", "--help", "", "007", "a b", "--"];
    const { stdout, code } = await vitrine(["echo.wasm", ...args], { cwd });
    assertEquals([visible(stdout), code], [`echo.wasm|${args.join("|")}|`, 0]);
    const after = await vitrine(["run", "--stats", "echo.wasm", ...args], { cwd });
    assertEquals(visible(after.stdout), `echo.wasm|${args.join("|")}|`);
  });
});

Deno.test("run calls the guest by its file's name, or as --argv0 says", async () => {
  await withFiles({ "echo.wasm": ECHO }, async (cwd) => {
    assertEquals(visible((await vitrine([`${cwd}/echo.wasm`])).stdout), "echo.wasm|");
    const named = await vitrine(["--argv0", "prog name", "echo.wasm"], { cwd });
    assertEquals(visible(named.stdout), "prog name|");
  });
});

Deno.test("run gives no variables unless asked, and then those asked for", async () => {
  await withFiles({ "echo.wasm": ECHO }, async (cwd) => {
    const options = { cwd, env: { VITRINE_A: "from outside", VITRINE_B: "b" } };
    const read = "--allow-read";
    assertEquals((await vitrine(["echo.wasm"], options)).stderr, "");
    const set = ["--env", "X=1=2", "--env=EMPTY=", "--env", "X=3", "echo.wasm"];
    assertEquals(visible((await vitrine(set, options)).stderr), "X=3|EMPTY=|");
    const one = await vitrine(["--env", "VITRINE_A", "--env", "VITRINE_UNSET", "echo.wasm"], {
      ...options,
      allow: [read, "--allow-env=VITRINE_A,VITRINE_UNSET"],
    });
    assertEquals(visible(one.stderr), "VITRINE_A=from outside|");
    const all = await vitrine(["--inherit-env", "--env", "VITRINE_A=ours", "echo.wasm"], {
      ...options,
      allow: [read, "--allow-env"],
    });
    const variables = visible(all.stderr).split("|");
    assertEquals(variables.filter((text) => text.startsWith("VITRINE_")).sort(), [
      "VITRINE_A=ours",
      "VITRINE_B=b",
    ]);
  });
});

Deno.test("run takes the module from standard input, where the guest finds the end", async () => {
  const bytes = await Deno.readFile(`${ROOT}samples/wc.wasm`);
  const { stdout, code } = await vitrine(["-"], { stdin: bytes, allow: [] });
  assertEquals([stdout, code], ["       0       0       0\n", 0]);
});

Deno.test("run refuses a module that imports a function of WASI with another type", async () => {
  const text = `(module
    (type (func))
    (import "wasi_snapshot_preview1" "fd_write"
      (func $write (param i32 i64 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "_start")
      (drop (call $write (i32.const 1) (i64.const 0) (i32.const 1) (i32.const 8)))))`;
  await withFiles({ "typed.wasm": text }, async (cwd) => {
    for (const options of [[], ["--engine=host"], ["--engine=host", "--timeout=9s"]]) {
      const result = await vitrine([...options, "typed.wasm"], { cwd });
      assertEquals(result.code, 2, result.stderr);
      assertStringIncludes(
        result.stderr,
        `the module imports "wasi_snapshot_preview1" "fd_write" as ` +
          "(param i32 i64 i32 i32) (result i32), but the function given is " +
          "(param i32 i32 i32 i32) (result i32)",
      );
    }
  });
});

Deno.test("run takes the text format, by name or by how it begins", async () => {
  const text = exiting(9);
  await withFiles({ "exit.wat": text, "noname": `;; a comment\n${text}` }, async (cwd) => {
    assertEquals((await vitrine(["exit.wat"], { cwd })).code, 9);
    assertEquals((await vitrine(["noname"], { cwd })).code, 9);
    assertEquals((await vitrine(["-"], { stdin: text })).code, 9);
  });
});

Deno.test("run does the same with the host's engine", async () => {
  await withFiles({ "echo.wasm": ECHO, "exit.wasm": exiting(200) }, async (cwd) => {
    const echo = await vitrine(["--engine=host", "--env", "A=b", "echo.wasm", "x"], { cwd });
    assertEquals([visible(echo.stdout), visible(echo.stderr)], ["echo.wasm|x|", "A=b|"]);
    assertEquals((await vitrine(["--engine", "host", "exit.wasm"], { cwd })).code, 200);
  });
});

Deno.test("run keeps a memory within --max-memory", async () => {
  await withFiles({ "grow.wasm": GROW }, async (cwd) => {
    assertEquals((await vitrine(["--max-memory", "1MiB", "grow.wasm"], { cwd })).code, 16);
    assertEquals((await vitrine(["--max-memory=200000", "grow.wasm"], { cwd })).code, 3);
  });
});

Deno.test("run --stats prints times and sizes on stderr, and leaves the rest alone", async () => {
  const { code, stdout, stderr } = await vitrine(["--stats", "samples/trap.wasm", "exit"]);
  assertEquals([code, stdout], [7, ""]);
  for (const name of ["load module", "decode", "validate", "instantiate", "run", "total"]) {
    assertMatch(stderr, new RegExp(`^stats: ${name} +[0-9.]+ ms$`, "m"));
  }
  assertMatch(stderr, /^stats: functions +[1-9]\d* lowered of 42$/m);
  assertMatch(stderr, /^stats: memory 0 +2 pages \(131,072 bytes\)$/m);
  const host = await vitrine(["--stats", "--engine=host", "samples/trap.wasm", "exit"]);
  assertMatch(host.stderr, /^stats: compile +[0-9.]+ ms$/m);
});

Deno.test("run needs permission to read the module, and no other", async () => {
  const allow = ["--allow-read=samples/cowsay.wasm"];
  for (const engine of ["interpreter", "host", "auto"]) {
    const args = [`--engine=${engine}`, "samples/cowsay.wasm", "hi"];
    const { code, stderr } = await vitrine(args, { allow });
    assertEquals([code, stderr], [0, ""]);
  }
});

Deno.test("run gives a directory under a read permission alone when it is ::ro", async () => {
  await withFiles({ "a.txt": "text" }, async (directory) => {
    const allow = [`--allow-read=samples/cat.wasm,${directory}`];
    const args = ["--dir", `${directory}::/d::ro`, "samples/cat.wasm", "/d/a.txt"];
    const { code, stdout, stderr } = await vitrine(args, { allow });
    assertEquals([code, stdout, stderr], [0, "text", ""]);
  });
});

Deno.test("help and version go to stdout, for each command", async () => {
  const help = await vitrine(["--help"], { allow: [] });
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "cli.ts [run] [options] MODULE");
  for (const command of ["run", "inspect", "disassemble", "validate"]) {
    const { code, stdout } = await vitrine([command, "-h"], { allow: [] });
    assertEquals(code, 0);
    assertStringIncludes(stdout, command);
    assertStringIncludes(stdout, "Examples:");
  }
  assertMatch((await vitrine(["-V"], { allow: [] })).stdout, /^vitrine \d+\.\d+\.\d+\n$/);
});
