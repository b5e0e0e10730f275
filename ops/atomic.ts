/**
 * Atomic memory instructions. An address that is not a multiple of the access's size is a trap.
 *
 * Narrow ones are unsigned in both directions: what is stored is cut off, what is given back is
 * zero-extended. The helpers work on shared and on ordinary memories alike.
 *
 * {@link https://webassembly.github.io/threads/core/syntax/instructions.html#atomic-memory-instructions}
 *
 * @module
 */
import { access, family, hand } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Access, NumType, Row } from "./row.ts";

/** The widths in which every read-modify-write instruction exists, in the order of their codes. */
const WIDTHS: readonly (readonly [type: "i32" | "i64", bytes: 1 | 2 | 4 | 8])[] = [
  ["i32", 4],
  ["i64", 8],
  ["i32", 1],
  ["i32", 2],
  ["i64", 1],
  ["i64", 2],
  ["i64", 4],
];

/** The rows of this family. */
export const ATOMIC: readonly Row[] = family("threads", [
  atomic(0xfe000, "memory.atomic.notify", 4, "addr i32 -> i32", "atomicNotify($m, $0, $1)"),
  atomic(
    0xfe001,
    "memory.atomic.wait32",
    4,
    "addr i32 i64 -> i32",
    "atomicWait32($m, $0, $1, timeout($2l, $2h))",
  ),
  atomic(
    0xfe002,
    "memory.atomic.wait64",
    8,
    "addr i64 i64 -> i32",
    "atomicWait64($m, $0, pair($1l, $1h), timeout($2l, $2h))",
  ),
  hand(0xfe003, "atomic.fence", "zero", "->"),
  ...loads(0xfe010),
  ...stores(0xfe017),
  ...modify(0xfe01e, "add", "Add"),
  ...modify(0xfe025, "sub", "Sub"),
  ...modify(0xfe02c, "and", "And"),
  ...modify(0xfe033, "or", "Or"),
  ...modify(0xfe03a, "xor", "Xor"),
  ...modify(0xfe041, "xchg", "Exchange"),
  ...compareExchange(0xfe048),
]);

function loads(code: number): Draft[] {
  return WIDTHS.map(([type, bytes], k) => {
    const name = `${type}.atomic.load${bytes === full(type) ? "" : `${8 * bytes}_u`}`;
    return atomic(code + k, name, bytes, `addr -> ${type}`, `atomicLoad${8 * bytes}($m, $0)`);
  });
}

function stores(code: number): Draft[] {
  return WIDTHS.map(([type, bytes], k) => {
    const name = `${type}.atomic.store${bytes === full(type) ? "" : 8 * bytes}`;
    const js = `atomicStore${8 * bytes}($m, $0, ${value(1, type, bytes)})`;
    return atomic(code + k, name, bytes, `addr ${type} -> `, js);
  });
}

function modify(code: number, operation: string, helper: string): Draft[] {
  return WIDTHS.map(([type, bytes], k) => {
    const js = `atomic${helper}${8 * bytes}($m, $0, ${value(1, type, bytes)})`;
    return atomic(code + k, rmwName(type, bytes, operation), bytes, `addr ${type} -> ${type}`, js);
  });
}

function compareExchange(code: number): Draft[] {
  return WIDTHS.map(([type, bytes], k) => {
    const js = `atomicCompareExchange${8 * bytes}($m, $0, ${value(1, type, bytes)}, ${
      value(2, type, bytes)
    })`;
    const name = rmwName(type, bytes, "cmpxchg");
    return atomic(code + k, name, bytes, `addr ${type} ${type} -> ${type}`, js);
  });
}

/** An operand as the helper of `bytes` takes it: its low word, or a pair packed into a BigInt. */
function value(index: number, type: NumType, bytes: Access["bytes"]): string {
  if (bytes === 8) return `pair($${index}l, $${index}h)`;
  return type === "i64" ? `$${index}l` : `$${index}`;
}

function rmwName(type: NumType, bytes: Access["bytes"], operation: string): string {
  return bytes === full(type)
    ? `${type}.atomic.rmw.${operation}`
    : `${type}.atomic.rmw${8 * bytes}.${operation}_u`;
}

function full(type: NumType): Access["bytes"] {
  return type === "i32" ? 4 : 8;
}

/** A result of type i64 has its high word in `wide.hi`: zero, but from a helper of 64 bits. */
function atomic(
  code: number,
  name: string,
  bytes: Access["bytes"],
  signature: string,
  js: string,
): Draft {
  const high = bytes === 8 ? "wide.hi" : "0";
  return access(code, name, bytes, signature, {
    access: { bytes, atomic: true },
    js: signature.endsWith("-> i64") ? [js, high] : js,
  });
}
