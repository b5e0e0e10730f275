/**
 * Float operations that JavaScript lacks.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations}
 *
 * @module
 */

/** Doubles from here up are integers, and one half is lost when it is added. */
const TWO_52 = 4503599627370496;

/** Rounds to the nearest integer, halves to the even one; keeps the sign of zero, quiets a NaN. */
export function floatNearest(x: number): number {
  if (x > 0) return x < TWO_52 ? x + TWO_52 - TWO_52 : x;
  if (x < 0) return x > -TWO_52 ? -(TWO_52 - x - TWO_52) : x;
  return x + x;
}

/**
 * Rounds up. JavaScript's own functions, where they are not compiled to one machine instruction, may
 * give a signalling NaN back as it is; a sum never does. The same holds for the next two.
 */
export function floatCeil(x: number): number {
  return x === x ? Math.ceil(x) : x + x;
}

/** Rounds down. */
export function floatFloor(x: number): number {
  return x === x ? Math.floor(x) : x + x;
}

/** Rounds towards zero. */
export function floatTrunc(x: number): number {
  return x === x ? Math.trunc(x) : x + x;
}

/**
 * The lesser; -0 is less than 0, and a NaN is what a sum makes of it. `Math.min` gives, where it is
 * compiled, a NaN whose payload is all ones: the specification has only the quiet bit set there.
 */
export function floatMin(x: number, y: number): number {
  return x === x && y === y ? Math.min(x, y) : x + y;
}

/** The greater: see {@link floatMin}. */
export function floatMax(x: number, y: number): number {
  return x === x && y === y ? Math.max(x, y) : x + y;
}

/** A signed i64 to the nearest f32. */
export function f32ConvertI64S(low: number, high: number): number {
  return roundToF32(low, high);
}

/** An unsigned i64 to the nearest f32. */
export function f32ConvertI64U(low: number, high: number): number {
  return roundToF32(low, high >>> 0);
}

/**
 * Going through a double rounds twice, and goes wrong when the first rounding lands half-way between
 * two floats. From 2^53 up, the low twelve bits cannot reach a half-way point by themselves: that
 * any of them is set is all that matters, and setting just the topmost keeps the double exact.
 */
function roundToF32(low: number, high: number): number {
  const exact = high >= -0x200000 && high < 0x200000;
  const sticky = exact || (low & 0xfff) === 0 ? low : (low & ~0xfff) | 0x800;
  return Math.fround(high * 4294967296 + (sticky >>> 0));
}
