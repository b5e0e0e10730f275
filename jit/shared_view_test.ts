import { assertEquals, assertThrows } from "@std/assert";
import { exportedFunction } from "../runtime/api/exported.ts";
import { RuntimeError } from "../runtime/errors.ts";
import { instantiate } from "../runtime/instantiate.ts";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { adoptSharedMemory, createMemory, sharedParts } from "../runtime/memory.ts";
import type { Instance } from "../runtime/store.ts";
import { moduleOf } from "./testing.ts";
import { JitTier } from "./tier.ts";

const PAGE = 65536;
const ADDRESS = "local.get 0";
const VALUES = {
  i32: "i32.const 0x81",
  i64: "i64.const -2",
  f32: "i32.const 0x7fa00001; f32.reinterpret_i32",
  f64: "i64.const 0x7ff4000000000001; f64.reinterpret_i64",
};

/** Accesses at the address in local 0; each gives an i64. */
const ACCESSES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["8_s", "8_u", "16_s", "16_u", "32_s", "32_u", ""].map((
      size,
    ) => [`i64.load${size}`, `${ADDRESS}; i64.load${size}`]),
  ),
  "i32.load": `${ADDRESS}; i32.load; i64.extend_i32_u`,
  "f32.load": `${ADDRESS}; f32.load; i32.reinterpret_f32; i64.extend_i32_u`,
  "f64.load": `${ADDRESS}; f64.load; i64.reinterpret_f64`,
  "v128.load": `${ADDRESS}; v128.load; i64x2.extract_lane 1`,
  "f32x4 of v128.load": `${ADDRESS}; v128.load; v128.const; f32x4.add; i64x2.extract_lane 1`,
  ...Object.fromEntries(
    Object.entries(VALUES).flatMap(([type, value]) =>
      [`${type}.store`].map((name) => [name, `${ADDRESS}; ${value}; ${name}; i64.const 1`])
    ),
  ),
  "i64.store8": `${ADDRESS}; i64.const -3; i64.store8; i64.const 1`,
  "i32.store16": `${ADDRESS}; i32.const -3; i32.store16; i64.const 1`,
  "v128.store": `${ADDRESS}; v128.const; v128.not; v128.store; i64.const 1`,
  "f64x2 to v128.store": `${ADDRESS}; v128.const; v128.const; f64x2.add; v128.store; i64.const 1`,
  "i32.atomic.load": `${ADDRESS}; i32.atomic.load 2; i64.extend_i32_u`,
  "i64.atomic.store": `${ADDRESS}; i64.const 9; i64.atomic.store 3; i64.const 1`,
  "i64.atomic.rmw.add": `${ADDRESS}; i64.const 7; i64.atomic.rmw.add 3`,
  "i32.atomic.rmw16.xchg_u": `${ADDRESS}; i32.const 7; i32.atomic.rmw16.xchg_u 1; i64.extend_i32_u`,
  "i64.atomic.rmw8.cmpxchg_u": `${ADDRESS}; i64.const 0; i64.const 5; i64.atomic.rmw8.cmpxchg_u`,
  "memory.atomic.notify": `${ADDRESS}; i32.const 1; memory.atomic.notify 2; i64.extend_i32_u`,
  "memory.atomic.wait32":
    `atomic.fence; ${ADDRESS}; i32.const 1; i64.const 0; memory.atomic.wait32 2; i64.extend_i32_u`,
  "memory.fill": `${ADDRESS}; i32.const 1; i32.const 16; memory.fill 0; i64.const 1`,
  "memory.copy": `${ADDRESS}; i32.const 1; i32.const 16; memory.copy 0 0; i64.const 1`,
};

for (const [name, code] of Object.entries(ACCESSES)) {
  Deno.test(`compiled ${name} looks again at a shared memory before it traps`, () => {
    const program: Program = {
      types: ["i32 -> i64"],
      imports: { memory: [2, 3, 1, 4] },
      funcs: [{ code }],
      exports: { f: [FUNC, 0] },
    };
    const module = moduleOf(program);
    const runs = [false, true].map((compiled) => {
      const type = module.memories[0]!;
      const memory = createMemory(type);
      const other = adoptSharedMemory(sharedParts(memory)!);
      const tier = compiled
        ? (made: ConstructorParameters<typeof JitTier>[0]) => new JitTier(made)
        : undefined;
      const instance = instantiate(module, [{ kind: "memory", value: memory }], { tier });
      const f = exportedFunction(instance.funcs[0]!);
      const seen: unknown[] = [f(16)];
      const refused = () => assertThrows(() => f(memory.dv.byteLength), RuntimeError).phrase;
      seen.push(refused());
      other.grow(1);
      other.dv.setBigInt64(PAGE, 0x7fa00001_7fa00001n, true);
      seen.push(f(PAGE), other.dv.getBigInt64(PAGE, true), refused());
      if (compiled) {
        const { functions, declined } = (instance.tier as JitTier).statistics();
        assertEquals([functions, [...declined]], [1, []]);
      }
      return seen;
    });
    assertEquals(runs[1], runs[0]);
  });
}

Deno.test("the view of a shared memory is not taken for a vector held as numbers", () => {
  const module = moduleOf({
    types: ["-> f32"],
    imports: { memory: [2, 3, 1, 4] },
    funcs: [{
      locals: "v128 i32",
      code: "loop; local.get 1; v128.load; local.get 0; f32x4.add; local.set 0; local.get 1; " +
        "i32.const 16; i32.add; local.tee 1; i32.const 160; i32.ne; br_if 0; end; " +
        "local.get 0; f32x4.extract_lane 2",
    }],
  });
  const results = [undefined, (made: Instance) => new JitTier(made)].map((tier) => {
    const memory = createMemory(module.memories[0]!);
    for (let at = 0; at < 160; at += 4) memory.dv.setFloat32(at, at / 3, true);
    const instance = instantiate(module, [{ kind: "memory", value: memory }], { tier });
    return exportedFunction(instance.funcs[0]!)();
  });
  assertEquals(results[1], results[0]);
});
