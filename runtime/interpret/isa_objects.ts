/**
 * Instructions of the register code for structs, arrays, i31, casts and exceptions. Reading and
 * writing a field or element is spelled out here, one instruction for each width, so that each is a
 * place of its own for the host's compiler to specialise; the others call functions from the files
 * beside this one.
 *
 * @module
 */
import { at, call, type Instruction, word } from "./isa_text.ts";

/** The object at word `n`, which must not be null. */
function object(n: number, fault: string): string {
  return `const o = R[(${at(n)}) >> 1]; if (o === null) ${fault}();`;
}

/** The array at word `n`, and the index at the word after it, within its bounds. */
function element(n: number): string {
  return `${object(n, "nullArray")} const i = I[${
    at(n + 1)
  }] >>> 0; if (i >= o.length) outOfArray(o, i);`;
}

/** Moves the `width` words at `slots[from]` to the frame, or back. */
function words(width: number, slots: string, from: string, word: number, set: boolean): string {
  const moves: string[] = [];
  for (let i = 0; i < width; i++) {
    const plus = i === 0 ? "" : ` + ${i}`;
    const slot = `${slots}[${from}${plus}]`;
    moves.push(set ? `${slot} = I[x${plus}];` : `I[x${plus}] = ${slot};`);
  }
  return `const x = ${at(word)}; ${moves.join(" ")}`;
}

/** How values of one kind are read from and written to slots. */
interface Access {
  readonly suffix: string;
  /** Words of the value; 0 for a reference. */
  readonly width: number;
  /** What reading a packed field does to the slot. */
  readonly unpack?: (slot: string) => string;
}

const NUMBERS: readonly Access[] = [
  { suffix: "1", width: 1 },
  { suffix: "2", width: 2 },
  { suffix: "4", width: 4 },
  { suffix: "_ref", width: 0 },
];

const PACKED: readonly Access[] = [
  { suffix: "8_s", width: 1, unpack: (slot) => `${slot} << 24 >> 24` },
  { suffix: "8_u", width: 1, unpack: (slot) => `${slot} & 0xff` },
  { suffix: "16_s", width: 1, unpack: (slot) => `${slot} << 16 >> 16` },
  { suffix: "16_u", width: 1, unpack: (slot) => `${slot} & 0xffff` },
];

/** The statements that read from `slots`, at the index `from`, to word 1. */
function get({ width, unpack }: Access, slots: string, from: string): string {
  if (width === 0) return `R[(${at(1)}) >> 1] = ${slots}[${from}];`;
  if (unpack !== undefined) return `I[${at(1)}] = ${unpack(`${slots}[${from}]`)};`;
  return words(width, slots, from, 1, false);
}

/** The statements that write what is at word `n` to `slots`, at the index `from`. */
function set({ width }: Access, slots: string, from: string, n: number): string {
  if (width === 0) return `${slots}[${from}] = R[(${at(n)}) >> 1];`;
  return words(width, slots, from, n, true);
}

function inline(name: string, length: number, body: string): Instruction {
  return { name, length, body: `${body} return pc + ${length};` };
}

/** `[op, dst, struct, slot]` and `[op, struct, value, slot]`. */
function structAccess(): Instruction[] {
  return [
    ...[...NUMBERS, ...PACKED].map((access) =>
      inline(
        `struct.get${access.suffix}`,
        4,
        `${object(2, "nullStruct")} ${get(access, "o.fields", word(3))}`,
      )
    ),
    ...NUMBERS.map((access) =>
      inline(
        `struct.set${access.suffix}`,
        4,
        `${object(1, "nullStruct")} ${set(access, "o.fields", word(3), 2)}`,
      )
    ),
  ];
}

/** Where the element's first slot is. */
function first({ width }: Access): string {
  return width > 1 ? `i * ${width}` : "i";
}

/** `[op, dst, array, index]` and `[op, array, index, value]`. */
function arrayAccess(): Instruction[] {
  const setters = [...NUMBERS, { suffix: "8", width: 1 }, { suffix: "16", width: 1 }];
  return [
    ...[...NUMBERS, ...PACKED].map((access) =>
      inline(
        `array.get${access.suffix}`,
        4,
        `${element(2)} ${get(access, "o.elements", first(access))}`,
      )
    ),
    ...setters.map((access) =>
      inline(
        `array.set${access.suffix}`,
        4,
        `${element(1)} ${set(access, "o.elements", first(access), 3)}`,
      )
    ),
    inline("array.len", 3, `${object(2, "nullArray")} I[${at(1)}] = o.length;`),
  ];
}

/** All of them. */
export function objectInstructions(): Instruction[] {
  return [
    ...structAccess(),
    ...arrayAccess(),
    call("struct.new", "structNew", "fwf"),
    call("struct.new_default", "structNewDefault", "fw"),
    call("array.new", "arrayNew", "fwff"),
    call("array.new_default", "arrayNewDefault", "fwf"),
    call("array.new_fixed", "arrayNewFixed", "fwfw"),
    call("array.new_data", "arrayNewData", "fwffw"),
    call("array.new_elem", "arrayNewElem", "fwffw"),
    call("array.fill", "arrayFill", "ffff"),
    call("array.copy", "arrayCopy", "fffff"),
    call("array.init_data", "arrayInitData", "ffffw"),
    call("array.init_elem", "arrayInitElem", "ffffw"),
    inline("ref.i31", 3, `R[(${at(1)}) >> 1] = I[${at(2)}] << 1 >> 1;`),
    inline("i31.get_s", 3, `${object(2, "nullI31")} I[${at(1)}] = o;`),
    inline("i31.get_u", 3, `${object(2, "nullI31")} I[${at(1)}] = o & 0x7fffffff;`),
    call("ref.test", "refTest", "ffww"),
    call("ref.test_type", "refTestType", "ffww"),
    call("ref.cast", "refCast", "fww"),
    call("ref.cast_type", "refCastType", "fww"),
    call("throw", "throwTag", "wf"),
    call("throw_ref", "throwRef", "f"),
  ];
}
