/**
 * Every vector and atomic instruction as the interpreter carries it out, against the host's
 * WebAssembly: one module with a function for each way to reach an instruction. (That the rows
 * themselves are right is tested in `ops/`.)
 */
import { assert, assertEquals } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import type { Operand, Row } from "../../ops/row.ts";
import { seeded, vectorFunction, viewsOf } from "../../ops/testing.ts";
import { Instance } from "../api/instance.ts";
import { Memory } from "../api/memory.ts";
import { Module } from "../api/module.ts";
import { leb, name as nameBytes } from "../decode/testing.ts";
import { exported, moduleBytes } from "../validate/testing.ts";

/** Where the result goes; operands lie at 0, 16 and 32. */
const RESULT = 64;
/** What loads and stores reach lies from here on in each memory. */
const DATA = 128;
const PAGE = 65536;
/** Inputs for each function. */
const CASES = 30;

/** The memories: the first, another one, and one with 64-bit addresses. */
const MEMORIES = ["", "m1", "m64"] as const;

const LOAD: Readonly<Record<Operand, string>> = {
  i32: "i32.load",
  i64: "i64.load",
  f32: "f32.load",
  f64: "f64.load",
  v128: "v128.load",
  addr: "i32.load",
};

/** One exported function: a way to reach an instruction. */
interface Way {
  readonly row: Row;
  readonly name: string;
  readonly locals: string;
  readonly code: string;
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => `0x${byte.toString(16)}`).join(" ");
}

/** The instruction itself, with immediates as random as they may be, as bytes. */
function instruction(row: Row, memory: number, random: () => number): string {
  const bytes = [row.code >> 12, ...leb(row.code & 0xfff)];
  for (const kind of row.immediates) {
    if (kind === "memarg") {
      const align = Math.log2(row.access!.bytes);
      bytes.push(...memory === 0 ? [align] : [align | 0x40, memory], 16);
    } else if (kind === "laneidx") {
      const bits = /load|store/.test(row.name) ? 8 * row.access!.bytes : laneBits(row.name);
      bytes.push((random() >>> 1) % (128 / bits));
    } else if (kind === "lanes") {
      for (let k = 0; k < 16; k++) bytes.push(random() & 31);
    }
  }
  return hex(bytes);
}

/** How wide the lanes are that a name such as `i16x8.extract_lane_s` speaks of. */
function laneBits(name: string): number {
  return Number(/^[if](\d+)/.exec(name)![1]);
}

function storeOf(row: Row): string {
  return row.results!.length === 0 ? "" : `; ${row.results![0]}.store`;
}

function resultPlace(row: Row): string {
  return row.results!.length === 0 ? "" : `i32.const ${RESULT}; `;
}

function operandAt(type: Operand, n: number, memory: number): string {
  const widened = type === "addr" && memory === 2 ? "; i64.extend_i32_u" : "";
  return `i32.const ${16 * n}; ${LOAD[type]}${widened}`;
}

/** Operands straight from memory, so that they are in slots of their own. */
function fromMemory(row: Row, memory: number, random: () => number): Way {
  const operands = row.params!.map((type, n) => operandAt(type, n, memory)).join("; ");
  const op = instruction(row, memory, random);
  return {
    row,
    name: `${row.name} ${MEMORIES[memory]}`,
    locals: "",
    code: `${resultPlace(row)}${operands}; ${op}${storeOf(row)}`,
  };
}

/** Operands in locals, and the result back into one of them, if there is one of its type. */
function fromLocals(row: Row, random: () => number): Way {
  const params = row.params!.map((type) => type === "addr" ? "i32" : type);
  const set = params.map((type, n) => `${operandAt(type, n, 0)}; local.set ${n}`);
  const get = params.map((_, n) => `local.get ${n}`);
  const op = instruction(row, 0, random);
  const [result] = row.results!;
  const own = params.lastIndexOf(result as typeof params[number]);
  const code = own < 0
    ? `${resultPlace(row)}${[...get, op].join("; ")}${storeOf(row)}`
    : `${[...get, op].join("; ")}; local.set ${own}; ${resultPlace(row)}local.get ${own}${
      storeOf(row)
    }`;
  return {
    row,
    name: `${row.name} locals`,
    locals: params.join(" "),
    code: [...set, code].join("; "),
  };
}

/** Every way to reach each of `rows`. */
function waysTo(rows: readonly Row[], random: () => number): Way[] {
  return rows.flatMap((row) => [
    ...(row.access ? [0, 1, 2] : [0]).map((memory) => fromMemory(row, memory, random)),
    fromLocals(row, random),
  ]);
}

function moduleOf(ways: readonly Way[]): Uint8Array<ArrayBuffer> {
  const memory = (
    called: string,
    flags: number,
  ) => [...nameBytes("m"), ...nameBytes(called), 2, flags, 1, 1];
  return moduleBytes({
    types: [" -> "],
    imports: [memory("m0", 1), memory("m1", 1), memory("m64", 5)],
    funcs: ways.map(({ locals, code }) => ({ locals, code })),
    exports: ways.map(({ name }, index) => exported(name, 0, index)),
  }) as Uint8Array<ArrayBuffer>;
}

type Exports = Record<string, () => void>;

/** An instance with its memories. */
interface Side {
  readonly exports: Exports;
  readonly memories: readonly Uint8Array[];
}

const PAGES = { initial: 1, maximum: 1 } as const;
const PAGES_64 = { initial: 1n, maximum: 1n, address: "i64" } as const;

function ours(bytes: Uint8Array<ArrayBuffer>): Side {
  const memories = [new Memory(PAGES), new Memory(PAGES), new Memory(PAGES_64)];
  const [m0, m1, m64] = memories;
  const { exports } = new Instance(new Module(bytes), { m: { m0: m0!, m1: m1!, m64: m64! } });
  return {
    exports: exports as Exports,
    memories: memories.map(({ buffer }) => new Uint8Array(buffer)),
  };
}

function hosts(bytes: Uint8Array<ArrayBuffer>): Side {
  const m64 = new WebAssembly.Memory(PAGES_64 as unknown as WebAssembly.MemoryDescriptor);
  const memories = [new WebAssembly.Memory(PAGES), new WebAssembly.Memory(PAGES), m64];
  const [m0, m1] = memories;
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { m: { m0: m0!, m1: m1!, m64 } });
  return {
    exports: exports as Exports,
    memories: memories.map(({ buffer }) => new Uint8Array(buffer)),
  };
}

/** Words that are edges of lanes of some type. */
const EDGES = [
  ...[0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0x80808080],
  ...[0x7f7f7f7f, 0x80007fff, 0x3f800000, 0xbf000000, 0x7f800000, 0xff800000, 0x7fc00000],
  ...[0x7fa00000, 0x00000001, 0x4f000000, 0xcf000000, 0x7ff00000, 0x7ff80000, 0xfff80001],
  ...[0x41e00000, 0xc1e00000, 0x3fe00000, 0x40200000, 0xc0200000, 0x4b000001],
];

/** Fills operands and data, of all memories alike. */
function fill(row: Row, memories: readonly Uint8Array[], random: () => number): void {
  for (const bytes of memories) {
    const view = new DataView(bytes.buffer);
    const word = () => (random() & 1) === 0 ? EDGES[(random() >>> 1) % EDGES.length]! : random();
    for (let at = 0; at < DATA + 64; at += 4) view.setInt32(at, word(), true);
    for (let at = PAGE - 32; at < PAGE; at += 4) view.setInt32(at, word(), true);
  }
  if (row.params![0] !== "addr") return;
  const place = (random() & 7) === 0 ? PAGE - 32 + (random() & 15) : DATA - 16 + (random() & 15);
  const aligned = row.access!.atomic && (random() & 15) !== 0 ? -row.access!.bytes : -1;
  new DataView(memories[0]!.buffer).setInt32(0, place & aligned, true);
}

function outcome(run: () => void): string {
  try {
    run();
    return "done";
  } catch (error) {
    return /out of bounds|unaligned/.exec((error as Error).message)?.[0] ?? String(error);
  }
}

/** Makes all NaN lanes of a computed float result alike, once they are seen to be quiet. */
function evenNans(row: Row, result: Uint8Array): void {
  const type = row.lanes?.write ?? "";
  if (type !== "f32" && type !== "f64") return;
  const bytes = type === "f32" ? 4 : 8;
  const quiet = type === "f32" ? 0x7fc00000 : 0x7ff80000;
  const view = new DataView(result.buffer, result.byteOffset);
  for (let at = 0; at < 16; at += bytes) {
    const lane = type === "f32" ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (lane === lane) continue;
    assert((view.getUint32(at + bytes - 4, true) & quiet) === quiet, `${row.name}: a quiet NaN`);
    result.fill(0xff, at, at + bytes);
  }
}

function compare(way: Way, sides: readonly [Side, Side], random: () => number): void {
  const { row, name } = way;
  for (let k = 0; k < CASES; k++) {
    fill(row, sides[0].memories, random);
    sides[1].memories.forEach((bytes, m) => bytes.set(sides[0].memories[m]!));
    const inputs = sides[0].memories[0]!.slice(0, 48);
    const [found, expected] = sides.map(({ exports }) => outcome(exports[name]!));
    assertEquals(found, expected, `${name} of ${inputs.toHex()}`);
    for (const { memories } of sides) evenNans(row, memories[0]!.subarray(RESULT, RESULT + 16));
    for (let m = 0; m < MEMORIES.length; m++) {
      const [mine, theirs] = sides.map(({ memories }) => reached(memories[m]!));
      assertEquals(mine, theirs, `${name} of ${inputs.toHex()}, memory ${m}`);
    }
  }
}

/** What an instruction may reach of a memory. */
function reached(bytes: Uint8Array): string {
  return `${bytes.subarray(0, DATA + 64).toHex()} … ${bytes.subarray(PAGE - 64).toHex()}`;
}

function compareAll(rows: readonly Row[], seed: number): void {
  const random = seeded(seed);
  const ways = waysTo(rows, random);
  const bytes = moduleOf(ways);
  const sides = [ours(bytes), hosts(bytes)] as const;
  for (const way of ways) compare(way, sides, random);
}

Deno.test("vector instructions do what the host's engine does, however they are reached", () => {
  const rows = ROWS.filter((row) => row.proposal === "simd" && row.name !== "v128.const");
  assertEquals(rows.length, 235);
  for (const seed of [1, 2, 3]) compareAll(rows, seed);
});

Deno.test("atomic instructions do what the host's engine does, however they are reached", () => {
  const rows = ROWS.filter((row) => row.access?.atomic && !row.name.includes("wait"));
  assertEquals(rows.length, 64);
  compareAll(rows, 4);
});

Deno.test("relaxed vector instructions do what their rows say, however they are reached", () => {
  const random = seeded(5);
  const rows = ROWS.filter((row) => row.proposal === "relaxed-simd" && row.js === undefined);
  const ways = waysTo(rows, random);
  const { exports, memories } = ours(moduleOf(ways));
  const bytes = memories[0]!;
  const views = viewsOf(bytes.buffer as ArrayBuffer);
  for (const { row, name } of ways) {
    const meaning = vectorFunction(row);
    for (let k = 0; k < CASES; k++) {
      fill(row, memories, random);
      exports[name]!();
      const found = bytes.slice(RESULT, RESULT + 16);
      meaning(views, RESULT, 0, 16, 32);
      const expected = bytes.slice(RESULT, RESULT + 16);
      for (const result of [found, expected]) evenNans(row, result);
      assertEquals(found.toHex(), expected.toHex(), `${name} of ${bytes.slice(0, 48).toHex()}`);
    }
  }
});
