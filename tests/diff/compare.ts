/**
 * Runs a module on several engines and compares what can be seen: results, traps, calls of the host,
 * memories, globals and tables. Traps are compared by their kind, as each engine has its own words; but
 * those of this repository's by their phrase and the guest's frames.
 *
 * @module
 */
import { decode } from "../../runtime/decode/decode.ts";
import type { Export, Module } from "../../runtime/module.ts";
import { isRef } from "../../runtime/types.ts";
import type { Engine, Subject } from "./engines.ts";
import type { Call, Trial } from "./trial.ts";

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
    /undefined element|uninitialized element|indirect call type|null function(?! reference)|signature mismatch|table (index|access|element)|element segment/,
  // V8 looks at the bounds of one array before it sees that another is null; and has one message for
  // any null, be it that of a call.
  "object": /array|null/,
};

/** What exceptions are called: that of the API, and what passes where the API is not loaded. */
const EXCEPTIONS = ["Exception", "ExceptionObject"];

/** What the API says, here and in V8, of values that do not pass between JavaScript and the guest. */
const REFUSED = /is not a value of type|cannot pass to or from|type incompatibility/;

function kindOf(error: unknown): string {
  const name = Object(error).constructor.name;
  if (EXCEPTIONS.includes(name)) return THROWS;
  if (!(error instanceof Error)) return `throws ${name}`;
  // How deep calls may nest is each engine's own affair, and so is what V8 calls it.
  if (/call stack/i.test(error.message)) return DEEP;
  // And so is how large an array may be.
  if (/allocation size too large|array is too large/.test(error.message)) return TOO_LARGE;
  if (error.name === "TypeError" && REFUSED.test(error.message)) return "TypeError: refused";
  if (error.constructor.name !== "RuntimeError") return `${error.name}: ${error.message}`;
  const found = Object.entries(KINDS).find(([, pattern]) => pattern.test(error.message));
  return `traps: ${found?.[0] ?? error.message}`;
}

/** An exception of the guest's own. */
const THROWS = "throws";

/** How deep the host's function calls the guest, which calls it. */
const MOST_WITHIN = 2;

/** After one of these, what an engine has done may be anything. */
const DEEP = "traps: call stack";
const TOO_LARGE = "traps: too large";

/** A value as text; the same for every engine. */
export function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text)}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "function") return `function ${value.name}`;
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

/** What is seen at one point. */
interface Sight {
  /** The same on every engine. */
  readonly text: string;
  /** What only some engines can tell; the same on those. */
  exact?: string | undefined;
}

/** What a call may use up, where it is given anything. */
const FUEL = 60;

/** Bytes of memory that functions leave results in. */
const RESULTS = 128;

/** Everything that is seen of a module on one engine, line by line. */
export function observe(trial: Trial, engine: Engine): Sight[] {
  const observer = new Observer(trial);
  try {
    observer.run(engine);
  } catch (error) {
    observer.see(`not instantiated: ${kindOf(error)}`);
  }
  return observer.seen;
}

/** One module on one engine. */
class Observer {
  readonly seen: Sight[] = [];
  readonly #trial: Trial;
  readonly #module: Module;
  readonly #calls: string[] = [];

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#module = decode(trial.bytes);
  }

  see(text: string, exact?: string): void {
    this.seen.push({ text, exact });
  }

  run(engine: Engine): void {
    let subject: Subject | undefined = undefined;
    let within = 0;
    const host = (a: number, b: bigint) => {
      this.#calls.push(`${a},${b}`);
      if (subject !== undefined && within < MOST_WITHIN) {
        within++;
        try {
          this.#callBack(subject, a & 7);
        } finally {
          within--;
        }
      }
      return (Math.imul(a, 31) + Number(BigInt.asIntN(32, b))) | 0;
    };
    subject = engine(this.#trial.bytes, host);
    for (const call of this.#trial.calls) this.#call(subject, call);
    this.#lookAround(subject);
  }

  /** Calls the guest while it calls the host. An exception goes on through the guest. */
  #callBack(subject: Subject, n: number): void {
    const name = this.#trial.calls.filter(({ args }) => args.length === 0)[n]?.name;
    if (name === undefined) return;
    try {
      subject.call(name, []);
    } catch (error) {
      const kind = kindOf(error);
      this.#calls.push(kind);
      // Whether the guest may catch a trap that comes through the host is left open.
      if (kind === THROWS) throw error;
    }
  }

  #call(subject: Subject, { name, args, leavesResults = false }: Call): void {
    const { fuel } = this.#trial;
    if (fuel !== undefined) subject.setFuel(fuel, FUEL);
    try {
      const result = subject.call(name, args);
      this.see(`${name}(${args.map(text)}) = ${text(result)}`);
    } catch (error) {
      this.see(`${name}(${args.map(text)}) ${kindOf(error)}`, subject.exactly?.trap(error));
    }
    for (const note of subject.notes?.() ?? []) this.see(note);
    if (this.#calls.length > 0) this.see(`host called with ${this.#calls.splice(0).join(" ")}`);
    for (const { name, index } of this.#exports("global")) {
      if (isRef(this.#module.globals[index]!.type)) continue;
      this.see(`${name} = ${text(subject.global(name))}`, subject.exactly?.global(name));
    }
    if (!leavesResults) return;
    this.#seeWords("result", subject.memory("memory").subarray(0, RESULTS));
  }

  /** Looks at all that the calls have left. */
  #lookAround(subject: Subject): void {
    for (const { name, index } of this.#exports("global")) {
      if (!isRef(this.#module.globals[index]!.type)) continue;
      this.see(`${name} = ${text(subject.global(name))}`, subject.exactly?.global(name));
    }
    for (const { name } of this.#exports("table")) {
      this.see(`${name} = ${text(subject.table(name))}`, subject.exactly?.table(name));
    }
    for (const { name } of this.#exports("memory")) {
      const bytes = subject.memory(name);
      this.see(`${name} of ${bytes.length} bytes`);
      this.#seeWords(name, bytes);
    }
  }

  #exports(kind: Export["kind"]): Export[] {
    return this.#module.exports.filter((one) => one.kind === kind);
  }

  /** The words of a memory that are not zero. */
  #seeWords(name: string, bytes: Uint8Array): void {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let n = 0; n < words.length; n++) {
      if (words[n] !== 0) this.see(`${name}[${4 * n}] = 0x${(words[n]! >>> 0).toString(16)}`);
    }
  }
}

/** The first difference between the engines; `undefined` when they agree. */
export function difference(
  trial: Trial,
  engines: Readonly<Record<string, Engine>>,
): string | undefined {
  const [[firstName, first], ...others] = Object.entries(engines) as [
    [string, Engine],
    ...[string, Engine][],
  ];
  const expected = observe(trial, first);
  for (const [name, engine] of others) {
    const seen = observe(trial, engine);
    const most = Math.max(expected.length, seen.length);
    for (let at = 0; at < most; at++) {
      const [one, other] = [expected[at], seen[at]];
      if (one?.text !== other?.text) {
        if (isLimit(one) || isLimit(other)) break;
        return `${firstName}: ${one?.text}\n${name}: ${other?.text}`;
      }
      if (one!.exact !== undefined && other!.exact !== undefined && one!.exact !== other!.exact) {
        return `before ${name}: ${one!.text}: ${one!.exact}\n${name}: ${other!.exact}`;
      }
      if (isLimit(one)) break;
      one!.exact ??= other!.exact;
    }
  }
  return undefined;
}

function isLimit(sight: Sight | undefined): boolean {
  return [DEEP, TOO_LARGE].some((limit) => sight?.text.includes(limit));
}
