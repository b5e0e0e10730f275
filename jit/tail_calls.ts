/**
 * Calls of other functions in the place of their caller.
 *
 * JavaScript has none, so a function that makes such calls is two: its body, which leaves a call to be
 * made and returns, and what everyone calls, which runs the body and then makes calls as long as there
 * are any left. Calls made so run bodies too, and so take no more of JavaScript's stack each.
 *
 * ```js ignore
 * function t7(l0,D){ … tailI[0]=l0;tail.func=F9;tail.call=C3;
 * return; … }
 * function f7(l0,D){const r=t7(l0,D-29);return tail.call===null?r:bounce(D-29);}
 * E.instance.funcs[7].tail=t7;
 * ```
 *
 * Functions that make no such calls pay nothing, not even for calling one that does.
 *
 * @module
 */
import type { Func } from "../runtime/store.ts";
import { type DefType, F64, isRef, type ValType } from "../runtime/types.ts";
import { putExact, takeExact } from "./exact.ts";
import type { Generator } from "./generator.ts";
import { LEAVE } from "./marks.ts";
import { QUIET, TRAPS, type Value, wordCount, wordKind } from "./value.ts";

/** Makes a call that has been left; returns as compiled functions do. */
type LeftCall = (func: Func, depth: number) => unknown;

/** The call that is left to be made. */
export const tail: { call: LeftCall | null; func: Func | null } = { call: null, func: null };

/** Parameters that a function may have are at most so many, each of up to four words. */
const MOST_WORDS = 4000;
/** The arguments of the call that is left, by kind. */
export const tailI = new Int32Array(MOST_WORDS);
export const tailD = new Float64Array(MOST_WORDS);
export const tailR: unknown[] = [];

/** Words of JavaScript's stack that {@link bounce} takes, and what it calls the function by. */
const BOUNCE_WORDS = 40;

/** Makes calls as long as one is left; returns what the last one does. */
export function bounce(depth: number): unknown {
  for (;;) {
    const { call, func } = tail;
    tail.call = tail.func = null;
    const result = call!(func!, depth - BOUNCE_WORDS);
    if (tail.call === null) return result;
  }
}

/** Where a word of an argument lies. */
interface Place {
  readonly array: "tailI" | "tailD" | "tailR";
  readonly index: number;
  readonly type: ValType;
}

/** Where the words of arguments of these types lie, one after the other. */
function places(params: readonly ValType[]): Place[] {
  const count = { i: 0, d: 0, r: 0 };
  return params.flatMap((type) => {
    const kind = wordKind(type);
    const array = ({ i: "tailI", d: "tailD", r: "tailR" } as const)[kind];
    return Array.from(
      { length: wordCount(type) },
      () => ({ array, index: count[kind]++, type }),
    );
  });
}

function placeText({ array, index }: Place): string {
  return `${array}[${index}]`;
}

/** Statements that take a word from its place into variable `name`. */
function takeText(place: Place, name: string): string {
  if (place.type === F64) return `let ${takeExact(place, name)}`;
  const text = `const ${name}=${placeText(place)};`;
  // What a reference refers to must not be kept by where it has passed through.
  return isRef(place.type) ? `${text}${placeText(place)}=null;` : text;
}

const callers = new WeakMap<DefType, LeftCall>();

/** How a call is made that has been left to a function of this type. */
export function leftCallOf(type: DefType): LeftCall {
  let caller = callers.get(type);
  if (caller === undefined) {
    const words = places(type.params);
    const names = words.map((_, k) => `a${k}`);
    const takes = words.map((place, k) => takeText(place, names[k]!)).join("");
    const given = [...names, "D"].join(",");
    const text = `return (func,D)=>{${takes}return (func.tail??func.code)(${given});}`;
    callers.set(type, caller = new Function("tailI,tailD,tailR", text)(tailI, tailD, tailR));
  }
  return caller!;
}

/** Whether a value may be a signalling NaN; a number that stands for an f32 never is. */
function isExact({ type, flags }: Value): boolean {
  return type === F64 && (flags & QUIET) === 0;
}

/** Leaves a call of `func`, the text of a function that is ready to be called, and returns. */
export function leaveCall(
  g: Generator,
  { func, prepare = "", type, args }: {
    readonly func: string;
    /** Statements that find the function. */
    readonly prepare?: string;
    readonly type: DefType;
    readonly args: readonly Value[];
  },
): void {
  g.leavesCalls = true;
  g.calls = true;
  const values = args.map((value) => {
    if (value.flags & TRAPS) return g.compute(value);
    return isExact(value) ? g.simple(value) : value;
  });
  g.before({ clobbers: false });
  const words = values.flatMap((value) =>
    value.words.map((word) => ({ word, exact: isExact(value) }))
  );
  const targets = places(type.params);
  for (const { array } of targets) g.helper(array);
  g.emit(prepare);
  const puts = targets.map((place, k) => {
    const { word, exact } = words[k]!;
    return exact ? putExact(place, word) : `${placeText(place)}=${word};`;
  });
  g.emit(puts.join(""));
  const typeidx = g.module.types.indexOf(type);
  const call = g.need(`C${typeidx}`, `E.leftCallOf(E.instance.module.types[${typeidx}])`);
  g.helper("bounce");
  g.emit(`${g.helper("tail")}.func=${func};tail.call=${call};${LEAVE}`);
  g.emit("return;");
  g.dead = true;
}

/** The two functions that one with such calls is, from the text of one. */
export function withBounce(
  g: Generator,
  { name, text, params, weight }: {
    readonly name: string;
    readonly text: string;
    readonly params: readonly string[];
    /** Words of JavaScript's stack that a frame takes besides its variables. */
    readonly weight: number;
  },
): string {
  const body = name.replace("f", "t");
  const depth = `D-${weight + params.length}`;
  const run = `const r=${body}(${[...params, depth].join(",")});`;
  return [
    text.replace(name, body),
    `function ${name}(${
      [...params, "D"].join(",")
    }){${run}return tail.call===null?r:bounce(${depth});}`,
    ...g.options.entry === undefined ? [`E.instance.funcs[${g.funcidx}].tail=${body};`] : [],
    `return ${name};`,
  ].join("\n");
}

/** The line of the function that runs the body: it stands for no frame of the guest's. */
export const BOUNCES = /^function f\d+\(.*bounce\(/;
