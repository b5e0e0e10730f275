/**
 * Generation of loads and stores of vectors that are held as numbers, or may be.
 *
 * @module
 */
import { V128, type ValType } from "../runtime/types.ts";
import { type Address, readAddress, showAddress } from "./address.ts";
import type { Generator } from "./generator.ts";
import { applyRule, plainText } from "./plain.ts";
import { F32X4, F64X2, QUIET, SIMPLE, TRAPS, union, type Value } from "./value.ts";

const STORE = 0xfd00b;
const LOAD32_LANE = 0xfd056;
const LOAD64_LANE = 0xfd057;
const STORE32_LANE = 0xfd05a;
const STORE64_LANE = 0xfd05b;

/** For each lane, how many bytes behind the address it is; lanes that are left out are zero. */
type Layout = readonly number[];

/** Loads of whole lanes, by code: of f32 lanes, and of f64 lanes if they can be that. */
const LOADS: Readonly<Record<number, readonly [Layout, Layout?]>> = {
  0xfd000: [[0, 4, 8, 12], [0, 8]], // v128.load
  0xfd009: [[0, 0, 0, 0]], // v128.load32_splat
  0xfd00a: [[0, 4, 0, 4], [0, 0]], // v128.load64_splat
  0xfd05c: [[0]], // v128.load32_zero
  0xfd05d: [[0, 4], [0]], // v128.load64_zero
};

/** Generates such an instruction. @returns whether `code` is one */
export function generateVectorAccess(g: Generator, code: number): boolean {
  if (LOADS[code] !== undefined) generateLoad(g, code);
  else if (code === STORE) generateStore(g, code);
  else if (code === LOAD32_LANE || code === LOAD64_LANE) generateLaneLoad(g, code);
  else if (code === STORE32_LANE || code === STORE64_LANE) generateLaneStore(g, code);
  else return false;
  return true;
}

function generateLoad(g: Generator, code: number): void {
  const address = readAddress(g);
  const operands = g.popMany(1);
  const node = g.vectors.make({});
  const form = g.vectors.formOf(node);
  const layout = form === V128 ? undefined : LOADS[code]![form === F32X4 ? 0 : 1];
  if (layout === undefined) applyRule(g, code, { operands, address, node });
  else loadNumbers(g, { base: operands[0]!, address, layout, node });
}

/** What is loaded where. */
interface Load {
  readonly base: Value;
  readonly address: Address;
  readonly layout: Layout;
  readonly node: number;
}

/**
 * Loads lanes as numbers. A signalling NaN does not survive that; where its bits matter, all lanes are
 * looked at together: a sum is a NaN if one of them is, and hardly ever else.
 */
function loadNumbers(g: Generator, { base, address, layout, node }: Load): void {
  const form = g.vectors.formOf(node);
  const at = g.simple(base);
  g.flush(TRAPS);
  const target = g.place(form, node);
  const loaded = new Map<number, string>();
  const words = target.words.map((name, k) => {
    const offset = layout[k];
    if (offset === undefined) g.emit(`${name}=0;`);
    else {
      const text = loaded.get(offset) ?? numberAt(g, { form, address, base: at, offset });
      g.emit(`${name}=${text};`);
      loaded.set(offset, name);
    }
    return name;
  });
  if (g.vectors.isExact(node)) reloadNaNs(g, { at, address, form, loaded });
  g.push({ ...target, words, node });
}

/** The text of one lane, read as a number. */
function numberAt(
  g: Generator,
  { form, address, base, offset }: {
    form: ValType;
    address: Address;
    base: Value;
    offset: number;
  },
): string {
  const size = form === F32X4 ? 32 : 64;
  const place = showAddress(address, base, offset);
  return `${g.mark()}${g.view(address.memidx)}.getFloat${size}(${place},true)`;
}

function reloadNaNs(
  g: Generator,
  { at, address, form, loaded }: {
    at: Value;
    address: Address;
    form: ValType;
    loaded: ReadonlyMap<number, string>;
  },
): void {
  const helper = g.helper(form === F32X4 ? "f32Load" : "f64Load");
  const view = g.view(address.memidx);
  const again = [...loaded].map(([offset, name]) =>
    `${name}=${helper}(${view},${showAddress(address, at, offset)});`
  );
  g.emit(`if(${isNaNText(g, [...loaded.values()])}){${again.join("")}}`);
}

/** A condition that holds if one of the numbers is a NaN, and hardly ever else. */
function isNaNText(g: Generator, names: readonly string[]): string {
  if (names.length === 1) return `${names[0]}!==${names[0]}`;
  const [sum] = g.scratch(F64X2).words;
  return `(${sum}=${names.join("+")})!==${sum}`;
}

function generateStore(g: Generator, code: number): void {
  const address = readAddress(g);
  const [base, value] = g.popMany(2, { raw: true }) as [Value, Value];
  g.vectors.use(value.node!, { exact: true });
  if (value.type === V128) {
    applyRule(g, code, { operands: [base, value], address });
    return;
  }
  storeNumbers(g, { base, value, address });
}

/**
 * Stores the lanes of `value`, or as many as it has. The highest comes first, so that a store that is partly out of
 * bounds writes nothing.
 */
function storeNumbers(
  g: Generator,
  { base, value, address }: { base: Value; value: Value; address: Address },
): void {
  const [size, bytes] = value.type === F32X4 ? [32, 4] : [64, 8];
  const quiet = (value.flags & QUIET) !== 0;
  const place = g.simple(base);
  const numbers = quiet ? value : g.simple(value);
  g.before({ clobbers: false });
  const view = g.view(address.memidx);
  const at = (k: number) => showAddress(address, place, bytes * k);
  const order = numbers.words.map((_, k) => k).reverse();
  // Storing rounds.
  const text = (k: number) =>
    quiet && size === 32 ? unrounded(numbers.words[k]!) : numbers.words[k]!;
  const fast = order.map((k) => `${g.mark()}${view}.setFloat${size}(${at(k)},${text(k)},true);`);
  if (quiet) {
    for (const line of fast) g.emit(line);
    return;
  }
  const helper = g.helper(`f${size}Store`);
  const slow = order.map((k) => `${g.mark()}${helper}(${view},${at(k)},${text(k)});`);
  const test = isNaNText(g, order.map((k) => numbers.words[k]!));
  g.emit(`if(${test}){${slow.join("")}\n}else{${fast.join("")}\n}`);
}

/** The number before it is rounded to an f32, if that is the last that is done to it. */
function unrounded(text: string): string {
  if (!text.startsWith("fround(")) return text;
  let depth = 0;
  for (let at = 6; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) {
      return at === text.length - 1 ? text.slice(7, -1) : text;
    }
  }
  return text;
}

/** `v128.load32_lane` and `v128.load64_lane` */
function generateLaneLoad(g: Generator, code: number): void {
  const address = readAddress(g);
  const lane = g.cursor.u8();
  const [base, value] = g.popMany(2, { raw: true }) as [Value, Value];
  const node = g.vectors.make({});
  g.vectors.unite(node, value.node!);
  const wanted = code === LOAD32_LANE ? F32X4 : F64X2;
  if (g.vectors.formOf(node) !== wanted) {
    const operands = [base, g.converted(value, V128)];
    applyRule(g, code, { operands, address, lane, node });
    return;
  }
  const old = g.simple(value);
  const at = g.simple(base);
  g.flush(TRAPS);
  const [name] = g.scratch(F64X2).words as [string];
  g.emit(`${name}=${numberAt(g, { form: wanted, address, base: at, offset: 0 })};`);
  const exact = g.vectors.isExact(node);
  if (exact) reloadNaNs(g, { at, address, form: wanted, loaded: new Map([[0, name]]) });
  const words = old.words.with(lane, name);
  // Not a constant, though the others of its lanes may be.
  const kept = plainText(wanted, "", [old]);
  const flags = kept.flags | old.flags & (exact ? SIMPLE : SIMPLE | QUIET);
  g.push({ ...kept, words, flags, temps: union(old.temps, [name]), node });
}

/** `v128.store32_lane` and `v128.store64_lane` */
function generateLaneStore(g: Generator, code: number): void {
  const address = readAddress(g);
  const lane = g.cursor.u8();
  const [base, value] = g.popMany(2, { raw: true }) as [Value, Value];
  g.vectors.use(value.node!, { exact: true });
  const wanted = code === STORE32_LANE ? F32X4 : F64X2;
  if (value.type === wanted) {
    storeNumbers(g, { base, value: { ...value, words: [value.words[lane]!] }, address });
    return;
  }
  applyRule(g, code, { operands: [base, g.converted(value, V128)], address, lane });
}
