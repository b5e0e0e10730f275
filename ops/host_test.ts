/**
 * Every row that says what it means, against the host's own WebAssembly: for each row a module of
 * one function that reads operands from memory, executes the instruction and writes the result.
 */
import { assert, assertEquals } from "@std/assert";
import { ROWS } from "./catalogue.ts";
import { rowFunction, seeded, suffixes, vectorFunction, viewsOf } from "./testing.ts";
import type { Immediate, Operand, Row } from "./row.ts";

/** Where operands, the result and what loads and stores touch are in memory. */
const RESULT = 64;
const DATA = 128;
const PAGE = 65536;
/** Cases for each row and each choice of immediates. */
const CASES = 150;

/**
 * Not compared with the host: what it may not know, what the specification lets it answer otherwise
 * (both tested in `math/`), what waits, and what needs a memory index.
 */
function isApart(row: Row): boolean {
  return row.proposal === "wide-arithmetic" || row.proposal === "relaxed-simd" ||
    row.name.startsWith("memory.atomic.wait");
}

/** Words that are edges of something: integers, floats, halves of doubles, shift counts. */
const EDGES = [
  ...[0, 1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535],
  ...[-1, -2, 0x7fffffff, 0x80000000, 0x80000001, 0x80808080, 0x7f7f7f7f, 0x80008000, 0x7fff7fff],
  ...[0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xffa00000, 0x7fffffff],
  ...[0x3f000000, 0xbf000000, 0x3f800000, 0x3fc00000, 0x40200000, 0xc0200000, 0x4b000001],
  ...[0x4effffff, 0x4f000000, 0xcf000000, 0xcf000001, 0x4f800000, 0x5f000000, 0xdf000000],
  ...[0x7ff00000, 0xfff00000, 0x7ff80000, 0xfff80000, 0x7ff40000, 0x3fe00000, 0xbfe00000],
  ...[0x41dfffff, 0x41e00000, 0xc1e00000, 0xc1e00001, 0x41f00000, 0x43e00000, 0xc3e00000],
  ...[0x43dfffff, 0x43efffff, 0x43f00000, 0x43300000, 0x36a00000, 0xffe00000, 0x00200000],
];

/** Load and store of each type, with natural alignment left at 0. */
const LOADS: Readonly<Record<Operand, number[]>> = {
  i32: [0x28],
  i64: [0x29],
  f32: [0x2a],
  f64: [0x2b],
  v128: [0xfd, 0x00],
  addr: [0x28],
};
const STORES: Readonly<Record<Operand, number[]>> = {
  i32: [0x36],
  i64: [0x37],
  f32: [0x38],
  f64: [0x39],
  v128: [0xfd, 0x0b],
  addr: [0x36],
};

/** The immediates of one module: their bytes, and the words that templates name. */
interface Immediates {
  readonly bytes: readonly number[];
  readonly words: Readonly<Record<string, number>>;
  /** The lanes of a shuffle. */
  readonly lanes?: readonly number[];
  /** Added to the address. */
  readonly offset: number;
}

type Outcome = { readonly memory: Uint8Array } | { readonly trap: string };

Deno.test("rows mean what the host's engine makes of them", async (t) => {
  for (const row of ROWS) {
    if (row.js === undefined && row.lanes === undefined && row.v128 === undefined) continue;
    if (isApart(row)) continue;
    await t.step(row.name, () => {
      const random = seeded(row.code);
      const rounds = row.immediates.length > 0 ? 6 : 1;
      for (let k = 0; k < rounds; k++) compareWithHost(row, immediatesFor(row, random), random);
    });
  }
});

function compareWithHost(row: Row, immediates: Immediates, random: () => number): void {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const module = new WebAssembly.Module(moduleFor(row, immediates));
  const instance = new WebAssembly.Instance(module, { m: { m: memory } });
  const run = instance.exports.run as () => void;
  const ways = waysToRun(row, immediates);
  for (let k = 0; k < CASES; k++) {
    const before = operandsFor(row, random);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(before);
    const expected = outcome(() => (run(), bytes.slice()));
    for (const [way, execute] of ways) {
      const found = outcome(() => execute(before.slice()));
      const message = `${row.name} ${way} ${describe(row, before)}`;
      if (way === "js" && movesF64(row)) quietAsFound(found, expected);
      assertSame(row, found, expected, message);
    }
  }
}

/** The ways to run a row's meaning on a copy of memory: each of its forms. */
function waysToRun(
  row: Row,
  immediates: Immediates,
): [string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array][] {
  if (row.lanes !== undefined || row.v128 !== undefined) {
    const execute = vectorFunction(row);
    return [0, 16, RESULT].map((place) => [`at ${place}`, (bytes) => {
      if (immediates.lanes !== undefined) bytes.set(immediates.lanes, 32);
      const inputs = bytes.slice(0, RESULT);
      execute(viewsOf(bytes.buffer), place, 0, 16, 32);
      const result = bytes.slice(place, place + 16);
      bytes.set(inputs);
      bytes.set(result, RESULT);
      if (immediates.lanes !== undefined) bytes.fill(0, 32, 48);
      return bytes;
    }]);
  }
  const forms = (["bits", "js"] as const).filter((form) => row[form] !== undefined);
  return forms.map((form) => [form, formRunner(row, form, immediates)]);
}

function formRunner(row: Row, form: "js" | "bits", { words, offset }: Immediates) {
  const run = rowFunction(row, form);
  return (bytes: Uint8Array): Uint8Array => {
    const view = new DataView(bytes.buffer);
    const operands: Record<string, unknown> = { ...words, $m: view };
    row.params!.forEach((type, n) => {
      for (const [k, suffix] of suffixes(type, true).entries()) {
        const word = view.getInt32(16 * n + 4 * k, true);
        operands[`$${n}${suffix}`] = type === "addr" ? (word >>> 0) + offset : word;
      }
    });
    run(operands).forEach((word, k) => view.setInt32(RESULT + 4 * k, word, true));
    return bytes;
  };
}

function outcome(run: () => Uint8Array): Outcome {
  try {
    return { memory: run() };
  } catch (error) {
    if (error instanceof RangeError) return { trap: "memory access out of bounds" };
    return { trap: error instanceof Error ? error.message : String(error) };
  }
}

/** Same bytes; where the result is computed rather than moved, any NaN the specification allows. */
function assertSame(
  row: Row,
  found: Outcome,
  expected: Outcome,
  message: string,
): void {
  if ("trap" in expected || "trap" in found) {
    assertEquals(
      "trap" in found ? kindOf(found.trap) : "none",
      "trap" in expected ? kindOf(expected.trap) : "none",
      message,
    );
    return;
  }
  const [ours, theirs] = [found.memory, expected.memory];
  const float = computedFloat(row);
  if (float !== undefined) replaceNans({ ours, theirs, float, message });
  for (let k = 0; k < PAGE; k += 8) {
    if (k === DATA + 64) k = PAGE - 64;
    assertEquals(ours.subarray(k, k + 8), theirs.subarray(k, k + 8), `${message} at ${k}`);
  }
}

/**
 * As a number, an f64 may have lost that it is a signalling NaN: where that is the difference, makes
 * the expected one quiet. See `math/float_bits.ts`.
 */
function quietAsFound(found: Outcome, expected: Outcome): void {
  if ("trap" in found || "trap" in expected) return;
  const [ours, theirs] = [found.memory, expected.memory];
  for (let k = RESULT; k < PAGE - 1; k++) {
    if (k === DATA + 64) k = PAGE - 64;
    if (ours[k] === theirs[k]) continue;
    const nan = (theirs[k + 1]! & 0x7f) === 0x7f && (theirs[k]! & 0xf8) === 0xf0;
    if (nan && ours[k] === (theirs[k]! | 8)) theirs[k] = ours[k]!;
  }
}

function movesF64(row: Row): boolean {
  return row.bits !== undefined && [...row.params!, ...row.results!].includes("f64");
}

/** What kind of trap a message of ours or the host's tells. */
function kindOf(message: string): string {
  if (/by zero/.test(message)) return "divide by zero";
  if (/unaligned/.test(message)) return "unaligned";
  return /out of bounds/.test(message) ? "out of bounds" : "not representable";
}

/** The float type of the lanes (or the value) that an instruction computes. */
function computedFloat(row: Row): "f32" | "f64" | undefined {
  const type = row.lanes?.write ?? (row.bits || row.access ? undefined : row.results?.[0]);
  return type === "f32" || type === "f64" ? type : undefined;
}

interface Nans {
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
  readonly float: "f32" | "f64";
  readonly message: string;
}

/** Where the host has a NaN, asserts that ours is a quiet one, and takes theirs. */
function replaceNans({ ours, theirs, float, message }: Nans): void {
  const bytes = float === "f32" ? 4 : 8;
  const views = [new DataView(ours.buffer), new DataView(theirs.buffer)] as const;
  for (let at = RESULT; at < RESULT + 16; at += bytes) {
    const high = at + bytes - 4;
    const [our, their] = views.map((view) => view.getUint32(high, true) & 0x7fffffff);
    const quiet = float === "f32" ? 0x7fc00000 : 0x7ff80000;
    if (their! < quiet) continue;
    assert(our! >= quiet, `${message}: a NaN must be quiet, found ${our!.toString(16)}`);
    ours.set(theirs.subarray(at, at + bytes), at);
  }
}

/** A page with random operands; addresses lie in the data area, or about the end of the page. */
function operandsFor(row: Row, random: () => number): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  const word = () => (random() & 1) === 0 ? EDGES[(random() >>> 1) % EDGES.length]! : random();
  for (let at = 0; at < RESULT; at += 4) view.setInt32(at, word(), true);
  for (const at of [DATA, PAGE - 64]) {
    for (let k = 0; k < 64; k += 4) view.setInt32(at + k, word(), true);
  }
  page.fill(0, 16 * row.params!.length, RESULT);
  if (row.params![0] === "addr") {
    const nearEnd = (random() & 7) === 0;
    const aligned = row.access?.atomic && (random() & 7) !== 0 ? -row.access.bytes : -1;
    const address = nearEnd ? PAGE - 32 + (random() & 31) : DATA + (random() & 31);
    view.setInt32(0, address & aligned, true);
  }
  return page;
}

/** Random immediates of the kinds that rows with a meaning have. */
function immediatesFor(row: Row, random: () => number): Immediates {
  const word = () => (random() & 1) === 0 ? EDGES[(random() >>> 1) % EDGES.length]! | 0 : random();
  const [first] = row.immediates as [Immediate?];
  if (first === undefined) return { bytes: [], words: {}, offset: 0 };
  if (first === "lanes") {
    const lanes = Array.from({ length: 16 }, () => random() & 31);
    return { bytes: lanes, words: {}, lanes, offset: 0 };
  }
  if (first === "memarg") {
    const offset = row.access!.atomic ? 8 : random() & 15;
    const lane = (random() >>> 1) % (16 / row.access!.bytes);
    const lanes = row.immediates[1] === "laneidx" ? [lane] : [];
    const align = Math.log2(row.access!.bytes);
    return { bytes: [align, offset, ...lanes], words: { $i: lane }, offset };
  }
  if (first === "laneidx") {
    const lane = (random() >>> 1) % Number(/x(\d+)/.exec(row.name)![1]);
    return { bytes: [lane], words: { $i: lane }, offset: 0 };
  }
  const all = { $i: word(), $il: word(), $ih: word() };
  const four = { $ia: word(), $ib: word(), $ic: word(), $id: word() };
  const bytesOf = (...list: number[]) => [...new Uint8Array(Int32Array.from(list).buffer)];
  const bytes = {
    i32: signed(BigInt(all.$i)),
    i64: signed(BigInt(all.$ih) << 32n | BigInt(all.$il >>> 0)),
    f32: bytesOf(all.$i),
    f64: bytesOf(all.$il, all.$ih),
    v128: bytesOf(four.$ia, four.$ib, four.$ic, four.$id),
  }[first as "i32"];
  return { bytes, words: { ...all, ...four }, offset: 0 };
}

/** A module that imports memory `m.m` and exports `run`. */
function moduleFor(row: Row, immediates: Immediates): Uint8Array<ArrayBuffer> {
  const result = row.results![0];
  const code = [
    0x00,
    ...(result === undefined ? [] : [0x41, ...signed(BigInt(RESULT))]),
    ...row.params!.flatMap((type, n) => [0x41, ...signed(BigInt(16 * n)), ...LOADS[type], 0, 0]),
    ...opcode(row.code),
    ...immediates.bytes,
    ...(result === undefined ? [] : [...STORES[result], 0, 0]),
    0x0b,
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [1, 1, 0x6d, 1, 0x6d, 0x02, 0x01, 1, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, contents: number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

function opcode(code: number): number[] {
  return code < 0x1000 ? [code] : [code >> 12, ...unsigned(code & 0xfff)];
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...unsigned(value >> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const done = rest === (low & 0x40 ? -1n : 0n);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

/** The operand words of a case, for messages. */
function describe(row: Row, page: Uint8Array): string {
  const view = new DataView(page.buffer);
  return row.params!.map((type, n) =>
    suffixes(type, true).map((_, k) => view.getUint32(16 * n + 4 * k, true).toString(16)).join("_")
  ).join(" ");
}
