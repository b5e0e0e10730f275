/**
 * Floats on their way through arrays of doubles, as text.
 *
 * Where V8 stores a double to an array, or loads one, it may change the bits of a signalling NaN: it does
 * so in some of its compilers and not in others. Methods of the array never do. So numbers go the short
 * way, and NaNs by a method.
 *
 * @module
 */

/** A place in an array of doubles. */
export interface DoublePlace {
  readonly array: string;
  readonly index: number;
}

/** Statements that put the double in variable `name` into the array. */
export function putExact({ array, index }: DoublePlace, name: string): string {
  return `if(${name}===${name})${array}[${index}]=${name};` +
    `else ${array}.fill(${name},${index},${index + 1});`;
}

/** Statements that put the double there into variable `name`. */
export function takeExact({ array, index }: DoublePlace, name: string): string {
  return `${name}=${array}[${index}];if(${name}!==${name})${name}=${array}.at(${index});`;
}
