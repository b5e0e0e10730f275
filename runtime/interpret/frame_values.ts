/**
 * Moving values between a frame and JavaScript: arguments and results at the edge of the guest.
 *
 * @module
 */
import { fromRef, isOpaque, opaqueType, toRef } from "../api/values.ts";
import { F32, F64, I32, I64, isRef, type ValType } from "../types.ts";
import type { Stack } from "./stack.ts";

export { wordsOf, wordsOfAll } from "../lower/operands.ts";

/**
 * The JavaScript value of the `type` at word `at`.
 *
 * @throws {TypeError} for a type that JavaScript has no form of
 */
export function readValue(stack: Stack, at: number, type: ValType): unknown {
  switch (type) {
    case I32:
      return stack.i32[at];
    case I64:
      return BigInt.asIntN(64, (BigInt(stack.i32[at + 1]!) << 32n) | BigInt(stack.i32[at]! >>> 0));
    case F32:
      return stack.f32[at];
    case F64:
      return stack.f64[at >> 1];
  }
  if (isRef(type)) return fromRef(stack.refs[at >> 1], type);
  throw opaqueType(type);
}

/**
 * Puts `value`, converted to `type`, at word `at`.
 *
 * @throws {TypeError} when the value does not convert
 */
export function writeValue(stack: Stack, at: number, type: ValType, value: unknown): void {
  switch (type) {
    case I32:
      stack.i32[at] = value as number;
      return;
    case I64: {
      const big = BigInt.asIntN(64, value as bigint);
      stack.i32[at] = Number(BigInt.asIntN(32, big));
      stack.i32[at + 1] = Number(big >> 32n);
      return;
    }
    case F32:
      stack.f32[at] = value as number;
      return;
    case F64:
      stack.f64[at >> 1] = value as number;
      return;
  }
  if (isOpaque(type) || !isRef(type)) throw opaqueType(type);
  stack.refs[at >> 1] = toRef(value, type);
}
