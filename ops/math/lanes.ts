/**
 * Lanes of vectors held as four int32 words: single ones, all those of a word at once, and bounds of
 * lane values.
 *
 * Four bytes or two halves of a word are computed at once by keeping their top bits apart: below those,
 * a sum cannot reach the next lane. What depends on a condition is selected by a mask, whose lanes are
 * all ones or all zeros.
 *
 * A function that is only constants and an expression is also written out in place by the JIT.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html}
 *
 * @module
 */

/** Word `index` (0 to 3) of a vector. */
export function wordAt(a: number, b: number, c: number, d: number, index: number): number {
  return index < 2 ? (index === 0 ? a : b) : (index === 2 ? c : d);
}

/** 16-bit lane `lane` (0 to 7) of a vector, unsigned. */
export function halfAt(a: number, b: number, c: number, d: number, lane: number): number {
  return (wordAt(a, b, c, d, lane >> 1) >>> ((lane & 1) << 4)) & 0xffff;
}

/** 8-bit lane `lane` (0 to 15) of a vector, unsigned. */
export function byteAt(a: number, b: number, c: number, d: number, lane: number): number {
  return (wordAt(a, b, c, d, lane >> 2) >>> ((lane & 3) << 3)) & 0xff;
}

/** `word` with the 16 bits of lane `lane` replaced; lanes count from the vector's start. */
export function withHalf(word: number, lane: number, value: number): number {
  const shift = (lane & 1) << 4;
  return (word & ~(0xffff << shift)) | ((value & 0xffff) << shift);
}

/** `word` with the 8 bits of lane `lane` replaced; lanes count from the vector's start. */
export function withByte(word: number, lane: number, value: number): number {
  const shift = (lane & 3) << 3;
  return (word & ~(0xff << shift)) | ((value & 0xff) << shift);
}

/** Whether no byte of the word is zero: subtracting one borrows into the top bit of a zero byte. */
export function bytesNonzero(word: number): boolean {
  return ((word - 0x01010101) & ~word & 0x80808080) === 0;
}

/** Whether neither half of the word is zero. */
export function halvesNonzero(word: number): boolean {
  return (word & 0xffff) !== 0 && (word >>> 16) !== 0;
}

/** The signs of the eight bytes of two words, lowest first: the product has one copy of each on top. */
export function byteSigns(x: number, y: number): number {
  return Math.imul(((x >>> 7) & 0x01010101) | ((y >>> 3) & 0x10101010), 0x01020408) >>> 24;
}

/** The signs of the two halves of the word, lowest first. */
export function halfSigns(word: number): number {
  return ((word >>> 15) & 1) | ((word >>> 30) & 2);
}

/** The nearest signed 8-bit integer. */
export function clampI8(x: number): number {
  return Math.max(-0x80, Math.min(0x7f, x));
}

/** The nearest unsigned 8-bit integer. */
export function clampU8(x: number): number {
  return Math.max(0, Math.min(0xff, x));
}

/** The nearest signed 16-bit integer. */
export function clampI16(x: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, x));
}

/** The nearest unsigned 16-bit integer. */
export function clampU16(x: number): number {
  return Math.max(0, Math.min(0xffff, x));
}

/** The top bit of every byte, and of every half. */
const BYTES = 0x80808080 | 0;
const HALVES = 0x80008000 | 0;

function add(x: number, y: number, tops: number): number {
  return ((x & ~tops) + (y & ~tops)) ^ ((x ^ y) & tops);
}

function sub(x: number, y: number, tops: number): number {
  return rest(x, y, tops) ^ ((x ^ ~y) & tops);
}

/**
 * The difference of every lane without its top bit; in the top bit, whether that of `x` is no less than
 * that of `y`.
 */
function rest(x: number, y: number, tops: number): number {
  return (x | tops) - (y & ~tops);
}

/** Where the top bit is set, all bits of its byte. */
function spreadBytes(x: number): number {
  return Math.imul((x >>> 7) & 0x01010101, 0xff);
}

/** Where the top bit is set, all bits of its half. */
function spreadHalves(x: number): number {
  return Math.imul((x >>> 15) & 0x00010001, 0xffff);
}

/** In the top bit, whether a lane is zero. */
function zero(x: number, tops: number): number {
  return ~(((x & ~tops) + ~tops) | x);
}

/**
 * In the top bit, whether a lane of `x` is no less than that of `y`, as unsigned: what the lanes without
 * their top bits say (`d`, see {@link rest}), or the top bit of `x` where these differ.
 */
function notLessU(x: number, y: number, d: number): number {
  return d ^ ((x ^ d) & (x ^ y));
}

/** The same, as signed. */
function notLessS(x: number, y: number, d: number): number {
  return d ^ ((y ^ d) & (x ^ y));
}

/** The lanes of `x` where the mask is set, and those of `y` elsewhere. */
function choose(x: number, y: number, mask: number): number {
  return y ^ ((x ^ y) & mask);
}

/** The sum of every byte. */
export function addBytes(x: number, y: number): number {
  return add(x, y, BYTES);
}

/** The difference of every byte. */
export function subBytes(x: number, y: number): number {
  return sub(x, y, BYTES);
}

/** The sum of every byte, signed and bounded. */
export function addBytesSatS(x: number, y: number): number {
  const sum = add(x, y, BYTES);
  const bound = 0x7f7f7f7f + ((x >>> 7) & 0x01010101);
  return choose(bound, sum, spreadBytes(~(x ^ y) & (x ^ sum)));
}

/** The sum of every byte, unsigned and bounded. */
export function addBytesSatU(x: number, y: number): number {
  const sum = (x & ~BYTES) + (y & ~BYTES);
  return (sum ^ ((x ^ y) & BYTES)) | spreadBytes((x & y) | ((x ^ y) & sum));
}

/** The difference of every byte, signed and bounded. */
export function subBytesSatS(x: number, y: number): number {
  const difference = sub(x, y, BYTES);
  const bound = 0x7f7f7f7f + ((x >>> 7) & 0x01010101);
  return choose(bound, difference, spreadBytes((x ^ y) & (x ^ difference)));
}

/** The difference of every byte, unsigned and bounded. */
export function subBytesSatU(x: number, y: number): number {
  const d = rest(x, y, BYTES);
  return (d ^ ((x ^ ~y) & BYTES)) & spreadBytes(notLessU(x, y, d));
}

/** The mean of every byte, unsigned, halves rounded up. */
export function meanBytes(x: number, y: number): number {
  return ((x | y) - (((x ^ y) & 0xfefefefe) >>> 1)) | 0;
}

/** A mask of where every byte is equal. */
export function eqBytes(x: number, y: number): number {
  return spreadBytes(zero(x ^ y, BYTES));
}

/** A mask of where every byte of `x` is no less, as signed. */
export function geBytesS(x: number, y: number): number {
  return spreadBytes(notLessS(x, y, rest(x, y, BYTES)));
}

/** A mask of where every byte of `x` is no less, as unsigned. */
export function geBytesU(x: number, y: number): number {
  return spreadBytes(notLessU(x, y, rest(x, y, BYTES)));
}

/** The lesser of every byte, signed. */
export function minBytesS(x: number, y: number): number {
  return choose(y, x, geBytesS(x, y));
}

/** The lesser of every byte, unsigned. */
export function minBytesU(x: number, y: number): number {
  return choose(y, x, geBytesU(x, y));
}

/** The greater of every byte, signed. */
export function maxBytesS(x: number, y: number): number {
  return choose(x, y, geBytesS(x, y));
}

/** The greater of every byte, unsigned. */
export function maxBytesU(x: number, y: number): number {
  return choose(x, y, geBytesU(x, y));
}

/** The absolute value of every byte: flipped, and one more, which nothing carries on. */
export function absBytes(x: number): number {
  const negative = (x >>> 7) & 0x01010101;
  return ((x ^ Math.imul(negative, 0xff)) + negative) | 0;
}

/** Every byte shifted to the left. */
export function shlBytes(x: number, count: number): number {
  const by = count & 7;
  return (x << by) & Math.imul((0xff << by) & 0xff, 0x01010101);
}

/** Every byte shifted to the right, filled with zeros. */
export function shrBytesU(x: number, count: number): number {
  const by = count & 7;
  return (x >>> by) & Math.imul(0xff >>> by, 0x01010101);
}

/** Every byte shifted to the right, filled with its sign. */
export function shrBytesS(x: number, count: number): number {
  const by = count & 7;
  const sign = (BYTES >>> by) & Math.imul(0xff >>> by, 0x01010101);
  return sub(shrBytesU(x, by) ^ sign, sign, BYTES);
}

/** The sum of every half. */
export function addHalves(x: number, y: number): number {
  return add(x, y, HALVES);
}

/** The difference of every half. */
export function subHalves(x: number, y: number): number {
  return sub(x, y, HALVES);
}

/** The sum of every half, signed and bounded. */
export function addHalvesSatS(x: number, y: number): number {
  const sum = add(x, y, HALVES);
  const bound = 0x7fff7fff + ((x >>> 15) & 0x00010001);
  return choose(bound, sum, spreadHalves(~(x ^ y) & (x ^ sum)));
}

/** The sum of every half, unsigned and bounded. */
export function addHalvesSatU(x: number, y: number): number {
  const sum = (x & ~HALVES) + (y & ~HALVES);
  return (sum ^ ((x ^ y) & HALVES)) | spreadHalves((x & y) | ((x ^ y) & sum));
}

/** The difference of every half, signed and bounded. */
export function subHalvesSatS(x: number, y: number): number {
  const difference = sub(x, y, HALVES);
  const bound = 0x7fff7fff + ((x >>> 15) & 0x00010001);
  return choose(bound, difference, spreadHalves((x ^ y) & (x ^ difference)));
}

/** The difference of every half, unsigned and bounded. */
export function subHalvesSatU(x: number, y: number): number {
  const d = rest(x, y, HALVES);
  return (d ^ ((x ^ ~y) & HALVES)) & spreadHalves(notLessU(x, y, d));
}

/** The mean of every half, unsigned, halves rounded up. */
export function meanHalves(x: number, y: number): number {
  return ((x | y) - (((x ^ y) & 0xfffefffe) >>> 1)) | 0;
}

/** A mask of where every half is equal. */
export function eqHalves(x: number, y: number): number {
  return spreadHalves(zero(x ^ y, HALVES));
}

/** A mask of where every half of `x` is no less, as signed. */
export function geHalvesS(x: number, y: number): number {
  return spreadHalves(notLessS(x, y, rest(x, y, HALVES)));
}

/** A mask of where every half of `x` is no less, as unsigned. */
export function geHalvesU(x: number, y: number): number {
  return spreadHalves(notLessU(x, y, rest(x, y, HALVES)));
}

/** The lesser of every half, signed. */
export function minHalvesS(x: number, y: number): number {
  return choose(y, x, geHalvesS(x, y));
}

/** The lesser of every half, unsigned. */
export function minHalvesU(x: number, y: number): number {
  return choose(y, x, geHalvesU(x, y));
}

/** The greater of every half, signed. */
export function maxHalvesS(x: number, y: number): number {
  return choose(x, y, geHalvesS(x, y));
}

/** The greater of every half, unsigned. */
export function maxHalvesU(x: number, y: number): number {
  return choose(x, y, geHalvesU(x, y));
}

/** The absolute value of every half: flipped, and one more, which nothing carries on. */
export function absHalves(x: number): number {
  const negative = (x >>> 15) & 0x00010001;
  return ((x ^ Math.imul(negative, 0xffff)) + negative) | 0;
}

/** Every half shifted to the left. */
export function shlHalves(x: number, count: number): number {
  const by = count & 15;
  return (x << by) & Math.imul((0xffff << by) & 0xffff, 0x00010001);
}

/** Every half shifted to the right, filled with zeros. */
export function shrHalvesU(x: number, count: number): number {
  const by = count & 15;
  return (x >>> by) & Math.imul(0xffff >>> by, 0x00010001);
}

/** Every half shifted to the right, filled with its sign. */
export function shrHalvesS(x: number, count: number): number {
  const by = count & 15;
  const sign = (HALVES >>> by) & Math.imul(0xffff >>> by, 0x00010001);
  return sub(shrHalvesU(x, by) ^ sign, sign, HALVES);
}

/** How many bits are set in every byte. */
export function popcntBytes(x: number): number {
  const pairs = x - ((x >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (fours + (fours >>> 4)) & 0x0f0f0f0f;
}

/** The product of every half. */
export function mulHalves(x: number, y: number): number {
  return (Math.imul(x, y) & 0xffff) | Math.imul(x >>> 16, y & 0xffff0000);
}

/** The two low bytes, unsigned, as halves. */
export function extendLowU(x: number): number {
  return (x & 0xff) | ((x & 0xff00) << 8);
}

/** The two high bytes, unsigned, as halves. */
export function extendHighU(x: number): number {
  return ((x >>> 16) & 0xff) | ((x >>> 8) & 0xff0000);
}

/** The products of the two low bytes, unsigned, as halves: those of the second come 16 bits up. */
export function extmulLowU(x: number, y: number): number {
  return Math.imul(x & 0xff, y & 0xff) | Math.imul(x & 0xff00, y & 0xff00);
}

/** The products of the two high bytes, unsigned, as halves. */
export function extmulHighU(x: number, y: number): number {
  return extmulLowU(x >>> 16, y >>> 16);
}

/** The sums of neighbouring bytes, unsigned, as halves. */
export function extaddBytesU(x: number): number {
  return (x & 0x00ff00ff) + ((x >>> 8) & 0x00ff00ff);
}

/** The halves of `x` and `y`, each as the nearest signed byte. */
export function narrowBytesS(x: number, y: number): number {
  const low = (clampI8(x << 16 >> 16) & 0xff) | ((clampI8(x >> 16) & 0xff) << 8);
  return low | ((clampI8(y << 16 >> 16) & 0xff) << 16) | (clampI8(y >> 16) << 24);
}

/** The halves of `x` and `y`, each as the nearest unsigned byte. */
export function narrowBytesU(x: number, y: number): number {
  const low = clampU8(x << 16 >> 16) | (clampU8(x >> 16) << 8);
  return low | (clampU8(y << 16 >> 16) << 16) | (clampU8(y >> 16) << 24);
}

/** `x` and `y`, each as the nearest signed half. */
export function narrowHalvesS(x: number, y: number): number {
  return (clampI16(x) & 0xffff) | (clampI16(y) << 16);
}

/** `x` and `y`, each as the nearest unsigned half. */
export function narrowHalvesU(x: number, y: number): number {
  return clampU16(x) | (clampU16(y) << 16);
}

/**
 * The signed dot product of the bytes, added to `z`. Two products at a time are summed as a half, which
 * wraps, before they are widened.
 */
export function dotBytesAdd(x: number, y: number, z: number): number {
  const low = Math.imul(x << 24 >> 24, y << 24 >> 24) + Math.imul(x << 16 >> 24, y << 16 >> 24);
  const high = Math.imul(x << 8 >> 24, y << 8 >> 24) + Math.imul(x >> 24, y >> 24);
  return ((low << 16 >> 16) + (high << 16 >> 16) + z) | 0;
}
