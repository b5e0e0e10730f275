import { assertEquals, assertThrows } from "@std/assert";
import { BASELINE } from "./baseline.ts";
import { PARTS, readOptions } from "./options.ts";

Deno.test("readOptions() asks for everything unless told otherwise", () => {
  const { parts, filter, peers, baseline } = readOptions([]);
  assertEquals({ parts, filter, peers, baseline }, {
    parts: [...PARTS],
    filter: [""],
    peers: true,
    baseline: undefined,
  });
  assertEquals(readOptions(["--only", "steady", "--no-peers"]).parts, ["steady"]);
  assertThrows(() => readOptions(["--only", "stedy"]), TypeError, '"stedy"');
});

Deno.test("readOptions() takes --baseline with and without a file", () => {
  assertEquals(readOptions(["--baseline"]).baseline, BASELINE);
  assertEquals(readOptions(["--baseline", "--quick"]).baseline, BASELINE);
  assertEquals(readOptions(["--baseline", "x.json"]).baseline, "x.json");
});

Deno.test("readOptions() splits the arguments of a module", () => {
  const { wasm, args, options } = readOptions(["--wasm", "a.wasm", "--args", "-n  3 x"]);
  assertEquals({ wasm, args, options }, { wasm: "a.wasm", args: ["-n", "3", "x"], options: [] });
});
