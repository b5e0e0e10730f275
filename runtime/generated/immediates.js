/**
 * What follows each opcode. Generated from the catalogue by `runtime/decode/gen_immediates.ts`: do
 * not edit.
 *
 * @module
 */

/**
 * Lists of immediates, a letter for each.
 *
 * @type {readonly string[]}
 */
export const SHAPES = ["","L","T","b","bxhh","d","f","h","i","l","m","mb","t","tc","v","x","xx","z"];

/** The character that stands for the first of {@link SHAPES}. */
export const FIRST_SHAPE = 0x41;

/** For each opcode of one byte the character of its shape; `.` for none. */
export const BASE_SHAPES =
  "AAMMMAMPPPAAPPBAPQPQPP..PAAAC..NPPPPPPP.KKKKKKKKKKKKKKKKKKKKKKKPPIJGFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA...........HAPAAPP";

/** The same for what follows 0xfb. */
export const GC_SHAPES =
  "PPQQQQPPQQQPPPPAPQQQHHHHEEAAAAA";

/** The same for what follows 0xfc. */
export const BULK_SHAPES =
  "AAAAAAAAQPQPQPQPPP.AAAA";

/** The same for what follows 0xfd. */
export const SIMD_SHAPES =
  "KKKKKKKKKKKKOOAAAAAAADDDDDDDDDDDDDDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALLLLLLLLKKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAA.AA..AAAAAAAA..A...AAAAAA.AAAAAA.AA..AAAAAAAA..A...AAAAAAAAAAAAA.AAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** The same for what follows 0xfe. */
export const ATOMIC_SHAPES =
  "KKKR............KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK";
