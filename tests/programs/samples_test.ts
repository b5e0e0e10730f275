import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type CommandOptions, ENGINES, ROOT, runProcess, vitrine } from "./command.ts";

const COW = ` _______
< hello >
 -------
     \\
      \\   ^__^
       \\ (.oo.)_________
          |..|   {_}    )~~*
           \\/ \\    {_} /
               ||~~~w||
               ||    ||
               ''    ''
`;

/** A directory with two files, a directory inside and a link. */
async function withTree(check: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(directory, "inner"));
    await Deno.writeTextFile(join(directory, "b.txt"), "one two\nthree\n");
    await Deno.writeTextFile(join(directory, "inner", "a.txt"), "x");
    await Deno.writeTextFile(join(directory, ".hidden"), "");
    await Deno.symlink("b.txt", join(directory, "link"));
    await check(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Each way to fail, the phrase shown and the function it is shown for. */
const TRAPS = [
  ["unreachable", "unreachable", "reach_the_unreachable"],
  ["divide", "integer divide by zero", "divide"],
  ["overflow", "integer overflow", "divide"],
  ["bounds", "out of bounds memory access", "read_at"],
  ["call", "indirect call type mismatch", "call_as_another_type"],
  ["convert", "integer overflow", "to_integer"],
  ["stack", "call stack exhausted", "fall"],
] as const;

for (const engine of ENGINES) {
  const run = (args: readonly string[], options?: CommandOptions) =>
    vitrine(["run", "--engine", engine, ...args], options);

  Deno.test(`cowsay says hello with permission to read its own file and nothing else (${engine})`, async () => {
    const outcome = await run(["samples/cowsay.wasm", "hello"], {
      allow: ["--allow-read=samples/cowsay.wasm"],
    });
    assertEquals(outcome, { ...outcome, code: 0, stdout: COW, stderr: "" });
  });

  Deno.test(`cowsay reads stdin and wraps it when no text is given (${engine})`, async () => {
    const outcome = await run(["samples/cowsay.wasm", "-f", "owl", "-t", "-W", "10"], {
      stdin: "héllo wörld, how are you\n",
    });
    const balloon =
      " ____________\n( héllo      )\n( wörld, how )\n( are you    )\n ------------\n";
    assertEquals(outcome.stdout.slice(0, balloon.length), balloon);
    assertEquals(outcome.code, 0);
  });

  Deno.test(`cowsay exits with 1 and complains on stderr when the figure is unknown (${engine})`, async () => {
    const { code, stdout, stderr } = await run(["samples/cowsay.wasm", "-f", "yak", "hi"]);
    assertEquals({ code, stdout }, { code: 1, stdout: "" });
    assertEquals(stderr, "cowsay: there is no figure 'yak'; -l lists them\n");
  });

  Deno.test(`cat copies bytes from files and stdin unchanged (${engine})`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      const bytes = Uint8Array.from(
        { length: 40_000 },
        (_, index) => (index * 7 + (index >> 8)) & 255,
      );
      await Deno.writeFile(join(directory, "bytes"), bytes);
      const args = ["--dir", `${directory}::/data::ro`, "samples/cat.wasm", "/data/bytes", "-"];
      const outcome = await run(args, { stdin: "tail" });
      assertEquals(outcome.code, 0, outcome.stderr);
      assertEquals(outcome.bytes.subarray(0, bytes.length), bytes);
      assertEquals(outcome.stdout.slice(-4), "tail");
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  Deno.test(`ls lists a preopened directory in order (${engine})`, async () => {
    await withTree(async (directory) => {
      const short = await run(["--dir", `${directory}::/d`, "samples/ls.wasm", "/d"]);
      assertEquals(short.stdout, "b.txt\ninner\nlink\n", short.stderr);
      const long = await run(["--dir", `${directory}::/d`, "samples/ls.wasm", "-al", "/d"]);
      assertMatch(long.stdout, /^- +1 +0 \d{4}-\d\d-\d\d \d\d:\d\d \.hidden$/m);
      assertMatch(long.stdout, /^l .* link -> b\.txt$/m);
      assertMatch(long.stdout, /^d .* inner$/m);
      assertMatch(long.stdout, /^- +1 +14 .* b\.txt$/m);
    });
  });

  Deno.test(`ls outside every preopen fails and is told which --dir would grant it (${engine})`, async () => {
    const { code, stdout, stderr } = await run(["samples/ls.wasm", "/etc"]);
    assertEquals({ code, stdout }, { code: 1, stdout: "" });
    assertStringIncludes(stderr, "--dir");
  });

  Deno.test(`tree draws a directory and what is below it (${engine})`, async () => {
    await withTree(async (directory) => {
      const { stdout, stderr } = await run([
        "--dir",
        `${directory}::/d`,
        "samples/tree.wasm",
        "/d",
      ]);
      const drawing = "/d\n├── b.txt\n├── inner\n│   └── a.txt\n└── link -> b.txt\n";
      assertEquals(stdout, `${drawing}\n1 directories, 3 files\n`, stderr);
    });
  });

  Deno.test(`wc counts stdin and files (${engine})`, async () => {
    const piped = await run(["samples/wc.wasm"], { stdin: "a b\nc d e\n" });
    assertEquals(piped.stdout, "       2       5      10\n", piped.stderr);
    await withTree(async (directory) => {
      const args = ["--dir", `${directory}::.`, "samples/wc.wasm", "-l", "b.txt", "inner/a.txt"];
      const files = await run(args);
      assertEquals(
        files.stdout,
        "       2 b.txt\n       0 inner/a.txt\n       2 total\n",
        files.stderr,
      );
    });
  });

  Deno.test(`mandelbrot writes the same picture to stdout and to a file (${engine})`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      const size = ["-s", "30", "-i", "50"];
      const piped = await run(["samples/mandelbrot.wasm", ...size]);
      const args = [
        "--dir",
        `${directory}::/out`,
        "samples/mandelbrot.wasm",
        ...size,
        "-o",
        "/out/m.ppm",
      ];
      const written = await run(args, { allow: ["--allow-read", "--allow-write"] });
      assertEquals(written.code, 0, written.stderr);
      assertEquals(piped.bytes.length, "P6\n30 20\n255\n".length + 30 * 20 * 3);
      assertEquals(await Deno.readFile(join(directory, "m.ppm")), piped.bytes);
      const digest = new Uint8Array(
        await crypto.subtle.digest("SHA-256", new Uint8Array(piped.bytes)),
      );
      assertEquals(digest.subarray(0, 4).toHex(), "1b417303");
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  for (const [how, phrase, name] of TRAPS) {
    Deno.test(`trap ${how} exits with 134 and names the guest's functions (${engine})`, async () => {
      const { code, stdout, stderr } = await run(["samples/trap.wasm", how]);
      assertEquals({ code, stdout }, { code: 134, stdout: "" }, stderr);
      // The host's engine has phrases of its own.
      if (engine !== "host") assertStringIncludes(stderr, phrase);
      assertStringIncludes(stderr, name);
      if (how !== "stack") assertStringIncludes(stderr, "main");
    });
  }

  Deno.test(`trap exit passes the guest's own exit code on (${engine})`, async () => {
    assertEquals((await run(["samples/trap.wasm", "exit"])).code, 7);
  });
}

Deno.test("samples/host-import/host.ts plots the host's function", async () => {
  const script = join(ROOT, "samples/host-import/host.ts");
  const { code, stdout, stderr } = await runProcess(Deno.execPath(), ["run", "-R", script]);
  assertEquals(code, 0, stderr);
  const lines = stdout.split("\n");
  assertEquals(lines.length, 17);
  assertEquals(lines[0]!.trimEnd(), "*");
  assertEquals(lines[15], "64 of 64 points inside");
});

Deno.test("samples/embed.ts runs with mod.ts alone and no permission", async () => {
  const script = join(ROOT, "samples/embed.ts");
  const { code, stdout, stderr } = await runProcess(Deno.execPath(), [
    "run",
    "--no-prompt",
    script,
  ]);
  assertEquals(code, 0, stderr);
  assertEquals(stdout, await Deno.readTextFile(new URL("embed.expected.txt", import.meta.url)));
});

Deno.test("cat ends quietly when nobody reads its output any more, as in yes | cat | head", async () => {
  const deno = `${Deno.execPath()} run --no-config --no-lock --no-prompt --allow-read`;
  for (const engine of ENGINES) {
    const cat = `${deno} ${ROOT}cli.ts --engine ${engine} ${ROOT}samples/cat.wasm`;
    const { code, stdout, stderr } = await runProcess("sh", ["-c", `yes | ${cat} | head -n 2`]);
    assertEquals({ code, stdout, stderr }, { code: 0, stdout: "y\ny\n", stderr: "" });
  }
});
