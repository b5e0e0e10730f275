import { assertEquals, assertThrows } from "@std/assert";
import { hostEngine } from "./host.ts";

/** `(func (export "f") (param f32) (result f32) local.get 0)`, after the magic and the version. */
const IDENTITY = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 1, 0x7d, 1, 0x7d],
  ...[3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 6, 1, 4, 0, 0x20, 0, 0x0b],
];

Deno.test("invoke() carries a signalling NaN through the host's engine, bit for bit", () => {
  const engine = hostEngine();
  const instance = engine.compile(new Uint8Array(IDENTITY)).instantiate(() => undefined);
  const signalling = { type: "f32", bits: 0xffa0_0001n } as const;
  assertEquals(instance.invoke("f", [signalling], ["f32"]), [signalling]);
  // Without a hint the result's type is found by trying.
  assertEquals(instance.invoke("f", [signalling], undefined), [signalling]);
});

Deno.test("failureOf() knows the host's errors, and no others", () => {
  const engine = hostEngine();
  const error = assertThrows(() => engine.compile(new Uint8Array([0, 1])));
  assertEquals(engine.failureOf(error)?.phase, "compile");
  assertEquals(engine.failureOf(new TypeError("x is not a function")), null);
});
