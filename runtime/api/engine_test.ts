import { assertEquals, assertThrows } from "@std/assert";
import { Instance, loadCompiler, Module } from "../../mod.ts";
import { type CompilerOptions, tierFor } from "./engine.ts";

/** `(module (func (export "double") (param i32) (result i32) local.get 0 local.get 0 i32.add))` */
const DOUBLE = Uint8Array.fromBase64(
  "AGFzbQEAAAABBgFgAX8BfwMCAQAHCgEGZG91YmxlAAAKCQEHACAAIABqCw==",
);

Deno.test("loadCompiler() gives what refuses settings that mean nothing", async () => {
  const compiler = await loadCompiler();
  const faults: [object, typeof TypeError | typeof RangeError, string][] = [
    [{ mode: "fast" }, TypeError, 'mode must be "auto" or "jit", not "fast"'],
    [{ threshold: 0 }, RangeError, "not 0"],
    [{ threshold: 2.5 }, RangeError, "not 2.5"],
    [{ threshold: NaN }, RangeError, "not NaN"],
    [{ threshold: 2 ** 31 }, RangeError, "from 1 to 1000000000"],
  ];
  for (const [options, kind, text] of faults) {
    assertThrows(() => compiler(options as CompilerOptions), kind, text);
  }
  const engine = compiler({ mode: "auto", threshold: 1 });
  const { double } = new Instance(new Module(DOUBLE), {}, { engine }).exports;
  for (let n = 0; n < 5; n++) assertEquals((double as (n: number) => number)(n), 2 * n);
});

Deno.test("tierFor() says which engines there are when there is no such one", () => {
  for (const wrong of ["v8", 1, null]) {
    const text = `there is no engine ${JSON.stringify(wrong)}; there are`;
    assertThrows(() => tierFor(wrong as never), TypeError, text);
  }
});
