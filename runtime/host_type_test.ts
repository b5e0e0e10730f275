import { assertStringIncludes, assertThrows } from "@std/assert";
import { Instance, LinkError, Module, WASI } from "../mod.ts";
import { build } from "./api/testing.ts";
import { ID, section, vec } from "./decode/testing.ts";

const TYPE = Symbol.for("vitrine.type");

/** A module that imports `"m" "f"` as `[i32, i64] → [i32]`. */
const MODULE = new Module(build(
  section(ID.type, vec([0x60, 2, 0x7f, 0x7e, 1, 0x7f])),
  section(ID.import, vec([1, 0x6d, 1, 0x66, 0, 0])),
));

Deno.test("a function that says its type is linked to imports of that type only", () => {
  const said = (type: string) => Object.assign(() => 0, { [TYPE]: () => type });
  new Instance(MODULE, { m: { f: () => 0 } });
  new Instance(MODULE, { m: { f: said("(param i32 i64) (result i32)") } });
  const error = assertThrows(
    () => new Instance(MODULE, { m: { f: said("(param i32 i32) (result i32)") } }),
    LinkError,
    `the module imports "m" "f" as (param i32 i64) (result i32), but the function given is ` +
      "(param i32 i32) (result i32)",
  );
  assertStringIncludes(error.detail.phrase, "incompatible import type");
});

Deno.test("functions of WASI, observed or not, say their types", () => {
  for (const observer of [undefined, {}]) {
    const { wasiImport } = new WASI(observer === undefined ? {} : { observer });
    assertThrows(
      () => new Instance(MODULE, { m: { f: wasiImport["fd_write"] } }),
      LinkError,
      "but the function given is (param i32 i32 i32 i32) (result i32)",
    );
  }
});
