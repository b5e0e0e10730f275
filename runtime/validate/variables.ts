/**
 * Rules of locals, globals and `select`.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#variable-instructions}
 *
 * @module
 */
import type { GlobalType } from "../module.ts";
import { valTypeText } from "../type_text.ts";
import { BOT, I32, isRef, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";

/** `local.get` */
export function localGet(s: Checker): void {
  const index = s.u32();
  const type = readLocal(s, index);
  if (type < 0) {
    const why = `local ${index}, a ${
      valTypeText(-type)
    }, has no value before it is set in this block`;
    s.reject("uninitialized local", why);
  }
  s.push(type);
}

/** `local.set` */
export function localSet(s: Checker): void {
  s.pop(setLocal(s));
}

/** `local.tee` */
export function localTee(s: Checker): void {
  const type = setLocal(s);
  s.pop(type);
  s.push(type);
}

/** Reads a local's index, notes that it has a value, and gives its type. */
function setLocal(s: Checker): ValType {
  const index = s.u32();
  const type = readLocal(s, index);
  if (type > 0) return type;
  s.context.locals.initialise(index);
  return -type;
}

function readLocal(s: Checker, index: number): number {
  const { locals } = s.context;
  return locals.entry(index) || s.unknown("local", index, locals.count);
}

/** `global.get`; in a constant expression only what is known by then and cannot change. */
export function globalGet(s: Checker): void {
  const index = s.u32();
  const { type, mutable } = readGlobal(s, index);
  const visible = s.subject.globals;
  if (visible !== undefined) {
    if (index >= visible) s.unknown("global", index, visible);
    if (mutable) {
      const why = `global ${index} is mutable, so that its value is not known beforehand`;
      s.reject("constant expression required", why);
    }
  }
  s.push(type);
}

/** `global.set` */
export function globalSet(s: Checker): void {
  const index = s.u32();
  const { type, mutable } = readGlobal(s, index);
  if (!mutable) s.reject("immutable global", `global.set ${index}: this global cannot be changed`);
  s.pop(type);
}

function readGlobal(s: Checker, index: number): GlobalType {
  const { globals } = s.context.module;
  return globals[index] ?? s.unknown("global", index, globals.length);
}

/** `select` without a type: for numbers and vectors only. */
export function select(s: Checker): void {
  s.pop(I32);
  const second = s.popAny();
  const first = s.popAny();
  if (isRef(first) || isRef(second)) {
    s.mismatch(
      "numbers or vectors (select t is for references)",
      valTypeText(isRef(first) ? first : second),
    );
  }
  if (first !== second && first !== BOT && second !== BOT) {
    s.mismatch("two operands of one type", `${valTypeText(first)} and ${valTypeText(second)}`);
  }
  s.push(first === BOT ? second : first);
}

/** `select t` */
export function selectTyped(s: Checker): void {
  const count = s.count("types", { most: s.left });
  if (count !== 1) {
    s.reject("invalid result arity", `select names ${count} types where 1 is allowed`);
  }
  const type = s.valType();
  s.pop(I32);
  s.pop(type);
  s.pop(type);
  s.push(type);
}
