/**
 * `--cache DIR`: compiled code that is kept between runs.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ROOT, vitrine } from "../programs/command.ts";
import { ECHO, withFiles } from "./guests.ts";

/** Is hot for a while, and then divides by what it was given. */
const BUSY = `(module
  (func $mix (param i32) (result i32)
    (i32.rotl (i32.mul (local.get 0) (i32.const 0x9e3779b1)) (i32.const 5)))
  (func (export "work") (param $by i32) (result i32) (local $rounds i32) (local $sum i32)
    (local.set $rounds (i32.const 500000))
    (loop $more
      (local.set $sum (i32.xor (local.get $sum) (call $mix (local.get $rounds))))
      (br_if $more (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.div_u (local.get $sum) (local.get $by))))`;

const ALLOW = ["--allow-read=x.wasm,kept", "--allow-write=kept"];

function figure(stderr: string): [hits: number, misses: number] {
  const [, hits, misses] = /^stats: jit cache +(\d+) hits, (\d+) misses$/m.exec(stderr) ?? [];
  return [Number(hits), Number(misses)];
}

for (const engine of ["auto", "jit"]) {
  Deno.test(`--cache gives the next run what this one compiled (${engine})`, async () => {
    await withFiles({ "x.wasm": BUSY }, async (cwd) => {
      const run = (by: string) =>
        vitrine(
          [`--engine=${engine}`, "--cache=kept", "--stats", "--invoke=work", "x.wasm", by],
          { cwd, allow: ALLOW },
        );
      const first = await run("7");
      assertEquals(first.code, 0, first.stderr);
      assert(figure(first.stderr)[1] > 0, first.stderr);
      const second = await run("7");
      assertEquals(second.stdout, first.stdout);
      const [hits, misses] = figure(second.stderr);
      assert(hits > 0 && misses === 0, second.stderr);
      // A run that traps keeps what it has as well, and says the same of the trap.
      const trapped = await run("0");
      assertEquals(trapped.code, 134);
      const plain = await vitrine(["--invoke=work", "x.wasm", "0"], { cwd });
      assertEquals(trapped.stderr.replace(/^stats: .*\n/gm, ""), plain.stderr);
    });
  });
}

Deno.test("--cache ignores what is damaged, and says so", async () => {
  await withFiles({ "x.wasm": BUSY }, async (cwd) => {
    const run = () =>
      vitrine(["--engine=jit", "--cache=kept", "--invoke=work", "x.wasm", "7"], {
        cwd,
        allow: ALLOW,
      });
    const { stdout } = await run();
    const files = [...Deno.readDirSync(`${cwd}/kept`)].map(({ name }) => `${cwd}/kept/${name}`);
    assertEquals(files.length, 1);
    const bytes = await Deno.readFile(files[0]!);
    bytes[bytes.length >> 1]! ^= 1;
    await Deno.writeFile(files[0]!, bytes);
    const again = await run();
    assertEquals([again.code, again.stdout], [0, stdout]);
    assertMatch(again.stderr, /^note: .+/);
    assertEquals((await run()).stderr, "");
  });
});

Deno.test("--cache keeps what threads have compiled, whichever of them ends the program", async () => {
  const guest = join(ROOT, "tests/wasi/threads/guest.wasm");
  for (const what of ["add", "exit"]) {
    await withFiles({}, async (cwd) => {
      const allow = [`--allow-read=${ROOT},kept`, "--allow-write=kept"];
      const run = () => vitrine(["--engine=jit", "--cache=kept", guest, what], { cwd, allow });
      const { code, stdout, stderr } = await run();
      assertEquals([code, stderr], [what === "add" ? 0 : 7, ""]);
      const files = [...Deno.readDirSync(`${cwd}/kept`)].map(({ name }) => `${cwd}/kept/${name}`);
      assertEquals(files.length, 1);
      const again = await run();
      assertEquals([again.code, again.stdout, again.stderr], [code, stdout, stderr]);
      // What is there is read.
      await Deno.writeTextFile(files[0]!, "something else");
      assertMatch((await run()).stderr, /^note: the cache's entry .* is damaged/);
    });
  }
});

Deno.test("--cache says what it needs, and what it does not go with", async () => {
  await withFiles({ "x.wasm": ECHO }, async (cwd) => {
    const error = async (allow: readonly string[], ...args: string[]) => {
      const { code, stderr } = await vitrine(["--cache=kept", ...args, "x.wasm"], { cwd, allow });
      assertEquals(code, 2, stderr);
      return stderr;
    };
    const denied = await error(["--allow-read=x.wasm"]);
    assertStringIncludes(denied, 'Deno does not allow the cache in "kept"');
    assertStringIncludes(denied, "add --allow-read=kept --allow-write=kept after");
    assertStringIncludes(await error(ALLOW, "--engine=interpreter"), "leave out one of them");
    assertStringIncludes(await error(ALLOW, "--engine=host"), "leave out one of them");
  });
});

Deno.test("--cache is refused where the program may write, and read by no pipe", async () => {
  await withFiles({ "x.wasm": BUSY }, async (cwd) => {
    await Deno.mkdir(join(cwd, "work"));
    const run = (cache: string, dir: string) => {
      const args = [
        `--cache=${cache}`,
        `--dir=${dir}`,
        "--engine=jit",
        "--invoke=work",
        "x.wasm",
        "7",
      ];
      return vitrine(args, { cwd, allow: ["--allow-read=.", "--allow-write=."] });
    };
    for (
      const [cache, dir] of [["work", "work::/w"], ["./work/kept", "."], ["new", ".::/w"]] as const
    ) {
      const { code, stderr } = await run(cache, dir);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, `the cache in "${cache}" is in "${dir.split("::")[0]}"`);
    }
    assertEquals((await run("work", "work::/w::ro")).code, 0);
    assertEquals((await run("work", "work::/w::overlay")).code, 0);
    assertEquals((await run("kept", "work")).code, 0);
    const [entry] = [...Deno.readDirSync(join(cwd, "kept"))];
    const path = join(cwd, "kept", entry!.name);
    await Deno.remove(path);
    await new Deno.Command("mkfifo", { args: [path] }).output();
    const { code, stderr } = await run("kept", "work");
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /^note: cannot read the cache in "kept": .* is no file$/m);
  });
});
