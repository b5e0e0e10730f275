/**
 * The values that scripts pass and expect, by their bits: floats never become JavaScript numbers, so
 * a NaN keeps its payload and `-0` its sign.
 *
 * @module
 */

/** The types of values that are nothing but bits. */
export type NumType = "i32" | "i64" | "f32" | "f64" | "v128";

/** A number or a vector. */
export interface NumValue {
  readonly type: NumType;
  /** Not negative; a vector's lane 0 is in the lowest bits. */
  readonly bits: bigint;
}

/** What kind of thing a reference is, as far as a script can see. */
export type RefKind = "null" | "func" | "host" | "i31" | "struct" | "array" | "exn";

/** The hierarchies of heap types that scripts tell apart. */
export type RefHierarchy = "any" | "func" | "extern" | "exn";

/** A reference. */
export interface RefValue {
  readonly type: "ref";
  readonly kind: RefKind;
  /** Of the static type; absent when an engine cannot tell. */
  readonly hierarchy?: RefHierarchy;
  /** Which value of the host it is, for `kind: "host"`. */
  readonly host?: number;
}

/** Any value. */
export type RawValue = NumValue | RefValue;

/** Which NaNs an expected lane admits. */
export type NanClass = "nan:canonical" | "nan:arithmetic";

/** An expected number or vector, lane by lane. */
export interface NumPattern {
  readonly type: NumType;
  /** Lane 0 first; a scalar has one lane. */
  readonly lanes: readonly (bigint | NanClass)[];
}

/** An expected reference; the name is the one after `ref.`. */
export interface RefPattern {
  readonly type: "ref";
  readonly name:
    | "null"
    | "func"
    | "extern"
    | "host"
    | "i31"
    | "struct"
    | "array"
    | "eq"
    | "any"
    | "exn";
  readonly host?: number;
  /** For a null, the hierarchy of the heap type given, if one is. */
  readonly hierarchy?: RefHierarchy;
}

/** Any one of several. */
export interface EitherPattern {
  readonly type: "either";
  readonly of: readonly Pattern[];
}

/** What `assert_return` expects of one result. */
export type Pattern = NumPattern | RefPattern | EitherPattern;

/** A value of the host: what `(ref.extern 7)` and `(ref.host 7)` stand for. Identity is by number. */
export class HostValue {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** How many bits a value of each type has. */
export const WIDTH: Readonly<Record<NumType, number>> = {
  i32: 32,
  i64: 64,
  f32: 32,
  f64: 64,
  v128: 128,
};

/** Whether `value` is what `pattern` expects, to the bit. */
export function matches(value: RawValue, pattern: Pattern): boolean {
  if (pattern.type === "either") return pattern.of.some((one) => matches(value, one));
  if (pattern.type === "ref") return value.type === "ref" && matchesRef(value, pattern);
  return value.type === pattern.type && matchesLanes(value.bits, pattern);
}

function matchesLanes(bits: bigint, pattern: NumPattern): boolean {
  const width = WIDTH[pattern.type] / pattern.lanes.length;
  return pattern.lanes.every((lane, index) => {
    const actual = BigInt.asUintN(width, bits >> BigInt(index * width));
    return typeof lane === "bigint" ? actual === lane : isNanOf(actual, width, lane);
  });
}

/** A canonical NaN has only the top bit of its fraction set; an arithmetic one has at least that bit. */
function isNanOf(bits: bigint, width: number, nan: NanClass): boolean {
  const quiet = width === 32 ? 0x7fc0_0000n : 0x7ff8_0000_0000_0000n;
  const magnitude = BigInt.asUintN(width - 1, bits);
  return nan === "nan:canonical" ? magnitude === quiet : (magnitude & quiet) === quiet;
}

/** Kinds that each name admits, and the hierarchies it may be in. */
const REF_RULES: Readonly<
  Record<RefPattern["name"], { kinds: readonly RefKind[]; hierarchies: readonly RefHierarchy[] }>
> = {
  null: { kinds: ["null"], hierarchies: ["any", "func", "extern", "exn"] },
  func: { kinds: ["func"], hierarchies: ["func"] },
  extern: { kinds: ["host", "i31", "struct", "array"], hierarchies: ["extern"] },
  host: { kinds: ["host"], hierarchies: ["any"] },
  i31: { kinds: ["i31"], hierarchies: ["any"] },
  struct: { kinds: ["struct"], hierarchies: ["any"] },
  array: { kinds: ["array"], hierarchies: ["any"] },
  eq: { kinds: ["i31", "struct", "array"], hierarchies: ["any"] },
  any: { kinds: ["host", "i31", "struct", "array"], hierarchies: ["any"] },
  exn: { kinds: ["exn"], hierarchies: ["exn"] },
};

function matchesRef(value: RefValue, pattern: RefPattern): boolean {
  const { kinds, hierarchies } = REF_RULES[pattern.name];
  if (!kinds.includes(value.kind)) return false;
  if (value.hierarchy !== undefined) {
    if (!hierarchies.includes(value.hierarchy)) return false;
    if ((pattern.hierarchy ?? value.hierarchy) !== value.hierarchy) return false;
  }
  return pattern.host === undefined || (value.kind === "host" && value.host === pattern.host);
}

/** A value as a message shows it: `(f32 0x7fc00000)`, `(ref.host 3)`. */
export function valueText(value: RawValue): string {
  if (value.type !== "ref") {
    return `(${value.type} 0x${value.bits.toString(16).padStart(WIDTH[value.type] / 4, "0")})`;
  }
  const host = value.host === undefined ? "" : ` ${value.host}`;
  const hierarchy = value.hierarchy === undefined ? "" : ` of ${value.hierarchy}`;
  return `(ref.${value.kind}${host}${hierarchy})`;
}

/** A pattern as a message shows it. */
export function patternText(pattern: Pattern): string {
  if (pattern.type === "either") return `(either ${pattern.of.map(patternText).join(" ")})`;
  if (pattern.type === "ref") {
    return `(ref.${pattern.name}${pattern.host === undefined ? "" : ` ${pattern.host}`})`;
  }
  const digits = WIDTH[pattern.type] / pattern.lanes.length / 4;
  const lanes = pattern.lanes.map((lane) =>
    typeof lane === "bigint" ? `0x${lane.toString(16).padStart(digits, "0")}` : lane
  );
  return `(${pattern.type} ${lanes.join(" ")})`;
}
