/**
 * Adapters between compiled functions and frames of the guest stack: JavaScript written for a
 * signature, made once for each.
 *
 * @module
 */
import { f32Bits, f32FromBits, f64Bits, f64FromBits } from "../ops/math/float_bits.ts";
import { wide } from "../ops/math/wide.ts";
import { wordsOf, wordsOfAll } from "../runtime/interpret/frame_values.ts";
import { agentStack, type Stack } from "../runtime/interpret/stack.ts";
import type { CompiledFunction, Func } from "../runtime/store.ts";
import { type DefType, F32, F64, isRef, type ValType } from "../runtime/types.ts";
import { passed, slots } from "./slots.ts";
import { wordCount } from "./value.ts";

/** Calls a compiled function with the arguments at word `at`, and leaves its results there. */
export type FrameCall = (code: CompiledFunction, stack: Stack, at: number, depth: number) => void;

/** Runs `func` in the interpreter, on the frame at word `at`. */
export type Interpret = (func: Func, at: number, depth: number, words: number) => void;

/** What the text of adapters names. */
const NAMES = { wide, slots, passed, f32Bits, f32FromBits, f64Bits, f64FromBits, agentStack };

const frameCalls = new WeakMap<DefType, FrameCall>();

/** The adapter from a frame to a compiled function of this type. */
export function frameCallOf(type: DefType): FrameCall {
  let adapter = frameCalls.get(type);
  if (adapter === undefined) frameCalls.set(type, adapter = make(frameCallText(type)) as FrameCall);
  return adapter;
}

const makers = new WeakMap<DefType, (func: Func, run: Interpret) => CompiledFunction>();

/** A function to be called as a compiled one is, which runs `func` in the interpreter. */
export function interpreted(func: Func, run: Interpret): CompiledFunction {
  let maker = makers.get(func.type);
  if (maker === undefined) {
    maker = make(interpretedText(func.type)) as (func: Func, run: Interpret) => CompiledFunction;
    makers.set(func.type, maker);
  }
  return maker(func, run);
}

const passers = new WeakMap<DefType, (func: Func) => CompiledFunction>();

/** A function to be called with floats in the array, which calls `func` as all others are called. */
export function passing(func: Func): CompiledFunction {
  let maker = passers.get(func.type);
  if (maker === undefined) {
    maker = make(passingText(func.type)) as (func: Func) => CompiledFunction;
    passers.set(func.type, maker);
  }
  return maker(func);
}

function passingText({ params, results }: DefType): string {
  let floats = 0;
  const isFloat = (type: ValType | undefined) => type === F32 || type === F64;
  const words = params.map((type, k) =>
    isFloat(type)
      ? [`passed.at(${floats++})`]
      : Array.from({ length: wordCount(type) }, (_, word) => `a${k}w${word}`)
  );
  const names = words.flatMap((list, k) => isFloat(params[k]) ? [] : list);
  const call = `func.code(${[...words.flat(), "D"].join(",")})`;
  const body = isFloat(results[0]) ? `{passed.fill(${call},0,1);}` : call;
  return `(func)=>(${[...names, "D"].join(",")})=>${body}`;
}

function make(text: string): unknown {
  const names = Object.keys(NAMES).join(",");
  return new Function("E", `"use strict";const {${names}}=E;return ${text}`)(NAMES);
}

/** A word of a value in a frame: how to read it, and how to write `value` there. */
interface Place {
  readonly read: string;
  readonly write: (value: string) => string;
}

/** The words of a value of `type` that lies `at` in the frame, as JavaScript values. */
function places(type: ValType, at: string): Place[] {
  const cell = (text: string): Place => ({ read: text, write: (value) => `${text}=${value};` });
  if (isRef(type)) return [cell(`stack.refs[(${at})>>1]`)];
  if (type === F64) {
    const [low, high] = [`I[${at}]`, `I[${at}+1]`];
    const write = (value: string) => `${low}=f64Bits(${value});${high}=wide.hi;`;
    return [{ read: `f64FromBits(${low},${high})`, write }];
  }
  if (type === F32) {
    const word = `I[${at}]`;
    return [{ read: `f32FromBits(${word})`, write: (value) => `${word}=f32Bits(${value});` }];
  }
  return Array.from({ length: wordCount(type) }, (_, k) => cell(`I[${at}+${k}]`));
}

function allPlaces(types: readonly ValType[]): Place[][] {
  let offset = 0;
  return types.map((type) => {
    const list = places(type, `at+${offset}`);
    offset += wordsOf(type);
    return list;
  });
}

/** The words after the first of a first result, and those of further ones. */
function otherResults(results: readonly (readonly Place[])[]): { place: Place; from: string }[] {
  const [first = [], ...rest] = results;
  const wides = first.slice(1).map((place, k) => ({ place, from: `wide.${WIDE[k]}` }));
  return [...wides, ...rest.flat().map((place, k) => ({ place, from: `slots[${k}]` }))];
}

const WIDE = ["hi", "low2", "high2"];

function frameCallText({ params, results }: DefType): string {
  const args = allPlaces(params).flat().map(({ read }) => read);
  const given = allPlaces(results);
  const call = `code(${[...args, "D"].join(",")})`;
  const others = otherResults(given).map(({ place, from }) => place.write(from));
  // The result is read before anything is written: a helper may use `wide`.
  const first = given[0]?.[0];
  const body = first === undefined
    ? `${call};`
    : `const r=${call};${others.join("")}${first.write("r")}`;
  return `(code,stack,at,D)=>{const I=stack.i32;${body}}`;
}

function interpretedText(type: DefType): string {
  const params = allPlaces(type.params).flat();
  const names = params.map((_, k) => `a${k}`);
  const stores = params.map(({ write }, k) => write(names[k]!));
  const results = allPlaces(type.results);
  const others = otherResults(results).map(({ place, from }) => `${from}=${place.read};`);
  const words = Math.max(wordsOfAll(type.params), wordsOfAll(type.results));
  const first = results[0]?.[0]?.read ?? "";
  // Room is made sure of by `run`; a write beyond the stack's end does nothing.
  const holdsRefs = [...type.params, ...type.results].some(isRef);
  const refs = holdsRefs ? `stack.useRefs(at+${words});` : "";
  return `(func,run)=>(${
    [...names, "D"].join(",")
  })=>{const stack=agentStack(),I=stack.i32,at=stack.top;
${refs}${stores.join("")}run(func,at,D,${words});${others.join("")}${
    first === "" ? "" : `return ${first};`
  }}`;
}
