/**
 * Atomic memory instructions. An address that is not a multiple of the access's size is a trap.
 *
 * Narrow ones are unsigned in both directions: what is stored (or compared) is cut off, what is given
 * back is zero-extended. They work on shared and on ordinary memories alike.
 *
 * {@link https://webassembly.github.io/threads/core/syntax/instructions.html#atomic-memory-instructions}
 *
 * @module
 */
import { access, family, hand } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Access, Row, Template } from "./row.ts";

/** One width of an operation: its value type, and the bytes it works on. */
interface Width {
  readonly type: "i32" | "i64";
  readonly bytes: 1 | 2 | 4 | 8;
}

/** The widths that every operation has, in the order of their codes. */
const WIDTHS: readonly Width[] = [
  { type: "i32", bytes: 4 },
  { type: "i64", bytes: 8 },
  { type: "i32", bytes: 1 },
  { type: "i32", bytes: 2 },
  { type: "i64", bytes: 1 },
  { type: "i64", bytes: 2 },
  { type: "i64", bytes: 4 },
];

/** The typed array for each width. */
const CELLS = { 1: "atomicBytes", 2: "atomicHalves", 4: "atomicWords", 8: "atomicPairs" } as const;

/** The rows of this family. */
export const ATOMIC: readonly Row[] = family("threads", [
  atomic(0xfe000, "memory.atomic.notify", 4, "addr i32 -> i32", "atomicNotify($m, $0, $1)"),
  atomic(
    0xfe001,
    "memory.atomic.wait32",
    4,
    "addr i32 i64 -> i32",
    "atomicWait32($m, $0, $1, waitTimeout($2l, $2h))",
  ),
  atomic(
    0xfe002,
    "memory.atomic.wait64",
    8,
    "addr i64 i64 -> i32",
    "atomicWait64($m, $0, packI64($1l, $1h), waitTimeout($2l, $2h))",
  ),
  hand(0xfe003, "atomic.fence", "zero", "->"),
  ...operation(0xfe010, "load", 0),
  ...stores(0xfe017),
  ...operation(0xfe01e, "add", 1),
  ...operation(0xfe025, "sub", 1),
  ...operation(0xfe02c, "and", 1),
  ...operation(0xfe033, "or", 1),
  ...operation(0xfe03a, "xor", 1),
  ...operation(0xfe041, "exchange", 1),
  ...operation(0xfe048, "compareExchange", 2),
]);

/** All widths of an operation that gives back what was there, by its name in `Atomics`. */
function operation(code: number, method: string, operands: 0 | 1 | 2): Draft[] {
  return WIDTHS.map((width, k) => {
    const { type, bytes } = width;
    const signature = `addr ${`${type} `.repeat(operands)} -> ${type}`;
    const call = atomicsCall(method, width, operands);
    const name = operationName(method, width);
    if (type === "i32") return atomic(code + k, name, bytes, signature, call);
    if (bytes < 8) return atomic(code + k, name, bytes, signature, [call, "0"]);
    return atomic(code + k, name, bytes, signature, [`unpackI64(${call})`, "wide.hi"]);
  });
}

function stores(code: number): Draft[] {
  return WIDTHS.map((width, k) => {
    const { type, bytes } = width;
    const name = `${type}.atomic.store${narrow(width)}`;
    return atomic(code + k, name, bytes, `addr ${type} -> `, atomicsCall("store", width, 1));
  });
}

function operationName(method: string, width: Width): string {
  const suffix = narrow(width) === "" ? "" : "_u";
  if (method === "load") return `${width.type}.atomic.load${narrow(width)}${suffix}`;
  const short = { exchange: "xchg", compareExchange: "cmpxchg" }[method] ?? method;
  return `${width.type}.atomic.rmw${narrow(width)}.${short}${suffix}`;
}

/** The bits of a width that is narrower than its value type. */
function narrow({ type, bytes }: Width): string {
  return bytes === (type === "i32" ? 4 : 8) ? "" : String(8 * bytes);
}

/** A call of an `Atomics` method on the cell at the address, with the operands that follow it. */
function atomicsCall(method: string, { type, bytes }: Width, operands: 0 | 1 | 2): string {
  const values = [1, 2].slice(0, operands).map((n) => {
    if (bytes === 8) return `, packI64($${n}l, $${n}h)`;
    return type === "i64" ? `, $${n}l` : `, $${n}`;
  });
  return `Atomics.${method}(${CELLS[bytes]}($m), atomicIndex($m, $0, ${bytes})${values.join("")})`;
}

function atomic(
  code: number,
  name: string,
  bytes: Access["bytes"],
  signature: string,
  js: Template,
): Draft {
  return access(code, name, bytes, signature, { access: { bytes, atomic: true }, js });
}
