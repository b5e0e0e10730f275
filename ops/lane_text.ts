/**
 * Text of functions that carry out vector rows described lane by lane, for generators and tests.
 *
 * Such a function has the signature of those in `math/simd.ts`: the views of a buffer, then byte
 * offsets of the result and the operands. An i32 operand (a shift count) is read from its offset too.
 * The result may be an operand's cell: a loop runs in the direction in which nothing is overwritten
 * before it is read.
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

/** The name of a row as an identifier: `i8x16.add_sat_s` is `i8x16_add_sat_s`. */
export function identifier(name: string): string {
  return name.replaceAll(/\W/g, "_");
}

/** The function `name(v, d, a, b, c)` that carries out `row`, with as many operands as it has. */
export function laneFunction(row: Row, name: string = identifier(row.name)): string {
  const { lanes, params } = row;
  if (lanes === undefined || params === null) throw new Error(`${row.name} has no lanes`);
  const offsets = OFFSETS.slice(0, params.length);
  const signature = ["v: Views", ...["d", ...offsets].map((offset) => `${offset}: number`)];
  return [
    `function ${name}(${signature.join(", ")}): void {`,
    `  const from = v.${array(lanes.read)}, to = v.${array(lanes.write)};`,
    ...params.flatMap((type, n) => type === "i32" ? [`  const x${n} = v.i32[b >> 2]!;`] : []),
    `  for (${loopHead(lanes)}) {`,
    ...params.flatMap((type, n) => type === "v128" ? reads(lanes, n).map((s) => `    ${s}`) : []),
    ...writes(lanes).map((statement) => `    ${statement}`),
    "  }",
    ...zeros(lanes).map((statement) => `  ${statement}`),
    "}",
  ].join("\n");
}

/** The typed array behind a view: an i64 lane is two words. */
function array(view: LaneView): string {
  return view === "i64" ? "i32" : view;
}

/** How many result lanes the operands reach. */
function count({ read, write, first = 0, stride = 1 }: Lanes): number {
  return Math.min(16 / SIZES[write], (16 / SIZES[read] - first) / stride);
}

/** Wider results from the low lanes are written from the top down, all others upwards. */
function loopHead(lanes: Lanes): string {
  const lanesWritten = count(lanes);
  const down = SIZES[lanes.write] > SIZES[lanes.read] && (lanes.first ?? 0) === 0;
  return down ? `let k = ${lanesWritten - 1}; k >= 0; k--` : `let k = 0; k < ${lanesWritten}; k++`;
}

/** Declarations of the lanes of operand `n`. */
function reads(lanes: Lanes, n: number): string[] {
  const { read, first = 0, stride = 1 } = lanes;
  const offset = OFFSETS[n]!;
  if (read === "i64") {
    const place = `(${offset} >> 2) + 2 * k`;
    return [`const x${n}l = from[${place}]!, x${n}h = from[${place} + 1]!;`];
  }
  const scale = Math.log2(SIZES[read]);
  const base = scale === 0 ? offset : `(${offset} >> ${scale})`;
  const place = `${base} + ${stride === 1 ? "k" : `${stride} * k`}`;
  const lane = (after: number) => `from[${place}${after === 0 ? "" : ` + ${after}`}]!`;
  const here = `x${n} = ${lane(first)}`;
  return [`const ${here}${stride === 2 ? `, x${n}n = ${lane(first + 1)}` : ""};`];
}

/** Statements that compute and store one result lane. */
function writes({ write, js }: Lanes): string[] {
  const [low, high] = (typeof js === "string" ? [js, ""] : js)
    .map((part) => part.replaceAll(/\$(\d)/g, "x$1").replaceAll("$r", "r"));
  if (write !== "i64") {
    const scale = Math.log2(SIZES[write]);
    return [`to[${scale === 0 ? "d" : `(d >> ${scale})`} + k] = ${low};`];
  }
  return [
    `const r = ${low}, h = ${high};`,
    "to[(d >> 2) + 2 * k] = r;",
    "to[(d >> 2) + 2 * k + 1] = h;",
  ];
}

/** Statements that clear the result lanes which the operands do not reach. */
function zeros(lanes: Lanes): string[] {
  const bytes = count(lanes) * SIZES[lanes.write];
  return bytes === 16 ? [] : [`v.i32[(d >> 2) + 2] = 0;`, `v.i32[(d >> 2) + 3] = 0;`];
}
