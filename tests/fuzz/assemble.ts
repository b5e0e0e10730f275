/**
 * A small assembler for modules that no compiler would make.
 *
 * @module
 */

/** Bytes, or a nest of them. */
export type Part = number | Uint8Array | readonly Part[];

/** The header of every module. */
export const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** An unsigned LEB128 number, shortest form. */
export function u(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

/** A signed LEB128 number that is not negative, as heap types are written. */
export function s(value: number): number[] {
  const bytes = u(value);
  const last = bytes.length - 1;
  if ((bytes[last]! & 0x40) === 0) return bytes;
  return [...bytes.slice(0, last), bytes[last]! | 0x80, 0];
}

/** A vector: the count, then the items. */
export function vec(items: readonly Part[]): Part {
  return [u(items.length), items];
}

/** A section, with its size. */
export function section(id: number, ...content: readonly Part[]): Part {
  const bytes = flatten(content);
  return [id, u(bytes.length), bytes];
}

/** A function body, with its size: local declarations as bytes, then instructions, then `end`. */
export function body(locals: Part, ...instructions: readonly Part[]): Part {
  const bytes = flatten([locals, instructions, 0x0b]);
  return [u(bytes.length), bytes];
}

/** `count` times the same part. */
export function times(count: number, part: Part): Uint8Array {
  const once = flatten(part);
  const whole = new Uint8Array(once.length * count);
  for (let i = 0; i < count; i++) whole.set(once, i * once.length);
  return whole;
}

/** A UTF-8 name. */
export function name(text: string): Part {
  const bytes = new TextEncoder().encode(text);
  return [u(bytes.length), bytes];
}

/** A whole module. */
export function module(...sections: readonly Part[]): Uint8Array<ArrayBuffer> {
  return flatten([HEADER, sections]);
}

/** What {@link runs} wraps. */
export interface Wrapping {
  /** Type section entries before that of the function. */
  readonly types?: readonly Part[];
  /** Sections between the function's and the export's, such as table and memory. */
  readonly between?: Part;
  /** Local declarations. */
  readonly locals?: Part;
  /** Sections after the code. */
  readonly after?: Part;
}

/** A module whose exported `run` is one function `[] → []` of these instructions. */
export function runs(
  code: Part,
  { types = [], between = [], locals = 0, after = [] }: Wrapping = {},
) {
  return module(
    section(1, vec([...types, [0x60, 0, 0]])),
    section(3, 1, u(types.length)),
    between,
    section(7, 1, name("run"), 0, 0),
    section(10, 1, body(locals, code)),
    after,
  );
}

function flatten(part: Part): Uint8Array<ArrayBuffer> {
  let length = 0;
  const measure = (part: Part): void => {
    if (typeof part === "number") length++;
    else if (part instanceof Uint8Array) length += part.length;
    else part.forEach(measure);
  };
  measure(part);
  const bytes = new Uint8Array(length);
  let at = 0;
  const write = (part: Part): void => {
    if (typeof part === "number") bytes[at++] = part;
    else if (part instanceof Uint8Array) bytes.set(part, at), at += part.length;
    else part.forEach(write);
  };
  write(part);
  return bytes;
}
