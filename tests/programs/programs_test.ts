/**
 * Programs that others' compilers make, run by `cli.ts` in a process of its own, in each engine.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type CommandOptions, ENGINES, ROOT, runProcess, vitrine } from "./command.ts";
import { once, testProgram } from "./skip.ts";
import { assemblyScriptProgram, clangProgram, cpython, goProgram } from "./toolchains.ts";

/** Types into a program on a pseudo-terminal as a person does: waits for the prompt, then types. */
const TYPIST = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
def wait(text):
    global seen
    while text not in seen:
        seen += os.read(terminal, 1024)
    seen = seen.split(text, 1)[1]
for line, answer in (b"6 * 7", b"42"), (b"import sys; sys.stdin.isatty()", b"True"):
    wait(b">>> ")
    os.write(terminal, line + b"\\n")
    wait(answer)
    print(answer.decode())
wait(b">>> ")
os.write(terminal, b"exit(3)\\n")
try:
    while os.read(terminal, 1024): pass
except OSError: pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Walks `/d`, writes what it found to `/tmp` and `/d`, and reads both back. */
const WALK = `
import os, pathlib, sys
found = []
for directory, names, files in os.walk("/d"):
    names.sort()
    for name in sorted(files):
        path = os.path.join(directory, name)
        found.append(f"{path} {os.path.getsize(path)} {pathlib.Path(path).read_text()!r}")
os.makedirs("/d/deep/er")
for target in "/tmp/list.txt", "/d/deep/er/list.txt":
    with open(target, "w") as out:
        out.writelines(line + "\\n" for line in found)
    with open(target, "a") as out:
        out.write("end\\n")
    print(open(target).read(), end="")
os.rename("/d/deep/er/list.txt", "/d/list.txt")
os.removedirs("/d/deep/er")
os.symlink("list.txt", "/d/link")
print(sorted(os.listdir("/d")), os.readlink("/d/link"), os.stat("/d/link").st_size)
`;

const REPORT = `[x]
[y z]
good day
-2147483648 4294967295 beef 777 -9223372036854775808
0.10000000000000001 6.022e+23 1e-05 0x1p+0
0.841471 1.414214 2.356194
12 inf 0
2016
100 49 0
Tuesday 29 February 2000
in: first
in: last
Capabilities insufficient
`;

/** Built once for all engines. */
const FILES_GO = once(() => goProgram("files"));
const REPORT_C = once(() => clangProgram("report"));
const REPORT_C_PLAIN = once(() => clangProgram("report", ["-O0"]));
const FILES_C = once(() => clangProgram("files"));
const REPORT_GO = once(() => goProgram("report"));
const HELLO_AS = once(() => assemblyScriptProgram("hello", { wasi: true }));
const FIBONACCI_AS = once(() => assemblyScriptProgram("fibonacci", { wasi: false }));

for (const engine of ENGINES) {
  const run = (args: readonly string[], options?: CommandOptions) =>
    vitrine(["--engine", engine, ...args], options);

  testProgram(`CPython adds up a range (${engine})`, cpython, async (path) => {
    const outcome = await run([path, "-c", "print(sum(range(1000)))"]);
    assertEquals(outcome, { ...outcome, code: 0, stdout: "499500\n" });
  });

  testProgram(
    `CPython shows a traceback and exits with its status (${engine})`,
    cpython,
    async (path) => {
      const code =
        "import json, sys\nprint(json.dumps({'pi': [3.14, None]}))\nsys.exit(1 // len(sys.argv[1:]))";
      const fine = await run([path, "-c", code, "x"]);
      assertEquals({ code: fine.code, stdout: fine.stdout }, {
        code: 1,
        stdout: '{"pi": [3.14, null]}\n',
      });
      const failing = await run([path, "-c", code]);
      assertEquals(failing.code, 1);
      assertStringIncludes(failing.stderr, "ZeroDivisionError");
    },
  );

  testProgram(
    `CPython walks a directory, writes files and reads them back (${engine})`,
    cpython,
    async (path) => {
      const directory = await Deno.makeTempDir();
      try {
        await Deno.mkdir(`${directory}/in`);
        await Deno.writeTextFile(`${directory}/in/b.txt`, "b");
        await Deno.writeTextFile(`${directory}/a.txt`, "a\n");
        const lines = "/d/a.txt 2 'a\\n'\n/d/in/b.txt 1 'b'\nend\n";
        const names = "['a.txt', 'in', 'link', 'list.txt'] list.txt";
        const expected = `${lines}${lines}${names} ${lines.length}\n`;
        const given = ["--dir", `${directory}::/d`, "--mount", "mem::/tmp", path, "-c", WALK];
        const { code, stdout, stderr } = await run(given, {
          allow: ["--allow-read", "--allow-write"],
        });
        assertEquals({ code, stdout }, { code: 0, stdout: expected }, stderr);
        assertEquals(await Deno.readTextFile(`${directory}/list.txt`), lines);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  );

  testProgram(
    `Go: files, directories, times and timers (${engine})`,
    FILES_GO,
    async (path) => {
      const directory = await Deno.makeTempDir();
      try {
        const given = ["--dir", `${directory}::/work`, "--env", "PWD=/work", path];
        const { code, stdout, stderr } = await run(given, {
          allow: ["--allow-read", `--allow-write=${directory}`],
        });
        const expected = "wrote 11\nread hello world\nsize 11 dir false\n" +
          "mtime 2001-02-03T04:05:06Z\nentries [a b moved.txt]\nwalked 5\n" +
          "missing true\ntimer true\nticks 3\ntimeout true\n";
        assertEquals({ code, stdout }, { code: 0, stdout: expected }, stderr);
        assertEquals([...Deno.readDirSync(directory)], []);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  );

  testProgram(`clang: libc's corners (${engine})`, REPORT_C, async (path) => {
    const args = ["--env", "GREETING=good day", path, "x", "y z"];
    const { code, stdout, stderr } = await run(args, { stdin: "first\nlast\n" });
    assertEquals({ code, stdout }, { code: 3, stdout: REPORT }, stderr);
  });

  testProgram(
    `clang: unoptimised code (${engine})`,
    REPORT_C_PLAIN,
    async (path) => {
      const { code, stdout, stderr } = await run(["--env", "GREETING=good day", path, "x", "y z"]);
      const expected = REPORT.replace("in: first\nin: last\n", "");
      assertEquals({ code, stdout }, { code: 3, stdout: expected }, stderr);
    },
  );

  testProgram(
    `clang: files in a directory (${engine})`,
    FILES_C,
    async (path) => {
      const directory = await Deno.makeTempDir();
      try {
        const args = ["--dir", `${directory}::/work`, path, "/work"];
        const outcome = await run(args, { allow: ["--allow-read", `--allow-write=${directory}`] });
        assertEquals(
          outcome.stdout,
          "made/one.txt from 7: 5 bytes: world\n12 bytes, file\n" +
            "made/two.txt from 0: 5 bytes: hello\n1 entry\ndone\n",
          outcome.stderr,
        );
        assertEquals([...Deno.readDirSync(directory)], []);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  );

  testProgram(
    `Go: goroutines, maps, panics, time and the collector (${engine})`,
    REPORT_GO,
    async (path) => {
      const args = ["--env", "GREETING=hi", path, "x", "y z"];
      const { code, stdout, stderr } = await run(args, { stdin: "b a b\na b\n" });
      const expected = "args: x|y z\nenv: hi\nsum: 31996000\n" +
        "panic: runtime error: index out of range [3] with length 0\n" +
        "a     2\nb     3\nslept: true\nallocated: 8192000\n";
      assertEquals({ code, stdout }, { code: 5, stdout: expected }, stderr);
    },
  );

  testProgram(
    `AssemblyScript: a command over WASI (${engine})`,
    HELLO_AS,
    async (path) => {
      const { code, stdout, stderr } = await run([path]);
      const expected = "hello from AssemblyScript\n3 8\n0.3333333333333333\n";
      assertEquals({ code, stdout }, { code: 4, stdout: expected }, stderr);
    },
  );

  testProgram(
    `AssemblyScript: functions called by --invoke (${engine})`,
    FIBONACCI_AS,
    async (path) => {
      const big = await run(["--invoke", "fibonacci", path, "90"]);
      assertEquals(big.stdout, "2880067194370816120\n", big.stderr);
      const half = await run(["--invoke", "mean", path, "1", "2.5"]);
      assertEquals(half.stdout, "1.75\n", half.stderr);
    },
  );
}

testProgram("CPython is typed into on a pseudo-terminal", cpython, async (path) => {
  const deno = [Deno.execPath(), "run", "--no-config", "--no-lock", "--allow-read"];
  const command = [...deno, `${ROOT}cli.ts`, "--engine", "host", path, "-i", "-q"];
  const { code, stdout, stderr } = await runProcess("python3", ["-c", TYPIST, ...command]);
  assertEquals({ code, stdout }, { code: 3, stdout: "42\nTrue\n" }, stderr);
});
