/**
 * The whole catalogue: one row for every instruction of WebAssembly 3.0, threads, custom page sizes
 * (which adds none) and wide arithmetic, and the older exception encoding.
 *
 * For generators, tests and tools: what runs a module reads tables generated from these rows, and
 * does not load this file.
 *
 * @module
 */
import { ATOMIC } from "./atomic.ts";
import { BULK } from "./bulk.ts";
import { CONTROL } from "./control.ts";
import { CONVERT } from "./convert.ts";
import { EXCEPTION } from "./exception.ts";
import { F32 } from "./f32.ts";
import { F64 } from "./f64.ts";
import { GC } from "./gc.ts";
import { I32 } from "./i32.ts";
import { I64 } from "./i64.ts";
import { MEMORY } from "./memory.ts";
import { PARAMETRIC } from "./parametric.ts";
import { REF } from "./ref.ts";
import { RELAXED } from "./relaxed.ts";
import type { Row } from "./row.ts";
import { SIMD_BITS } from "./simd_bits.ts";
import { SIMD_F32X4 } from "./simd_f32x4.ts";
import { SIMD_F64X2 } from "./simd_f64x2.ts";
import { SIMD_I16X8 } from "./simd_i16x8.ts";
import { SIMD_I32X4 } from "./simd_i32x4.ts";
import { SIMD_I64X2 } from "./simd_i64x2.ts";
import { SIMD_I8X16 } from "./simd_i8x16.ts";
import { SIMD_LANE } from "./simd_lane.ts";
import { SIMD_MEMORY } from "./simd_memory.ts";
import { TABLE } from "./table.ts";
import { WIDE } from "./wide.ts";

/** Families in the order of the documentation, by title. */
export const FAMILIES: Readonly<Record<string, readonly Row[]>> = {
  "Control": CONTROL,
  "Exceptions": EXCEPTION,
  "Parametric, locals and globals": PARAMETRIC,
  "Tables": TABLE,
  "References": REF,
  "Garbage collection": GC,
  "Memory": MEMORY,
  "Bulk memory": BULK,
  "i32": I32,
  "i64": I64,
  "f32": F32,
  "f64": F64,
  "Conversions": CONVERT,
  "Wide arithmetic": WIDE,
  "Vectors: memory": SIMD_MEMORY,
  "Vectors: lanes": SIMD_LANE,
  "Vectors: bits and tests": SIMD_BITS,
  "Vectors: i8x16": SIMD_I8X16,
  "Vectors: i16x8": SIMD_I16X8,
  "Vectors: i32x4": SIMD_I32X4,
  "Vectors: i64x2": SIMD_I64X2,
  "Vectors: f32x4": SIMD_F32X4,
  "Vectors: f64x2": SIMD_F64X2,
  "Vectors: relaxed": RELAXED,
  "Atomics": ATOMIC,
};

/** Every row, by code. */
export const ROWS: readonly Row[] = Object.values(FAMILIES).flat()
  .sort((left, right) => left.code - right.code);

/** Rows by name. */
export const byName: ReadonlyMap<string, Row> = new Map(ROWS.map((row) => [row.name, row]));

/** Rows by code, `prefix << 12 | subopcode` for prefixed ones. */
export const byCode: ReadonlyMap<number, Row> = new Map(ROWS.map((row) => [row.code, row]));
