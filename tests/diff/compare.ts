/**
 * Runs a module on several engines and compares what can be seen: results, traps by their kind, calls
 * of the host, memories and globals.
 *
 * @module
 */
import { Random } from "../fuzz/random.ts";
import type { Engine, Subject } from "./engines.ts";
import type { Generated } from "./generate.ts";
import { NUMBERS } from "./world.ts";

/** The kinds of traps, by what tells them in our messages and in V8's. */
const KINDS: Readonly<Record<string, RegExp>> = {
  "divide by zero": /(divide|remainder) by zero/,
  // V8 tells an overflow of a division from that of a conversion; the kind is the instruction's.
  "integer overflow": /integer overflow|invalid conversion|unrepresentable/,
  "memory": /out of bounds memory|memory access out of bounds|data segment/,
  "unreachable": /unreachable/,
  "call stack": /call stack/i,
  "cast": /cast/,
  // V8 has one message for a call and for an access beyond a table's end, and one for a null function
  // and one of another type.
  "table":
    /undefined element|uninitialized element|indirect call type|null function|signature mismatch|table (index|access|element)|element segment/,
  // V8 looks at the bounds of one array before it sees that another is null.
  "object": /array|null/,
};

/** What exceptions are called: that of the API, and what passes where the API is not loaded. */
const EXCEPTIONS = ["Exception", "ExceptionObject"];

function kindOf(error: unknown): string {
  const name = Object(error).constructor.name;
  if (EXCEPTIONS.includes(name)) return "throws";
  if (!(error instanceof Error)) return `throws ${name}`;
  if (error.constructor.name !== "RuntimeError") return `${error.name}: ${error.message}`;
  const found = Object.entries(KINDS).find(([, pattern]) => pattern.test(error.message));
  return `traps: ${found?.[0] ?? error.message}`;
}

function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text)}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return value === null ? "null" : typeof value;
}

/** What comes of a call: its result, or how it fails. */
export function outcomeOf(call: () => unknown): string {
  try {
    return text(call());
  } catch (error) {
    return kindOf(error);
  }
}

/** What JavaScript passes for each type; a NaN may change on the way, so there is none. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  i32: [0, 1, -1, 0x7fffffff, -0x80000000, 7, 64, 1000, 123456],
  i64: [0n, 1n, -1n, 1n << 62n, -(1n << 63n), 12345678901n],
  f32: [0, -0, 1.5, Infinity, 1e30, -3],
  f64: [0, -0, 1.5, -Infinity, 1e300, 4294967296],
};

/** What a call of a function may use up. */
const FUEL = 60;

/** How often each function is called by itself. */
const ROUNDS = 5;

/** Everything that is seen of a module on one engine, line by line. */
export function observe(
  module: Generated,
  bytes: Uint8Array<ArrayBuffer>,
  engine: Engine,
): string[] {
  const seen: string[] = [];
  const calls: string[] = [];
  const host = (a: number, b: bigint) => {
    calls.push(`${a},${b}`);
    return (Math.imul(a, 31) + Number(BigInt.asIntN(32, b))) | 0;
  };
  let subject: Subject;
  try {
    subject = engine(bytes, host);
  } catch (error) {
    return [`not instantiated: ${error instanceof Error ? error.message : error}`];
  }
  const attempt = (name: string, args: readonly unknown[]) => {
    subject.setFuel("g0", FUEL);
    try {
      seen.push(`${name}(${args.map(text)}) = ${text(subject.call(name, args))}`);
    } catch (error) {
      seen.push(`${name}(${args.map(text)}) ${kindOf(error)}`);
    }
    seen.push(...subject.notes?.() ?? []);
    if (calls.length > 0) seen.push(`host called with ${calls.splice(0).join(" ")}`);
    module.world.globals.forEach((type, n) => {
      if (NUMBERS.includes(type)) seen.push(`g${n} = ${text(subject.global(`g${n}`))}`);
    });
  };
  const random = new Random(module.seed);
  for (let n = 1; n <= module.runners; n++) {
    attempt(`run${n}`, []);
    seen.push(...wordLines("result", subject.memory("memory").subarray(0, RESULTS)));
  }
  const callable = module.callable();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [funcidx, { params }] of callable) {
      attempt(`f${funcidx}`, params.map((type) => random.pick(ARGUMENTS[type] ?? [null])));
    }
  }
  for (const name of module.world.far ? ["memory", "far"] : ["memory"]) {
    const bytes = subject.memory(name);
    seen.push(`${name} of ${bytes.length} bytes`, ...wordLines(name, bytes));
  }
  return seen;
}

/** Bytes of memory that `run` functions write results to. */
const RESULTS = 128;

/** The words of a memory that are not zero. */
function wordLines(name: string, bytes: Uint8Array): string[] {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const lines: string[] = [];
  for (let n = 0; n < words.length; n++) {
    if (words[n] !== 0) lines.push(`${name}[${4 * n}] = 0x${(words[n]! >>> 0).toString(16)}`);
  }
  return lines;
}

/** The first difference between the engines; `undefined` when they agree. */
export function difference(
  module: Generated,
  engines: Readonly<Record<string, Engine>>,
): string | undefined {
  const bytes = module.bytes();
  if (bytes === undefined) return undefined;
  const [[firstName, first], ...others] = Object.entries(engines) as [
    [string, Engine],
    ...[string, Engine][],
  ];
  const expected = observe(module, bytes, first);
  for (const [name, engine] of others) {
    const seen = observe(module, bytes, engine);
    const most = Math.max(expected.length, seen.length);
    let at = 0;
    while (at < most && expected[at] === seen[at]) at++;
    if (at < most) {
      return `${firstName}: ${expected[at]}\n${name}: ${seen[at]}`;
    }
  }
  return undefined;
}
