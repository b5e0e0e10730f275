import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { helpText } from "./help.ts";
import type { CommandRow } from "./command_row.ts";
import { type Given, parseOptions } from "./options.ts";
import { Problem } from "./problem.ts";
import { RUN } from "./run_options.ts";
import { VERSION } from "../runtime/version.ts";

const TEST: CommandRow = {
  name: "test",
  usage: "test [options] FILE",
  about: "Tests.",
  optionsFirst: true,
  options: [
    { name: "dir", value: "PATH", many: true, help: "directories" },
    { name: "size", value: "SIZE", help: "one size" },
    { name: "quick", help: "a switch" },
  ],
  examples: [["test x", "tests x"]],
};

async function parse(...args: string[]): Promise<Given> {
  const given = await parseOptions(TEST, args);
  if (given === null) throw new Error("help was asked for");
  return given;
}

Deno.test("parseOptions() reads values, repeated values and switches", async () => {
  const given = await parse("--dir", "a", "--quick", "--dir=b=c", "--size=1", "file");
  assertEquals(given.values("dir"), ["a", "b=c"]);
  assertEquals(given.value("size"), "1");
  assertEquals(given.has("quick"), true);
  assertEquals(given.rest, ["file"]);
});

Deno.test("parseOptions() gives nothing for what is not there", async () => {
  const given = await parse("file");
  assertEquals([given.values("dir"), given.value("size"), given.has("quick")], [
    [],
    undefined,
    false,
  ]);
});

Deno.test("parseOptions() leaves what follows the first argument as it is", async () => {
  const args = ["file", "--quick", "--unknown=1", "-x", "--", "--dir", "007", "--"];
  const given = await parse("--size", "5", ...args);
  assertEquals(given.rest, args);
  assertEquals(given.has("quick"), false);
});

Deno.test("parseOptions() takes -- before the first argument as the end of the options", async () => {
  assertEquals((await parse("--quick", "--", "--file", "x", "--")).rest, ["--file", "x", "--"]);
  assertEquals((await parse("--")).rest, []);
  assertEquals((await parse("-", "x")).rest, ["-", "x"]);
});

Deno.test("parseOptions() finds options anywhere when the command has no guest", async () => {
  const { optionsFirst: _, ...command } = TEST;
  const given = await parseOptions(command, ["file", "--quick"]);
  assertEquals([given?.rest, given?.has("quick")], [["file"], true]);
});

Deno.test("parseOptions() suggests the nearest option for one that is unknown", async () => {
  const near = await assertRejects(() => parse("--quik", "x"), Problem, '"--quik"');
  assertEquals(near.hints, ["did you mean --quick?"]);
  const far = await assertRejects(() => parse("--xylophone=3", "x"), Problem, '"--xylophone"');
  assertEquals(far.hints, ["the options are --dir, --size, --quick, --help, --version"]);
  await assertRejects(() => parse("-z", "x"), Problem, '"-z"');
  await assertRejects(() => parse("--__proto__", "x"), Problem, '"--__proto__"');
});

Deno.test("parseOptions() refuses a value that is missing, or one too many", async () => {
  await assertRejects(() => parse("--dir"), Problem, "--dir needs a value");
  await assertRejects(() => parse("--size="), Problem, "--size needs a value");
  await assertRejects(() => parse("--dir", "--quick", "x"), Problem, "--dir needs a value");
  await assertRejects(() => parse("--size=1", "--size=2", "x"), Problem, "given 2 times");
});

Deno.test("helpText() shows every option of a command, and an example", () => {
  const text = helpText(RUN);
  for (const { name } of RUN.options) assertStringIncludes(text, `--${name}`);
  assertStringIncludes(text, "cli.ts [run] [options] MODULE");
  assertStringIncludes(text, "134");
  for (const [line] of RUN.examples) assertStringIncludes(text, line);
});

Deno.test("VERSION is the one in deno.json", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  assertEquals(VERSION, config.version);
});
