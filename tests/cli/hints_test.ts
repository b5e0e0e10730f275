/**
 * What is said, after a run that failed, about what the command line may have lacked; and about
 * permissions that Deno refuses.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { exiting, withFiles } from "./guests.ts";

Deno.test("a path in no directory given: the hint names the --dir that would grant it", async () => {
  await withFiles({ "in.txt": "x" }, async (directory) => {
    const file = `${directory}/in.txt`;
    const outside = await vitrine(["samples/cat.wasm", file]);
    assertEquals(outside.code, 1);
    assertMatch(outside.stderr, new RegExp(`^hint: .*--dir ${directory}, before the module$`, "m"));
    const granted = await vitrine(["--dir", directory, "samples/cat.wasm", file]);
    assertEquals([granted.code, granted.stdout, granted.stderr], [0, "x", ""]);
  });
});

Deno.test("a path that leads out of a directory: the hint says so", async () => {
  const { code, stderr } = await vitrine([
    "--dir",
    "samples::.",
    "samples/cat.wasm",
    "../deno.json",
  ]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, 'hint: the program was refused "../deno.json"');
});

Deno.test("an option after the module: the hint says where options go", async () => {
  const { code, stderr } = await vitrine(["samples/cat.wasm", "--dir", ".", "deno.json"]);
  assertEquals(code, 2);
  assertMatch(stderr, /^hint: --dir came after the module, so it went to the program;/m);
});

Deno.test("a program that succeeds, or fails for its own reasons, is given no hint", async () => {
  assertEquals((await vitrine(["samples/cowsay.wasm", "a/b"])).stderr, "");
  await withFiles({ "x.wasm": exiting(1) }, async (cwd) => {
    assertEquals((await vitrine(["x.wasm", "-v", "word", "https://x.y/"], { cwd })).stderr, "");
  });
});

Deno.test("a write to ::ro: the hint names it", async () => {
  await withFiles({}, async (directory) => {
    const write = ["samples/mandelbrot.wasm", "-s", "10", "-o", "/out/x.ppm"];
    const { code, stderr } = await vitrine(["--dir", `${directory}::/out::ro`, ...write], {
      allow: ["--allow-read", "--allow-write"],
    });
    assertEquals(code, 1);
    assertMatch(stderr, /^hint: "\/out" can only be read, because its --dir ends in ::ro$/m);
  });
});

Deno.test("permissions that Deno refuses: the flag that would grant each is named", async () => {
  await withFiles({ "x.wasm": exiting(0) }, async (directory) => {
    const module = `${directory}/x.wasm`;
    const allow = [`--allow-read=${module}`];
    const unread = await vitrine([module], { allow: [] });
    assertEquals(unread.code, 2);
    assertStringIncludes(unread.stderr, `hint: add --allow-read=${module} after "deno run"`);

    const unseen = await vitrine(["--dir", directory, module], { allow });
    assertEquals(unseen.code, 2);
    assertStringIncludes(unseen.stderr, `--allow-read=${directory} `);

    const variable = await vitrine(["--env", "HOME", module], { allow });
    assertEquals(variable.code, 2);
    assertStringIncludes(variable.stderr, "--allow-env=HOME ");
    const variables = await vitrine(["--inherit-env", module], { allow });
    assertStringIncludes(variables.stderr, "--allow-env ");

    const remote = await vitrine(["http://127.0.0.1:8099/x.wasm"], { allow: [] });
    assertEquals(remote.code, 2);
    assertStringIncludes(remote.stderr, "--allow-net=127.0.0.1:8099 ");

    const write = ["samples/mandelbrot.wasm", "-s", "10", "-o", "/out/x.ppm"];
    const unwritable = await vitrine(["--dir", `${directory}::/out`, ...write]);
    assertEquals(unwritable.code, 1);
    assertStringIncludes(unwritable.stderr, `--allow-write=${directory} `);
  });
});
