/**
 * What follows each opcode. Generated from the catalogue by `runtime/decode/gen_immediates.ts`: do
 * not edit.
 *
 * @module
 */

/** Lists of immediates, a letter for each. */
export const SHAPES: readonly string[] = ["","L","T","bxhh","d","f","h","i","l","m","t","tc","v","x","xx"];

/** The character that stands for the first of {@link SHAPES}. */
export const FIRST_SHAPE = 0x41;

/** For each opcode of one byte the character of its shape; `.` for none. */
export const BASE_SHAPES =
  "AAKKKAKNNNAANNBANONONN..NAAAC..LNNNNNNN.JJJJJJJJJJJJJJJJJJJJJJJNNHIFEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA...........GANAANN";

/** The same for what follows 0xfb. */
export const GC_SHAPES =
  "NNOOOONNOOONNNNANOOOGGGGDDAAAAA";

/** The same for what follows 0xfc. */
export const BULK_SHAPES =
  "AAAAAAAAONONONONNN";

/** The same for what follows 0xfd. */
export const SIMD_SHAPES =
  "............M";

/** The same for what follows 0xfe. */
export const ATOMIC_SHAPES =
  "";
