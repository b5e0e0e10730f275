import { assert, assertEquals, assertThrows } from "@std/assert";
import { ROWS } from "../ops/catalogue.ts";
import { CompileError } from "./errors.ts";
import { DEFAULT_FEATURES, type Feature, FEATURES, features, requireFeature } from "./features.ts";

Deno.test("FEATURES has a switch for every proposal of the catalogue", () => {
  for (const { name, proposal } of ROWS) {
    if (proposal !== "mvp") assert(FEATURES.includes(proposal), `${name} is of ${proposal}`);
  }
});

Deno.test("features() has all on when nothing is asked", () => {
  assertEquals([...features()], [...DEFAULT_FEATURES]);
  assertEquals(DEFAULT_FEATURES.size, FEATURES.length);
});

Deno.test("features() switches off what builds upon a feature", () => {
  const on = features({ disable: ["reference-types"] });
  const off = FEATURES.filter((name) => !on.has(name));
  assertEquals(off, ["reference-types", "function-references", "gc", "exception-handling"]);
});

Deno.test("features() leaves the foundations on", () => {
  const on = features({ disable: ["gc"] });
  assertEquals(FEATURES.filter((name) => !on.has(name)), ["gc"]);
});

Deno.test("features() refuses to switch a feature on and its foundation off", () => {
  assertThrows(() => features({ enable: ["gc"], disable: ["bulk-memory"] }), TypeError, "gc");
  assertThrows(() => features({ enable: ["simd"], disable: ["simd"] }), TypeError, "simd");
});

Deno.test("features() refuses unknown names and lists the known ones", () => {
  assertThrows(() => features({ disable: ["garbage"] }), TypeError, '"garbage"');
  assertThrows(() => features({ enable: ["toString"] }), TypeError, "relaxed-simd");
});

Deno.test("requireFeature() names the feature and all that must be on with it", () => {
  const on: ReadonlySet<Feature> = features({ disable: ["reference-types"] });
  requireFeature(on, "simd", "a v128 type", 0);
  const error = assertThrows(() => requireFeature(on, "gc", "a struct", 0x1f), CompileError);
  assertEquals(error.detail, { phase: "decode", phrase: "gc is disabled", offset: 0x1f });
  assertEquals(
    error.message,
    'a struct at offset 0x1f needs the "gc" proposal, which is switched off; do not disable "gc" ' +
      'nor "function-references", "reference-types"',
  );
});
