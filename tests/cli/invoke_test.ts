import { assertEquals, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { LIBRARY, REACTOR, withFiles } from "./guests.ts";

for (const engine of ["interpreter", "host"]) {
  Deno.test(`--invoke calls a function and prints its results, one a line (${engine})`, async () => {
    await withFiles({ "lib.wasm": LIBRARY }, async (cwd) => {
      const call = async (...args: string[]) => {
        const [name, ...values] = args;
        const given = [`--engine=${engine}`, "--invoke", name!, "lib.wasm", ...values];
        const { code, stdout, stderr } = await vitrine(given, { cwd });
        assertEquals([code, stderr], [0, ""]);
        return stdout;
      };
      assertEquals(await call("add", "2", "-3"), "-1\n");
      assertEquals(await call("add", "0xffffffff", "1"), "0\n");
      assertEquals(
        await call("both", "-9223372036854775808", "0.1"),
        "-9223372036854775808\n0.1\n",
      );
      assertEquals(await call("sqrt", "-1"), "nan\n");
      assertEquals(await call("sqrt", "inf"), "inf\n");
      assertEquals(await call("same", "null"), "null\n");
      assertEquals(await call("nothing"), "");
    });
  });

  Deno.test(`--invoke initializes a reactor first (${engine})`, async () => {
    await withFiles({ "reactor.wasm": REACTOR }, async (cwd) => {
      const args = [`--engine=${engine}`, "--invoke", "answer", "reactor.wasm"];
      assertEquals((await vitrine(args, { cwd })).stdout, "42\n");
    });
  });
}

Deno.test("--invoke reports a trap of the function as a trap", async () => {
  await withFiles({ "lib.wasm": LIBRARY }, async (cwd) => {
    const { code, stderr } = await vitrine(["--invoke", "trap", "lib.wasm", "0"], { cwd });
    assertEquals(code, 134);
    assertStringIncludes(stderr, "  at trap (func 7) @0x");
  });
});

Deno.test("--invoke refuses values that cannot be passed", async () => {
  await withFiles({ "lib.wasm": LIBRARY }, async (cwd) => {
    const { code, stderr } = await vitrine(["--invoke", "wide", "lib.wasm", "0"], { cwd });
    assertEquals(code, 2);
    assertStringIncludes(stderr, "v128");
  });
});
