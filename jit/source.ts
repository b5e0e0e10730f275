/**
 * The whole text of a function: what it takes from its surroundings, its variables, its statements.
 *
 * The text is the body of a function of `E`, the environment of an instance, which returns the
 * compiled function. So one text serves every instance of a module.
 *
 * ```js ignore
 * const {imul}=E.helpers;
 * const m0=E.instance.memories[0],F3=E.func(3);
 * return (function f7(l0,l1,D){
 * let l2=0,i0=0,dv=m0.dv;
 * if(D<0)return E.deep(7)(l0,l1);
 * …
 * });
 * ```
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { type DefType, I64, isRef, V128, type ValType } from "../runtime/types.ts";
import { generateBody, readLocals } from "./body.ts";
import { enterAt } from "./entry.ts";
import {
  around,
  floatParameters,
  isCalledByArray,
  isPassed,
  passesFloats,
  takeParameters,
} from "./float_slots.ts";
import { AGAIN } from "./calls.ts";
import { changeAtStart, countCall, counters, fillSlots } from "./change_form.ts";
import { FRAME_WORDS } from "./depth.ts";
import { type GenerateOptions, Generator } from "./generator.ts";
import { CLOSE, ITSELF, MARKED, OPEN, RELOAD, VIEW, WEIGHT } from "./marks.ts";
import { meteringText } from "./metering.ts";
import { isLarge, sizeOf } from "./outline.ts";
import { switches } from "./switches.ts";
import { withBounce } from "./tail_calls.ts";
import { allNames, localNames, wordKind } from "./value.ts";

/** A function as it is generated. */
export interface GeneratedFunction {
  readonly text: string;
  /** Whether it goes over to BigInts when it is hot: see `change_form.ts`. */
  readonly changesForm: boolean;
}

/** The text of function `funcidx`. @throws {Declined} when it is to stay in the interpreter */
export function generateSource(
  module: Module,
  funcidx: number,
  options: GenerateOptions = {},
): string {
  return generateFunction(module, funcidx, options).text;
}

/** Function `funcidx`. @throws {Declined} when it is to stay in the interpreter */
export function generateFunction(
  module: Module,
  funcidx: number,
  options: GenerateOptions,
): GeneratedFunction {
  const g = generate(module, funcidx, options);
  if (g.usesView) g.memory(0);
  const change = changeAtStart(g);
  const variables = declarations(g);
  const words = parameters(g);
  const inParts = Math.max(0, ...g.partWords);
  const finish = finisher(g, FRAME_WORDS + words.length + variables.length + inParts);
  const name = `f${funcidx}`;
  const floats = g.floatSlots
    ? floatParameters(module.funcs[funcidx]!).map(({ name }) => name)
    : [];
  const params = words.filter((word) => !floats.includes(word));
  variables.push(...floats.map((name) => `${name}=0`));
  const text = [
    `function ${name}(${[...params, "D"].join(",")}){`,
    ...variables.length > 0 ? [`let ${variables.join(",")};`] : [],
    ...beginning(g, finish(change)),
    ...statements(g, finish),
    "}",
  ].join("\n");
  const defined = g.leavesCalls
    ? withBounce(g, { name, text, params, weight: FRAME_WORDS })
    : definition(g, name, text);
  const all = [...surroundings(g), ...counters(g), ...g.parts.map(finish), defined].join("\n");
  return { text: all.replaceAll(ITSELF, name), changesForm: g.changesForm };
}

/** What writes out marks, in a function whose frame takes `weight` words of JavaScript's stack. */
function finisher(g: Generator, weight: number): (text: string) => string {
  const reload = g.usesView ? "dv=m0.dv;" : "";
  const view = g.usesView ? "let dv=m0.dv;" : "";
  const metered = meteringText(g);
  // Most statements have none.
  return (text) => MARKED.test(text) ? written(text) : text;

  function written(text: string): string {
    return metered(text).replaceAll(RELOAD, reload).replaceAll(WEIGHT, String(weight))
      .replaceAll(VIEW, view);
  }
}

/** What comes between the variables and the statements: `change` is the step to another form. */
function beginning(g: Generator, change: string): string[] {
  const { module, funcidx, options } = g;
  const type = module.funcs[funcidx]!;
  const hasDepth = g.calls && options.entry === undefined;
  return [
    g.floatSlots ? takeParameters(g, type) : "",
    coercions(g),
    hasDepth ? deepText(g, `E.deep(${funcidx})(${parameters(g).join(",")})`, type) : "",
    change,
    countCall(g),
    fillSlots(g, parameterCount(g)),
  ].filter((line) => line !== "");
}

/** The lines of the statements, and of what is around them. */
function statements(g: Generator, finish: (text: string) => string): string[] {
  const out = g.path.length > 0 ? enterAt(g.out, g.path) : g.out;
  const noted = out.map((text, index) => {
    const finished = finish(g.whole?.finish(text) ?? text);
    return finished === "" ? "" : g.note(finished, index);
  });
  const all = [...g.arrivals, ...noted];
  const body = g.callsItself ? [`${AGAIN}:for(;;){`, ...all, "}"] : all;
  return [finish(OPEN), ...body, finish(CLOSE)].filter((line) => line !== "");
}

/** Matches a line that {@link deepText} has made: the interpreter has the function's frame then. */
export const DEEP = /^if\(D<0\)/;

/** What is done where no room is left on JavaScript's stack: `call` calls the interpreter. */
function deepText(g: Generator, call: string, { results }: DefType): string {
  if (!g.floatSlots || !isPassed(results[0])) return `if(D<0)return ${call};`;
  // The interpreter's result may be any NaN.
  return `if(D<0){${g.need("P", "E.passed")}.fill(${call},0,1);return;}`;
}

/** Bytes of the function, for each time that it calls itself: with more, V8 would not inline the twin. */
const LARGEST_TWIN = 400;

/** Whether the function is small and calls itself: see {@link definition}. */
function hasTwin(g: Generator): boolean {
  return switches.twins && g.selfCalls > 0 &&
    (sizeOf(g) + g.inlinedBytes) * g.selfCalls <= LARGEST_TWIN;
}

/**
 * Defines the function and returns it.
 *
 * V8 does not inline a function into itself, but does so with one that calls it and that it calls. So a
 * small recursive function gets a twin: each calls the other, and half of the calls, or more, are gone.
 * Recursion is twice as fast, and V8 still knows every frame when something traps.
 */
function definition(g: Generator, name: string, text: string): string {
  const twin = hasTwin(g) ? `${text.replace(name, `${name}b`)}\n` : "";
  const both = twin === "" ? text : `${twin}${text.replaceAll(ITSELF, `${name}b`)}`;
  if (g.floatSlots) {
    const { funcidx } = g;
    const passed = `E.instance.funcs[${funcidx}].passed=${name};`;
    return `${both}\n${around(g, name)}\n${passed}\nreturn w${funcidx};`;
  }
  // Parts of a divided function call it by its name.
  // In parentheses V8 compiles a function at once, instead of only looking through it: it is about to be called.
  if (g.selfCalls === 0 && g.parts.length === 0) return `return (${text});`;
  return `${both}\nreturn ${name};`;
}

/**
 * Generates a function: again, if any vector in it had better be numbers than words, or if it turns out
 * to call itself and to have floats to pass.
 */
function generate(module: Module, funcidx: number, options: GenerateOptions): Generator {
  const first = new Generator(module, funcidx, { options });
  generateBody(first);
  const decided = first.vectors.decide() ? first.vectors : undefined;
  // Not where it may go on elsewhere: nobody would look for its floats there.
  const isAlone = first.plan === undefined && first.whole === undefined && !first.leavesCalls;
  const byArray = isCalledByArray(module, funcidx) && options.entry === undefined;
  const floatSlots = isAlone && (byArray || first.selfCalls > 0 && !hasTwin(first)) &&
    !isLarge(first) && passesFloats(module.funcs[funcidx]!);
  const floatFacts = first.floatLocals.decide(first.localTypes, parameterCount(first));
  if (decided === undefined && !floatSlots && floatFacts === undefined) return first;
  const again = new Generator(module, funcidx, {
    options,
    floatSlots,
    floatFacts,
    ...(decided === undefined ? {} : { decided }),
  });
  generateBody(again);
  return again;
}

function surroundings(g: Generator): string[] {
  const lines: string[] = [];
  if (g.helpers.size > 0) lines.push(`const {${[...g.helpers].join(",")}}=E.helpers;`);
  if (g.needs.size > 0) {
    const made = [...g.needs].map(([name, make]) => `${name}=${make}`);
    lines.push(`const ${made.join(",")};`);
  }
  return lines;
}

/**
 * Says of every number parameter what it is. V8 knows the type of an expression but not that of a
 * parameter: a variable that is one or the other, around a loop, would be kept as a tagged value, and
 * sums of such made with floats.
 */
function coercions(g: Generator): string {
  return g.localTypes.slice(0, parameterCount(g)).flatMap((type, index) =>
    localNames(index, type).map((name) => {
      const kind = g.floatSlots && isPassed(type) ? "r" : wordKind(type);
      return kind === "r" ? "" : kind === "i" ? `${name}=${name}|0;` : `${name}=+${name};`;
    })
  ).join("");
}

/** The names of the parameters' words. */
function parameters(g: Generator): string[] {
  return g.localTypes.slice(0, parameterCount(g)).flatMap((type, index) => localNames(index, type));
}

/** How many locals are parameters; at a loop, all come from the interpreter. */
function parameterCount({ module, funcidx, ownLocals, options }: Generator): number {
  return options.entry === undefined ? module.funcs[funcidx]!.params.length : ownLocals;
}

/** The types of a function's locals, parameters first. */
export function localTypes(module: Module, funcidx: number): readonly ValType[] {
  const g = new Generator(module, funcidx, { options: {} });
  readLocals(g);
  return g.localTypes;
}

/** The variables for locals that hold vectors, but for those that are parameters. */
function vectorVariables(g: Generator): string[] {
  const names = new Set(g.vectorNames);
  // A call of itself sets them all to zero.
  if (g.callsItself) {
    g.localTypes.forEach((type, index) => {
      if (type === V128) { for (const name of allNames(index, type)) names.add(name); }
    });
  }
  for (const name of parameters(g)) names.delete(name);
  return [...names];
}

/** Declarations of locals, temporaries and the view of memory. */
function declarations(g: Generator): string[] {
  const { localTypes, temps } = g;
  const list: string[] = [];
  if (g.options.entry !== undefined) list.push("o=1");
  if (g.whole !== undefined) list.push("s=0", ...g.whole.declarations());
  if (g.parts.length > 0) list.push("q=0");
  for (let index = parameterCount(g); index < localTypes.length; index++) {
    const type = localTypes[index]!;
    // Those that hold vectors: see below.
    if (type === V128) continue;
    if (g.whole !== undefined && type === I64) continue;
    for (const name of localNames(index, type)) list.push(`${name}=${isRef(type) ? "null" : "0"}`);
  }
  list.push(...vectorVariables(g).map((name) => `${name}=0`));
  list.push(...temps.declarations());
  if (g.usesView) list.push("dv=m0.dv");
  return list;
}
