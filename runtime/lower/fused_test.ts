import { assert, assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import type { Namespace } from "../api/testing.ts";
import { fusedInstructions, type Fusion } from "../interpret/isa_fused.ts";
import { load } from "../interpret/testing.ts";
import { listed, programOf } from "./testing.ts";

/** Small, so that sums of them are addresses; the last two are far from each other. */
const INPUTS = [
  [0, 0, 0, 0],
  [1, 2, 3, 4],
  [5, 5, 7, 8],
  [4, 5, 9, 1],
  [100, 3, 2, 50],
  [1000, 0, 6, 6],
];

/** Instructions that compute what `inner` does from locals 0 and 1, or from local 0 and a constant. */
function innerText(inner: string): string {
  if (inner.includes(".load")) return `local.get 0; ${inner}`;
  if (inner.endsWith("_k")) return `local.get 0; i32.const 5; ${inner.slice(0, -2)}`;
  return `local.get 0; local.get 1; ${inner}`;
}

/** A function's code that the pair is made from. */
function codeFor({ outer, inner }: Fusion): string {
  const first = innerText(inner);
  if (outer === "select1") return `local.get 2; local.get 3; ${first}; select`;
  if (outer.startsWith("br_")) return branchText(outer, first, inner);
  if (outer.includes(".load")) return `${first}; ${outer} 0 12${wrap(outer)}`;
  if (outer.endsWith("_k")) return `${first}; i32.const 3; ${outer.slice(0, -2)}`;
  return `local.get 2; ${first}; ${outer}${wrap(outer)}`;
}

function branchText(outer: string, first: string, inner: string): string {
  const [, compare] = /^br_(i32\.\w+?)(_k)?$/.exec(outer) ?? [];
  const other = outer.endsWith("_k") ? "i32.const 100" : "local.get 1";
  const test = compare === undefined ? "" : `; ${other}; ${compare}`;
  const step = inner === "i32.add_k" ? `${first}; local.tee 0` : first;
  return outer === "br_z"
    ? `${step}; if; i32.const 1; return; end; i32.const 2`
    : `block; ${step}${test}; br_if 0; i32.const 1; return; end; i32.const 2; local.get 0; i32.add`;
}

/** What makes an i32 of the result. */
function wrap(outer: string): string {
  if (outer.startsWith("i64")) return "; i32.wrap_i64";
  if (outer.startsWith("f32")) return "; i32.reinterpret_f32";
  return outer.startsWith("f64") ? "; i64.reinterpret_f64; i32.wrap_i64" : "";
}

/** The type of the function: its parameters are what the inner instruction computes with. */
function typeFor({ outer }: Fusion): string {
  const type = /^f\d\d/.exec(outer)?.[0] ?? "i32";
  return `${type} ${type} ${type} ${type} -> i32`;
}

for (const fusion of fusedInstructions()) {
  Deno.test(`${fusion.fused} is made of its pair, and does what the two do`, () => {
    const code = codeFor(fusion);
    const subject = {
      type: typeFor(fusion),
      datas: [[0, 0x41, 0, 0x0b, 64, ...Array.from({ length: 64 }, (_, n) => n * 77 & 0xfb)]],
    };
    assert(listed(code, subject).includes(` ${fusion.fused} `), listed(code, subject));
    const [ours, host] = [vitrine, WebAssembly as unknown as Namespace].map((W) =>
      INPUTS.map((input) => load(W, programOf(code, subject)).f!(...input))
    );
    assertEquals(ours, host);
  });
}
