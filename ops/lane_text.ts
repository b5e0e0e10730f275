/**
 * Text of functions that carry out vector rows described lane by lane, for generators and tests.
 *
 * Such a function has the signature of those in `math/simd.ts`: the views of a buffer, then byte
 * offsets of the result and the operands. An i32 operand (a shift count) is read from its offset too.
 * The result may be an operand's cell: few lanes are all computed before one is stored, and a loop
 * over many runs in the direction in which nothing is overwritten before it is read.
 *
 * @module
 */
import type { Lanes, LaneView, Row } from "./row.ts";

/** Bytes of a lane. */
const SIZES: Readonly<Record<LaneView, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** The parameter that holds each operand's offset. */
const OFFSETS = ["a", "b", "c"] as const;
/** The variable that holds the index of its first lane. */
const PLACES = ["x", "y", "w"] as const;
/** Up to so many lanes are written out one by one. */
const MOST_UNROLLED = 4;

/** The name of a row as an identifier: `i8x16.add_sat_s` is `i8x16_add_sat_s`. */
export function identifier(name: string): string {
  return name.replaceAll(/\W/g, "_");
}

/** What offsets count. */
type Unit = "bytes" | "words";

/** How a function is to be printed. */
export interface LaneOptions {
  /** @default {identifier(row.name)} */
  readonly name?: string;
  /** What offsets count: bytes, or 32-bit words. @default {"bytes"} */
  readonly unit?: Unit;
}

/** The function `name(v, d, a, b, c)` that carries out `row`, with as many operands as it has. */
export function laneFunction(row: Row, options: LaneOptions = {}): string {
  const { name = identifier(row.name) } = options;
  const offsets = OFFSETS.slice(0, row.params!.length);
  const parameters = ["v", "d", ...offsets];
  return [
    `function ${name}(${parameters.join(", ")}) {`,
    ...laneStatements(row, options).map((line) => `  ${line}`),
    "}",
  ].join("\n");
}

/** The statements of {@link laneFunction}, one to a line. */
export function laneStatements(row: Row, { unit = "bytes" }: LaneOptions = {}): string[] {
  const { lanes, params } = row;
  if (lanes === undefined || params === null) throw new Error(`${row.name} has no lanes`);
  return [
    declarations(row, lanes, unit),
    ...count(lanes) > MOST_UNROLLED ? looped(row, lanes) : unrolled(row, lanes),
    ...zeros(lanes, unit),
  ];
}

/** Declares the views, the index of every first lane, and the shift count. */
function declarations({ params }: Row, { read, write }: Lanes, unit: Unit): string {
  const from = array(read);
  const to = array(write);
  const operands = params!.map((type, n) =>
    type === "v128"
      ? `${PLACES[n]} = ${index(OFFSETS[n]!, read, unit)}`
      : `s${n} = v.i32[${index("b", "i32", unit)}]`
  );
  const views = [`from = v.${from}`, from === to ? "to = from" : `to = v.${to}`];
  return `const ${[...views, ...operands, `z = ${index("d", write, unit)}`].join(", ")};`;
}

/** An offset as an index of the array behind a view. */
function index(offset: string, view: LaneView, unit: Unit): string {
  const bits = Math.log2(SIZES[view === "i64" ? "i32" : view]) - (unit === "words" ? 2 : 0);
  return bits === 0 ? offset : bits > 0 ? `${offset} >> ${bits}` : `${offset} << ${-bits}`;
}

/** The typed array behind a view: an i64 lane is two words. */
function array(view: LaneView): string {
  return view === "i64" ? "i32" : view;
}

/** How many result lanes the operands reach. */
function count({ read, write, first = 0, stride = 1 }: Lanes): number {
  return Math.min(16 / SIZES[write], (16 / SIZES[read] - first) / stride);
}

/** Every lane by itself. */
function unrolled(row: Row, lanes: Lanes): string[] {
  const all = Array.from({ length: count(lanes) }, (_, k) => k);
  const stores = all.flatMap((k) =>
    lanes.write === "i64"
      ? [`to[${plus("z", 2 * k)}] = r${k};`, `to[${plus("z", 2 * k + 1)}] = h${k};`]
      : [`to[${plus("z", k)}] = r${k};`]
  );
  return [...all.map((k) => compute(row, lanes, k)), stores.join(" ")];
}

/** Wider results from the low lanes are written from the top down, all others upwards. */
function looped(row: Row, lanes: Lanes): string[] {
  const { read, write, first = 0 } = lanes;
  const down = SIZES[write] > SIZES[read] && first === 0;
  const lanesWritten = count(lanes);
  const head = down
    ? `let k = ${lanesWritten - 1}; k >= 0; k--`
    : `let k = 0; k < ${lanesWritten}; k++`;
  return [`for (${head}) {`, `  ${compute(row, lanes, "k")}`, "  to[z + k] = r;", "}"];
}

/** Declarations of the lanes of the operands, where they are used often, and of result lane `k`. */
function compute(
  { params }: Row,
  { read, js, first = 0, stride = 1 }: Lanes,
  k: number | "k",
): string {
  const suffix = k === "k" ? "" : k;
  const declared: string[] = [];
  let parts = typeof js === "string" ? [js] : [...js];
  const bind = (name: string, local: string, place: string) => {
    const uses = parts.join(" ").split(name).length - 1;
    if (uses > 1) declared.push(`${local} = ${place}`);
    parts = parts.map((part) => part.replaceAll(name, uses > 1 ? local : place));
  };
  const lane = k === "k" ? (stride === 1 ? "k" : "2 * k") : stride * k;
  params!.forEach((type, n) => {
    const at = (after: number) => `from[${plus(PLACES[n]!, lane, first + after)}]`;
    if (type === "i32") parts = parts.map((part) => part.replaceAll(`$${n}`, `s${n}`));
    else if (read === "i64") {
      const word = (after: number) => `from[${plus(PLACES[n]!, 2 * (k as number) + after)}]`;
      bind(`$${n}l`, `l${n}${suffix}`, word(0));
      bind(`$${n}h`, `m${n}${suffix}`, word(1));
    } else {
      bind(`$${n}n`, `n${n}_${suffix}`, at(1));
      bind(`$${n}`, `x${n}_${suffix}`, at(0));
    }
  });
  const [low, high] = parts.map((part) => part.replaceAll("$r", `r${suffix}`));
  declared.push(`r${suffix} = ${low}`);
  if (high !== undefined) declared.push(`h${suffix} = ${high}`);
  return `const ${declared.join(", ")};`;
}

/** A sum, without the zeros. */
function plus(place: string, ...terms: (number | string)[]): string {
  const variables = [place, ...terms.filter((term) => typeof term === "string")];
  const constant = terms.reduce<number>(
    (sum, term) => typeof term === "number" ? sum + term : sum,
    0,
  );
  return [...variables, ...constant === 0 ? [] : [constant]].join(" + ");
}

/** Clears the result lanes which the operands do not reach. */
function zeros(lanes: Lanes, unit: Unit): string[] {
  if (count(lanes) * SIZES[lanes.write] === 16) return [];
  const upper = `${index("d", "i32", unit)}) + `;
  return [`v.i32[(${upper}2] = v.i32[(${upper}3] = 0;`];
}
