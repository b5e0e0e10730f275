/**
 * Programs with threads, run by `cli.ts` in each engine. What the guest does is in threads/guest.c.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ENGINES, ROOT, vitrine } from "../programs/command.ts";

const GUEST = "tests/wasi/threads/guest.wasm";

/** Lines in the order of their text: which thread comes first is open. */
function sortedLines(text: string): string[] {
  return text.trimEnd().split("\n").sort();
}

for (const engine of ENGINES) {
  const run = (what: string, ...options: string[]) =>
    vitrine(["--engine", engine, ...options, GUEST, what], { allow: [`--allow-read=${ROOT}`] });

  Deno.test(`threads share their memory (${engine})`, async () => {
    const { code, stdout, stderr } = await run("add");
    assertEquals({ code, stdout }, { code: 0, stdout: "8000\n" }, stderr);
  });

  Deno.test(`threads make their calls side by side, each whole (${engine})`, async () => {
    const { code, stdout, stderr } = await run("write");
    assertEquals(code, 0, stderr);
    const expected = Array.from({ length: 160 }, (_, i) => String(1000 + Math.floor(i / 20)));
    assertEquals(sortedLines(stdout), expected);
  });

  Deno.test(`threads share descriptors and their offsets (${engine})`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      const parts = [..."abcdefgh"].map((letter) => letter.repeat(4));
      await Deno.writeTextFile(join(directory, "data"), parts.join(""));
      const options = ["--engine", engine, "--dir", `${directory}::/d::ro`];
      const { code, stdout, stderr } = await vitrine([...options, GUEST, "files"]);
      assertEquals(code, 0, stderr);
      assertEquals(sortedLines(stdout), parts);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  Deno.test(`an exit of one thread ends a guest whose first one sleeps (${engine})`, async () => {
    const { code, stderr } = await run("exit");
    assertEquals({ code, stderr }, { code: 7, stderr: "" });
  });

  Deno.test(`a trap of one thread ends a guest whose first one is busy (${engine})`, async () => {
    const { code, stderr } = await run("trap");
    assertEquals(code, 134, stderr);
    assertStringIncludes(stderr, "unreachable");
    assertStringIncludes(stderr, "wasi_thread_start");
  });

  Deno.test(`threads see their memory grow (${engine})`, async () => {
    const { code, stdout, stderr } = await run("grow");
    assertEquals({ code, stdout }, { code: 0, stdout: "\n34\n" }, stderr);
  });

  Deno.test(`the end of the first thread ends one that sleeps (${engine})`, async () => {
    const { code, stdout, stderr } = await run("zzz");
    assertEquals({ code, stdout }, { code: 0, stdout: "1001\n".repeat(20) }, stderr);
  });
}

Deno.test("threads need permission to read the engine, and say so", async () => {
  const { code, stderr } = await vitrine([GUEST, "add"], { allow: [`--allow-read=${GUEST}`] });
  assertEquals(code, 2);
  assertStringIncludes(stderr, `--allow-read=${ROOT}`);
});
