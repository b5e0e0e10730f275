import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readRequest, USAGE, UsageError } from "./main.ts";

Deno.test("readRequest() reads a count and options; all kinds are tried by default", () => {
  const { kinds, ...rest } = readRequest([]) as Exclude<ReturnType<typeof readRequest>, "help">;
  assertEquals(kinds, ["generated", "metered", "smith", "mutants"]);
  assertEquals(rest, { count: 1000, from: 0, engines: undefined, level: undefined });
  assertEquals(
    readRequest(["7", "--only", "smith", "--from=9", "--engines", "host,jit", "--level=objects"]),
    { count: 7, from: 9, kinds: ["smith"], engines: ["host", "jit"], level: "objects" },
  );
});

Deno.test("readRequest() says what is wrong with a command line", () => {
  const wrong: Record<string, RegExp> = {
    "many": /COUNT must be a whole number, and is "many"/,
    "5 6": /One COUNT is enough/,
    "--from=-1": /--from must be a whole number/,
    "--only=nothing": /--only takes generated, metered, smith, mutants, not "nothing"/,
    "--engines=host,spidermonkey": /--engines takes host, .*, not "spidermonkey"/,
    "--level=9": /--level takes numbers, vectors, objects, not "9"/,
    "--loud": /--loud/,
  };
  for (const [line, message] of Object.entries(wrong)) {
    assertMatch(assertThrows(() => readRequest(line.split(" ")), UsageError).message, message);
  }
});

Deno.test("--help asks for the usage, which names every option", () => {
  assertEquals(readRequest(["--help"]), "help");
  for (const option of ["--only", "--from", "--engines", "--level", "--help"]) {
    assertMatch(USAGE, new RegExp(`^ +${option} `, "m"));
  }
});
