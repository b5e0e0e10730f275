/**
 * Dividing large functions. V8 never optimises a function of more than 60 KB of its own bytecode, which
 * is some 12 KB of wasm: an interpreter's main loop is often larger, and would run a tenth as fast.
 * So blocks inside of it become functions of their own.
 *
 * ```js ignore
 * const part1=(l0,l3,D)=>{let i0=0,dv=m0.dv;   // what the block names comes in
 * …
 * outI[0]=l3;return 2;                          // break L7: what it changes goes out, and which way
 * …
 * outI[0]=l3;return 0;};                        // the block's end
 *
 * q=part1(l0,l3,D);l3=outI[0];dv=m0.dv;         // in the function
 * switch(q){case 2:break L7;}
 * ```
 *
 * It is done on the statements of a block after it has been generated: a variable is known by its name,
 * and whatever leaves the block is a line by itself.
 *
 * @module
 */
import { bodyOf } from "../runtime/lower/cursor.ts";
import { Reader } from "../runtime/decode/reader.ts";
import { closes, opens, skipInstruction } from "../runtime/decode/skip.ts";
import { F64 } from "../runtime/types.ts";
import { FRAME_WORDS } from "./depth.ts";
import { putExact, takeExact } from "./exact.ts";
import type { Generator } from "./generator.ts";
import { CLOSE, GIVE_BACK, LEAVE, OPEN, RELOAD, TAKE, VIEW, WEIGHT } from "./marks.ts";
import { switches } from "./switches.ts";
import type { Kind } from "./temps.ts";
import { wordKind } from "./value.ts";

/** What is divided, and into what. */
export interface DivisionSizes {
  /** Functions of so many bytes are divided. */
  readonly function: number;
  /** A block becomes a function of its own when it has so many bytes. */
  readonly smallestPart: number;
  readonly largestPart: number;
  /** Straight runs of so many characters of JavaScript do as well. */
  readonly smallestRun: number;
  /** Longer runs are cut. */
  readonly largestRun: number;
}

const USUAL_SIZES: DivisionSizes = {
  function: 8_000,
  smallestPart: 60,
  largestPart: 5_000,
  smallestRun: 400,
  largestRun: 12_000,
};

let sizes = USUAL_SIZES;

/**
 * For tests: divides functions of other sizes while `run` runs, so that small functions are divided
 * too. What is compiled meanwhile must trap meanwhile: a trap's place is found by dividing once more.
 */
export function withDivisionSizes<T>(others: DivisionSizes, run: () => T): T {
  const before = sizes;
  sizes = others;
  try {
    return run();
  } finally {
    sizes = before;
  }
}

/** More variables than this do not go in and out. */
export const MOST_VARIABLES = 120;

/** How many bytes the function has in the module. */
export function sizeOf({ module, funcidx }: Generator): number {
  const { start, end } = bodyOf(module, funcidx);
  return end - start;
}

/** Whether the function is to be divided. */
export function isLarge(g: Generator): boolean {
  return switches.parts && sizeOf(g) >= sizes.function;
}

/** The offsets of the blocks of a large function that become functions: those as large as may be. */
export function partsOf(g: Generator, end: number): ReadonlySet<number> {
  const { cursor } = g;
  const parts = new Set<number>();
  if (!switches.parts || end - cursor.pos < sizes.function) return parts;
  const reader = new Reader(cursor.bytes, { start: cursor.pos, end: cursor.bytes.length }, "code");
  const open: { start: number; inner: number[] }[] = [{ start: cursor.pos, inner: [] }];
  while (open.length > 0) {
    const start = reader.pos;
    const opcode = skipInstruction(reader);
    if (opens(opcode)) open.push({ start, inner: [] });
    if (!closes(opcode)) continue;
    const block = open.pop()!;
    const size = reader.pos - block.start;
    if (open.length === 0 || size > sizes.largestPart) {
      for (const inner of block.inner) parts.add(inner);
      g.largeBlocks.add(block.start);
    } else if (size >= sizes.smallestPart) open.at(-1)!.inner.push(block.start);
  }
  return parts;
}

const VARIABLE = /(?<![.\w])(?:[lhv]\d+[bcd]?|[idr]\d+)\b/g;
const ASSIGNED = /(?<![.\w])([lhv]\d+[bcd]?|[idr]\d+)=(?!=)/g;
/** A line by which control leaves: to a label, or out of the function. */
const JUMP = /^(?:(?:break|continue) (?:L(\d+)|T);|return;|return\(([^]*)\);)$/;

/**
 * Looks, before each instruction of a large function, whether a straight run of code has ended.
 *
 * @returns whether the instruction starts or ends a large block, so that a run starts behind it
 */
export function endRun(g: Generator, opcode: number): boolean {
  // Inside of a block that is not large, nothing ends: it is part of the run around it.
  if (g.runStart < 0 || !isLargeBlock(g)) return false;
  const ends = endsArm(opcode) || g.largeBlocks.has(g.offset);
  const size = sizeOfRun(g);
  if (!ends && size < sizes.largestRun) return false;
  // Where the function is entered, and what is around that, stays in it.
  const hasEntry = g.path.some(({ at }) => at >= g.runStart);
  if (size >= sizes.smallestRun && !hasEntry) outline(g, g.runStart);
  startRun(g);
  return ends;
}

/** From here on there is a straight run of code. */
export function startRun(g: Generator): void {
  g.runStart = g.runCounted = g.out.length;
  g.runSize = 0;
}

/** The characters of the present run. Each statement is looked at once: there may be tens of thousands. */
function sizeOfRun(g: Generator): number {
  if (g.out.length < g.runCounted) {
    g.runCounted = g.runStart;
    g.runSize = 0;
  }
  while (g.runCounted < g.out.length) g.runSize += g.lengthOf(g.out[g.runCounted++]!);
  return g.runSize;
}

/** Whether the innermost block is the function or one too large to become a function. */
function isLargeBlock({ labels, largeBlocks }: Generator): boolean {
  const label = labels.at(-1);
  return label !== undefined && (label.kind === "func" || largeBlocks.has(label.offset));
}

/** Whether an instruction ends an arm of a block: `else`, `catch`, `catch_all`, and what closes it. */
export function endsArm(opcode: number): boolean {
  return opcode === 0x05 || opcode === 0x07 || opcode === 0x19 || closes(opcode);
}

/** Makes a function of the statements from `at` on, and calls it in their place. */
export function outline(g: Generator, at: number): void {
  const lines = g.out.slice(at);
  const text = lines.join("\n");
  const names = [...new Set(text.match(VARIABLE) ?? [])];
  if (names.length > MOST_VARIABLES || text.includes("continue T;")) return;
  const assigned = new Set([...text.matchAll(ASSIGNED)].map(([, name]) => name!));
  // A temporary that nothing reads later stays inside.
  const kept = names.filter((name) => !/^[idr]/.test(name) || g.temps.isHeld(name));
  const outs = kept.filter((name) => assigned.has(name));
  const scratch = names.filter((name) => !kept.includes(name) && startsWritten(text, name));
  const ins = names.filter((name) => !scratch.includes(name));
  const changes = outs.map((name, k) => putText(g, name, k)).join("");
  const saves = `${changes}${LEAVE}`;
  const inside = labelsIn(lines);
  const ways: string[] = [];
  const result = resultOf(g);
  const body = lines.map((line, k) =>
    g.note(leaving(line, { inside, ways, saves, result }), at + k)
  );
  const name = `part${g.parts.length + 1}`;
  const declared = scratch.map((one) => `${one}=${one[0] === "r" ? "null" : "0"}`);
  const head = `const ${name}=(${[...ins, "D"].join(",")})=>{`;
  const variables = `let ${["q=0", ...declared].join(",")};`;
  const loads = outs.map((one, k) => takeText(g, one, k)).join("");
  // A handler around it must see what was changed before something was thrown.
  const isCaught = outs.length > 0 && g.labels.some(({ kind }) => kind === "try");
  const [opening, end] = isCaught ? ["try{", `}catch(e){${changes}throw e;}`] : ["", ""];
  g.parts.push([
    `${head}${VIEW}${variables}${OPEN}${opening}`,
    ...body,
    `${saves}return 0;${end}${CLOSE}};`,
  ].join("\n"));
  g.partWords.push(wordsBelowCalls(g, text, ins.length + scratch.length));
  g.out.length = at;
  // Not a trap of its own: but the line belongs to whatever the part is doing.
  const call = `q=${g.mark()}${name}(${[...ins, "D"].join(",")});`;
  const caught = isCaught ? `try{${call}}catch(e){${loads}throw e;}` : call;
  g.emit(`${GIVE_BACK}${caught}${loads}${RELOAD}${TAKE}`);
  if (ways.length > 0) {
    // Each way is a line by itself, as this may in turn be inside of a part.
    g.emit("switch(q){");
    ways.forEach((way, k) => {
      g.emit(`case ${k + 1}:`);
      g.emit(way);
    });
    g.emit("}");
  }
}

/** Words of JavaScript's stack that a part of `variables` takes, with those in it, where it calls others. */
function wordsBelowCalls(g: Generator, text: string, variables: number): number {
  const inner = [...text.matchAll(/\bpart(\d+)\(/g)].map(([, n]) => g.partWords[Number(n) - 1]!);
  const most = Math.max(0, ...inner);
  return most > 0 || text.includes(WEIGHT) ? FRAME_WORDS + variables + most : 0;
}

/** Whether the first that happens to a variable is that it is written. */
function startsWritten(text: string, name: string): boolean {
  return new RegExp(`(?<![.\\w])${name}\\b(=(?!=))?`).exec(text)?.[1] !== undefined;
}

/** Labels that belong to the block itself. */
function labelsIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set([...lines.join("\n").matchAll(/^L(\d+):/gm)].map(([, id]) => id!));
}

/** A line as it is in the part; `ways` learns of one that leads out. */
function leaving(
  line: string,
  { inside, ways, saves, result }: {
    inside: ReadonlySet<string>;
    ways: string[];
    saves: string;
    result: Result;
  },
): string {
  const jump = JUMP.exec(line);
  if (jump === null || jump[1] !== undefined && inside.has(jump[1])) return line;
  const [, , returned] = jump;
  const way = returned === undefined ? line : `return(${result.take});`;
  let index = ways.indexOf(way);
  if (index < 0) index = ways.push(way) - 1;
  const given = returned === undefined ? "" : result.put(returned);
  return `{${given}${saves}return ${index + 1};}`;
}

/** How the function's own result goes out. */
interface Result {
  readonly put: (text: string) => string;
  readonly take: string;
}

function resultOf(g: Generator): Result {
  const [type] = g.module.funcs[g.funcidx]!.results;
  if (type === undefined) return { put: () => "", take: "" };
  const array = arrayOf(g, wordKind(type));
  if (type === F64) {
    const put = (text: string) =>
      `const r=${text};${putExact({ array, index: MOST_VARIABLES }, "r")}`;
    return { put, take: `${array}.at(${MOST_VARIABLES})` };
  }
  const place = `${array}[${MOST_VARIABLES}]`;
  return { put: (text) => `${place}=${text};`, take: place };
}

/** Large functions do not compute with BigInts. */
type PlainKind = Exclude<Kind, "b">;

/** Variable `name`, the k-th that goes out, does so. */
function putText(g: Generator, name: string, k: number): string {
  const array = arrayOf(g, kindOf(g, name));
  return isExact(g, name) ? putExact({ array, index: k }, name) : `${array}[${k}]=${name};`;
}

/** It comes back. */
function takeText(g: Generator, name: string, k: number): string {
  const array = arrayOf(g, kindOf(g, name));
  return isExact(g, name) ? takeExact({ array, index: k }, name) : `${name}=${array}[${k}];`;
}

/** Whether the variable may be a double that is a signalling NaN. */
function isExact(g: Generator, name: string): boolean {
  if (kindOf(g, name) !== "d") return false;
  if (name[0] !== "l") return true;
  const index = Number(name.slice(1));
  return g.localTypes[index] === F64 && g.floatFacts?.quiet.has(index) !== true;
}

function arrayOf(g: Generator, kind: PlainKind): string {
  const array = { i: "outI", d: "outD", r: "outR" }[kind];
  return g.need(array, `E.out.${array}`);
}

function kindOf(g: Generator, name: string): PlainKind {
  const [letter] = name as unknown as [string];
  if (letter === "i" || letter === "d" || letter === "r") return letter;
  if (letter === "v") return "d";
  return wordKind(g.localTypes[Number.parseInt(name.slice(1))]!);
}
