/**
 * The instructions that random code is made of, and what is to be known of NaNs that they make or see.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import type { Row } from "../../ops/row.ts";
import { leb } from "./constants.ts";

/** The opcode bytes of a row. */
export function opcode(row: Row): number[] {
  return row.code < 0x100 ? [row.code] : [row.code >> 12, ...leb(row.code & 0xfff)];
}

/** Operations on numbers and vectors alone. */
export const PLAIN = ROWS.filter((row) =>
  row.results?.length === 1 && row.params !== null && !row.params.includes("addr") &&
  row.access === undefined && row.proposal !== "relaxed-simd" && row.params.length > 0 &&
  row.immediates.every((kind) => kind === "laneidx" || kind === "lanes")
);
const LOADS = ROWS.filter((row) => row.access && !row.access.atomic && row.results?.length === 1);
/** Instructions that write memory. */
export const STORES = ROWS.filter((row) =>
  row.access && !row.access.atomic && row.results?.length === 0
);

/** Operations whose NaN may have any payload. */
export const MAKES_NAN =
  /^[fF](32|64)(x\d)?\.(add|sub|mul|div|sqrt|min|max|ceil|floor|trunc|nearest|demote|promote)/;
/** Operations that see whether an operand is a NaN, and nothing more of it. */
export const SEES_NO_BITS = /^f\d\d(x\d)?\.(eq|ne|lt|gt|le|ge)$|trunc_(sat_)?f/;

/** Instructions that the lowering stage treats in a way of their own. */
const FAVOURITES = new Set(
  ("i32.add i32.sub i32.mul i32.and i32.or i32.xor i32.shl i32.shr_u i32.rotl i32.eqz i32.eq " +
    "i32.lt_s i32.lt_u i32.gt_s i32.ne i64.add f64.add f64.mul f32.add f32.mul i32.wrap_i64").split(
      " ",
    ),
);

function byResult(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) {
    const type = row.results![0]!;
    const times = FAVOURITES.has(row.name) ? 8 : 1;
    map.set(type, [...map.get(type) ?? [], ...new Array<Row>(times).fill(row)]);
  }
  return map;
}

/** By type of the result, operations on numbers and vectors. */
export const PLAIN_BY_RESULT = byResult(PLAIN);
/** By type of the result, instructions that read memory. */
export const LOADS_BY_RESULT = byResult(LOADS);
