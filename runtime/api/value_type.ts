/**
 * Value types as descriptors spell them.
 *
 * {@link https://webassembly.github.io/spec/js-api/#tovaluetype}
 *
 * @module
 */
import { ANYREF, EXNREF, EXTERNREF, F32, F64, FUNCREF, HEAP, I32, I64, refType } from "../types.ts";
import { V128, type ValType } from "../types.ts";
import { valueText } from "./values.ts";

/**
 * *ToValueType*, with the abstract reference types that hosts accept too.
 *
 * @throws {TypeError} When no type has that name.
 */
export function valueType(value: unknown): ValType {
  switch (String(value)) {
    case "i32":
      return I32;
    case "i64":
      return I64;
    case "f32":
      return F32;
    case "f64":
      return F64;
    case "v128":
      return V128;
    case "anyfunc":
      return FUNCREF;
    case "externref":
      return EXTERNREF;
    case "anyref":
      return ANYREF;
    case "eqref":
      return refType(HEAP.eq, true);
    case "i31ref":
      return refType(HEAP.i31, true);
    case "structref":
      return refType(HEAP.struct, true);
    case "arrayref":
      return refType(HEAP.array, true);
    case "exnref":
      return EXNREF;
  }
  throw new TypeError(`${valueText(value)} is not the name of a value type`);
}
