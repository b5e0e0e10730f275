import { assertEquals } from "@std/assert";
import { decode } from "./decode.ts";
import { custom, name, vec, wasm } from "./testing.ts";
import { producersOf, sourceMappingUrl } from "./tool_sections.ts";

Deno.test("producersOf() lists names and versions by field", () => {
  const clang = [...name("clang"), ...name("19.1")];
  const c11 = [...name("C11"), ...name("")];
  const contents = vec(
    [...name("language"), ...vec(c11)],
    [...name("processed-by"), ...vec(clang)],
  );
  const fields = producersOf(decode(wasm(custom("producers", contents))));
  assertEquals([...fields], [
    ["language", [{ name: "C11", version: "" }]],
    ["processed-by", [{ name: "clang", version: "19.1" }]],
  ]);
});

Deno.test("producersOf() is empty for an absent or malformed section", () => {
  assertEquals(producersOf(decode(wasm())).size, 0);
  assertEquals(producersOf(decode(wasm(custom("producers", [9, 9])))).size, 0);
});

Deno.test("sourceMappingUrl() gives the URL, if there is one", () => {
  const url = "https://example.com/a.map";
  assertEquals(sourceMappingUrl(decode(wasm(custom("sourceMappingURL", name(url))))), url);
  assertEquals(sourceMappingUrl(decode(wasm())), undefined);
});
