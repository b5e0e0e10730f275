/**
 * What the JavaScript API takes from Web IDL: how arguments convert, and how interfaces look.
 *
 * {@link https://webidl.spec.whatwg.org/#js-type-mapping}
 *
 * @module
 */
import { valueText } from "./values.ts";

/** Hands an object of the engine to the constructor of the API class that is to stand for it. */
export class Internal<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}

/**
 * Gives a class the look of a Web IDL interface of the `WebAssembly` namespace: its
 * `Symbol.toStringTag`, and members that can be enumerated.
 */
// deno-lint-ignore ban-types -- any class will do
export function defineInterface(constructor: Function, name: string): void {
  const { prototype } = constructor;
  makeEnumerable(prototype, ["constructor"]);
  makeEnumerable(constructor, ["prototype", "length", "name"]);
  const value = `WebAssembly.${name}`;
  Object.defineProperty(prototype, Symbol.toStringTag, { value, configurable: true });
}

function makeEnumerable(owner: object, except: readonly string[]): void {
  for (const key of Object.getOwnPropertyNames(owner)) {
    if (!except.includes(key)) Object.defineProperty(owner, key, { enumerable: true });
  }
}

/** Whether a value is an object in JavaScript's sense, functions included. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * A dictionary argument: an object, or `undefined` for an empty one.
 *
 * @throws {TypeError} For anything else.
 */
export function dictionary(value: unknown, what: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${what} must be an object, not ${valueText(value)}`);
  return value as Record<string, unknown>;
}

/** The kinds of address, as descriptors spell them. */
export type AddressType = "i32" | "i64";

/**
 * The `address` of a descriptor.
 *
 * @throws {TypeError} When it is neither `"i32"` nor `"i64"`.
 */
function addressType(value: unknown): AddressType {
  if (value === undefined) return "i32";
  const name = String(value);
  if (name === "i32" || name === "i64") return name;
  throw new TypeError(`address must be "i32" or "i64", not ${valueText(name)}`);
}

/**
 * *AddressValueToU64*: a number for 32-bit addresses, a BigInt for 64-bit ones.
 *
 * @param what What it is, for messages.
 * @throws {TypeError} When the value does not convert, or is out of range.
 */
export function addressValue(value: unknown, type: AddressType, what: string): bigint {
  if (type === "i32") return BigInt(unsignedLong(value, what));
  const n = BigInt.asIntN(Number.MAX_SAFE_INTEGER, value as bigint); // ToBigInt, and no wrapping.
  if (n < 0n || n >= 1n << 64n) throw new TypeError(`${what} is out of range: ${n}n`);
  return n;
}

/** An address value for JavaScript: *U64ToAddressValue*. Typed as a number, as hosts' typings do. */
export function fromAddress(value: number, type: AddressType): number {
  return type === "i32" ? value : BigInt(value) as unknown as number;
}

/** `[EnforceRange] unsigned long`. */
export function unsignedLong(value: unknown, what: string): number {
  const n = Math.trunc(+(value as number)) + 0; // + 0 makes -0 plain.
  if (n >= 0 && n <= 0xffffffff) return n;
  throw new TypeError(`${what} must be a number from 0 to 4294967295, not ${valueText(value)}`);
}

/**
 * A member of a dictionary that must not be left out.
 *
 * @throws {TypeError} When it is.
 */
export function required(value: unknown, what: string): unknown {
  if (value === undefined) throw new TypeError(`${what} is required`);
  return value;
}

/** The limits that descriptors of memories and tables have in common. */
export interface DescriptorLimits {
  readonly type: AddressType;
  readonly min: bigint;
  readonly max: bigint | undefined;
}

/**
 * Reads `address`, `initial` and `maximum`; getters run in that order, each converted at once.
 *
 * @throws {TypeError} When one of them does not convert, or `initial` is left out.
 */
export function limits(members: Record<string, unknown>): DescriptorLimits {
  const type = addressType(members.address);
  const min = addressValue(required(members.initial, "initial"), type, "initial");
  const { maximum } = members;
  const max = maximum === undefined ? undefined : addressValue(maximum, type, "maximum");
  return { type, min, max };
}

/**
 * The bytes that a buffer source holds now, copied.
 *
 * @throws {TypeError} When it is no buffer source.
 */
export function copyBytes(source: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  }
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) {
    return new Uint8Array(source).slice();
  }
  throw new TypeError(
    `a module's bytes must be an ArrayBuffer or a view of one, not ${valueText(source)}`,
  );
}
