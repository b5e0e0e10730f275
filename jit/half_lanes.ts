/**
 * What instructions over halves do to one lane: the text of it, and between which bounds it then is. See
 * `halves.ts`.
 *
 * @module
 */
import { INT32, part, type Range } from "./value.ts";

/** A number for a lane. */
export interface Lane {
  readonly text: string;
  readonly range: Range;
}

/** What a half may be as signed, as unsigned, and as both alike; and a byte. */
export const SIGNED: Range = [-0x8000, 0x7fff];
/** See {@link SIGNED}. */
export const UNSIGNED: Range = [0, 0xffff];
/** See {@link SIGNED}. */
export const POSITIVE: Range = [0, 0x7fff];
/** See {@link SIGNED}. */
export const SIGNED_BYTE: Range = [-0x80, 0x7f];
/** See {@link SIGNED}. */
export const BYTE: Range = [0, 0xff];

/** How a lane is wanted: as any number that has its low bits, or as that of its sign. */
export type Want = "any" | "signed" | "unsigned";

/** What is done to each lane, and how its operands are wanted. */
export interface Operation {
  readonly want: Want;
  readonly make: (...lanes: Lane[]) => Lane;
  /** Operands that the text names more than once. */
  readonly repeats?: readonly number[];
  /** Better done so even if all operands are words. */
  readonly always?: true;
}

/** Instructions over halves, and over bits, by code. */
export const OPERATIONS: Readonly<Record<number, Operation>> = {
  0xfd02d: compare("===", "signed"), // i16x8.eq
  0xfd02e: compare("!==", "signed"), // i16x8.ne
  0xfd02f: compare("<", "signed"), // i16x8.lt_s
  0xfd030: compare("<", "unsigned"), // i16x8.lt_u
  0xfd031: compare(">", "signed"), // i16x8.gt_s
  0xfd032: compare(">", "unsigned"), // i16x8.gt_u
  0xfd033: compare("<=", "signed"), // i16x8.le_s
  0xfd034: compare("<=", "unsigned"), // i16x8.le_u
  0xfd035: compare(">=", "signed"), // i16x8.ge_s
  0xfd036: compare(">=", "unsigned"), // i16x8.ge_u
  0xfd04d: { want: "any", make: (x) => lane(`~${part(x.text)}`, [~x.range[1], ~x.range[0]]) }, // v128.not
  0xfd04e: { want: "any", make: and }, // v128.and
  0xfd04f: { want: "any", make: (x, y) => lane(`${part(x.text)}&~${part(y.text)}`, INT32) }, // v128.andnot
  0xfd050: { want: "any", make: (x, y) => mixed("|", x, y) }, // v128.or
  0xfd051: { want: "any", make: (x, y) => mixed("^", x, y) }, // v128.xor
  0xfd052: { want: "any", make: choose, repeats: [1] }, // v128.bitselect
  0xfd080: { want: "signed", make: (x) => lane(`Math.abs(${x.text})`, [0, 0x8000]) }, // i16x8.abs
  0xfd081: { want: "any", make: (x) => subtract(lane("0", [0, 0]), x) }, // i16x8.neg
  0xfd082: { want: "signed", make: multiplyQ15, always: true }, // i16x8.q15mulr_sat_s
  0xfd08e: { want: "any", make: add }, // i16x8.add
  0xfd08f: { want: "signed", make: (x, y) => bounded(add(x, y), SIGNED) }, // i16x8.add_sat_s
  0xfd090: { want: "unsigned", make: (x, y) => bounded(add(x, y), UNSIGNED) }, // i16x8.add_sat_u
  0xfd091: { want: "any", make: subtract }, // i16x8.sub
  0xfd092: { want: "signed", make: (x, y) => bounded(subtract(x, y), SIGNED) }, // i16x8.sub_sat_s
  0xfd093: { want: "unsigned", make: (x, y) => bounded(subtract(x, y), UNSIGNED) }, // i16x8.sub_sat_u
  0xfd095: { want: "any", make: multiply, always: true }, // i16x8.mul
  0xfd096: { want: "signed", make: (x, y) => extreme("min", x, y) }, // i16x8.min_s
  0xfd097: { want: "unsigned", make: (x, y) => extreme("min", x, y) }, // i16x8.min_u
  0xfd098: { want: "signed", make: (x, y) => extreme("max", x, y) }, // i16x8.max_s
  0xfd099: { want: "unsigned", make: (x, y) => extreme("max", x, y) }, // i16x8.max_u
  0xfd09b: { want: "unsigned", make: mean }, // i16x8.avgr_u
  0xfd111: { want: "signed", make: multiplyQ15, always: true }, // i16x8.relaxed_q15mulr_s
};

/** A lane of this text. */
export function lane(text: string, range: Range): Lane {
  return { text, range };
}

/** Whether the first bounds are nowhere beyond the second. */
export function isWithin([least, most]: Range, [from, to]: Range): boolean {
  return least >= from && most <= to;
}

/** The bounds, if all between is int32; else those of any int32, as it wraps around. */
export function wrapped(least: number, most: number): Range {
  return isWithin([least, most], INT32) ? [least, most] : INT32;
}

function add({ text: x, range: [a, b] }: Lane, { text: y, range: [c, d] }: Lane): Lane {
  return lane(`(${part(x)}+${part(y)})|0`, wrapped(a + c, b + d));
}

function subtract({ text: x, range: [a, b] }: Lane, { text: y, range: [c, d] }: Lane): Lane {
  return lane(`(${part(x)}-${part(y)})|0`, wrapped(a - d, b - c));
}

/** The product; what it is above an int32 is lost. */
export function multiply({ text: x, range: [a, b] }: Lane, { text: y, range: [c, d] }: Lane): Lane {
  const products = [a * c, a * d, b * c, b * d];
  return lane(`imul(${x},${y})`, wrapped(Math.min(...products), Math.max(...products)));
}

function multiplyQ15(x: Lane, y: Lane): Lane {
  return bounded(lane(`(imul(${x.text},${y.text})+16384)>>15`, [-0x8000, 0x8000]), SIGNED);
}

function mean(x: Lane, y: Lane): Lane {
  const [least, most] = add(x, y).range;
  return lane(`(${part(x.text)}+${part(y.text)}+1)>>>1`, [(least + 1) >>> 1, (most + 1) >>> 1]);
}

/** The nearest number within bounds. */
export function bounded({ text, range: [least, most] }: Lane, [from, to]: Range): Lane {
  const low = most > to ? `Math.min(${text},${to})` : text;
  const clamp = (bound: number) => Math.max(from, Math.min(to, bound));
  return lane(
    least < from ? `Math.max(${low},${from})` : low,
    [clamp(least), clamp(most)],
  );
}

function extreme(name: "min" | "max", x: Lane, y: Lane): Lane {
  const pick = Math[name];
  const range: Range = [pick(x.range[0], y.range[0]), pick(x.range[1], y.range[1])];
  return lane(`Math.${name}(${x.text},${y.text})`, range);
}

function compare(operator: string, want: Want): Operation {
  // Minus zero is no int32.
  const make = (x: Lane, y: Lane) =>
    lane(`-((${part(x.text)}${operator}${part(y.text)})|0)|0`, [-1, 0]);
  return { want, make };
}

function and(x: Lane, y: Lane): Lane {
  const bounds = [x, y].filter(({ range }) => range[0] >= 0).map(({ range }) => range[1]);
  const range: Range = bounds.length === 0 ? INT32 : [0, Math.min(...bounds)];
  return lane(`${part(x.text)}&${part(y.text)}`, range);
}

/** `or` and `xor`: what neither has above some bit, the result has not. */
function mixed(operator: string, x: Lane, y: Lane): Lane {
  const range = [BYTE, UNSIGNED, SIGNED].find((one) =>
    isWithin(x.range, one) && isWithin(y.range, one)
  );
  return lane(`${part(x.text)}${operator}${part(y.text)}`, range ?? INT32);
}

/** `bitselect`: above a half, only a mask that has its sign there keeps signs. */
function choose(x: Lane, y: Lane, mask: Lane): Lane {
  const bounds = isWithin(mask.range, SIGNED) ? [BYTE, UNSIGNED, SIGNED] : [BYTE, UNSIGNED];
  const range = bounds.find((one) => isWithin(x.range, one) && isWithin(y.range, one));
  const [yes, no] = [part(x.text), part(y.text)];
  return lane(`${no}^((${yes}^${no})&${part(mask.text)})`, range ?? INT32);
}
