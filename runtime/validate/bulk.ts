/**
 * Rules of tables, and of the instructions that copy ranges into memories.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#table-instructions}
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#memory-instructions}
 *
 * @module
 */
import { isSubtype } from "../subtype.ts";
import { valTypeText } from "../type_text.ts";
import { I32, I64, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";

/** What a table or memory is indexed by. */
function addressType(of: { readonly is64: boolean }): ValType {
  return of.is64 ? I64 : I32;
}

/** `table.get` */
export function tableGet(s: Checker): void {
  const table = s.table();
  s.pop(addressType(table));
  s.push(table.element);
}

/** `table.set` */
export function tableSet(s: Checker): void {
  const table = s.table();
  s.pop(table.element);
  s.pop(addressType(table));
}

/** `table.size` */
export function tableSize(s: Checker): void {
  s.push(addressType(s.table()));
}

/** `table.grow` */
export function tableGrow(s: Checker): void {
  const table = s.table();
  s.pop(addressType(table));
  s.pop(table.element);
  s.push(addressType(table));
}

/** `table.fill` */
export function tableFill(s: Checker): void {
  const table = s.table();
  s.pop(addressType(table));
  s.pop(table.element);
  s.pop(addressType(table));
}

/** `table.copy` */
export function tableCopy(s: Checker): void {
  const to = s.table();
  const from = s.table();
  checkElements(s, from.element, to.element);
  s.pop(to.is64 && from.is64 ? I64 : I32);
  s.pop(addressType(from));
  s.pop(addressType(to));
}

/** `table.init` */
export function tableInit(s: Checker): void {
  // The segment is named first; what is unknown is looked for in the order of the specification.
  const segment = s.u32();
  const table = s.table();
  const elements = s.elem(segment);
  checkElements(s, elements, table.element);
  s.pop(I32);
  s.pop(I32);
  s.pop(addressType(table));
}

function checkElements(s: Checker, from: ValType, to: ValType): void {
  if (isSubtype(from, to)) return;
  s.mismatch(`elements of type ${valTypeText(to)}`, `elements of type ${valTypeText(from)}`);
}

/** `memory.init` */
export function memoryInit(s: Checker): void {
  const segment = s.u32();
  const memory = s.memory(s.u32());
  s.data(segment);
  s.pop(I32);
  s.pop(I32);
  s.pop(addressType(memory));
}

/** `memory.copy` */
export function memoryCopy(s: Checker): void {
  const to = s.memory(s.u32());
  const from = s.memory(s.u32());
  s.pop(to.is64 && from.is64 ? I64 : I32);
  s.pop(addressType(from));
  s.pop(addressType(to));
}
