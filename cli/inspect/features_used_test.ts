import { assertEquals } from "@std/assert";
import { decoded } from "../testing.ts";
import { featuresUsed } from "./features_used.ts";

/** A module, and all the features that it uses. */
const MODULES: readonly (readonly [text: string, features: readonly string[]])[] = [
  ["(func (param i32) (result i32) local.get 0) (memory 1) (table 1 funcref)", []],
  ["(func (result i32 i32) i32.const 1 i32.const 2)", ["multi-value"]],
  ["(func i32.const 1 (block (param i32) drop))", ["multi-value"]],
  ["(func i32.const 1 i32.extend8_s drop)", ["sign-extension"]],
  ["(func f32.const 1 i32.trunc_sat_f32_s drop)", ["saturating-float-to-int"]],
  [
    "(memory 1) (func i32.const 0 i32.const 0 i32.const 0 memory.fill)",
    ["bulk-memory"],
  ],
  ['(data "x")', ["bulk-memory"]],
  ["(func (param externref))", ["reference-types"]],
  ["(func (local v128))", ["simd"]],
  ["(func v128.const i32x4 0 0 0 0 drop)", ["simd"]],
  ["(func $f return_call $f)", ["tail-call"]],
  ["(tag)", ["exception-handling"]],
  ["(memory 1) (memory 1)", ["multi-memory"]],
  ["(memory i64 1)", ["memory64"]],
  ["(memory 1 1 shared)", ["threads"]],
  ["(type (struct))", ["gc"]],
  ["(func (param (ref func)))", ["function-references"]],
  ["(func (param i31ref))", ["gc"]],
  ['(global (export "g") (mut i32) i32.const 1)', ["mutable-globals"]],
  ["(global i32 (i32.add (i32.const 1) (i32.const 2)))", ["extended-const"]],
];

for (const [text, features] of MODULES) {
  Deno.test(`featuresUsed() finds ${features.join(", ") || "nothing new"} in ${text}`, async () => {
    assertEquals(featuresUsed(await decoded(`(module ${text})`)), features);
  });
}
