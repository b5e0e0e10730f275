/**
 * Constants that mean trouble, and their bytes.
 *
 * @module
 */
import { leb, typeIndex } from "../../runtime/decode/testing.ts";
import { sleb, valType } from "../../runtime/validate/testing.ts";
import type { Random } from "../fuzz/random.ts";
import { FUEL } from "./world.ts";

const I32S = [0, 1, -1, 2, 3, 7, 8, 31, 32, 255, 65535, 0x7fffffff, -0x80000000, -2];
const I64S = [0n, 1n, -1n, 63n, 1n << 31n, 1n << 32n, (1n << 32n) - 1n, (1n << 63n) - 1n];
const F32S = [
  0,
  0x80000000,
  0x3f800000,
  0xbfc00000,
  0x7f800000,
  0xff800000,
  0x7fc00000,
  0xffc00000,
  0x7fa00000, // signalling
  0xffffffff,
  1, // the least above zero
  0x4f000000, // 2³¹
  0x5f000000, // 2⁶³
  0x3effffff, // just below ½
];
const F64S = [
  0n,
  1n << 63n,
  0x3ff0000000000000n,
  0xbff8000000000000n,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff8000000000000n,
  0x7ff4000000000000n, // signalling
  0xffffffffffffffffn,
  1n,
  0x41dfffffffc00000n, // 2³¹ − 1
  0x41e0000000000000n, // 2³¹
  0x43e0000000000000n, // 2⁶³
  0x3810000000000000n, // the least normal f32
  0x3fdfffffffffffffn,
];

function bytes(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, k) => Number((value >> BigInt(8 * k)) & 0xffn));
}

/** The instruction for an i32 constant. */
export function i32Const(value: number): number[] {
  return [0x41, ...sleb(BigInt(value | 0))];
}

/** Takes one from the fuel. No node, so that what makes code smaller leaves it in. */
export const SPEND: readonly number[] = [0x23, FUEL, ...i32Const(1), 0x6b, 0x24, FUEL];

/** The instruction for a constant of a number type or `v128`, by its bits. */
export function constant(type: string, bits: bigint): number[] {
  if (type === "i32") return i32Const(Number(BigInt.asIntN(32, bits)));
  if (type === "i64") return [0x42, ...sleb(BigInt.asIntN(64, bits))];
  if (type === "f32") return [0x43, ...bytes(bits, 4)];
  if (type === "f64") return [0x44, ...bytes(bits, 8)];
  return [0xfd, 0x0c, ...bytes(bits, 16)];
}

/** Random bits for a constant. */
export function someBits(type: string, random: Random): bigint {
  const word = () => BigInt(random.next());
  const plain = random.below(4) === 0;
  if (type === "i32") return BigInt(plain ? random.next() : random.pick(I32S));
  if (type === "i64") return plain ? word() << 32n | word() : random.pick(I64S);
  if (type === "f32") return BigInt(plain ? random.next() : random.pick(F32S));
  if (type === "f64") return plain ? word() << 32n | word() : random.pick(F64S);
  return vectorBits(random.pick(SHAPES), random);
}

/** Shapes of vectors: the type of a lane, its bits, and how many there are. */
const SHAPES = [["i32", 8], ["i32", 16], ["i32", 32], ["f32", 32], ["i64", 64], [
  "f64",
  64,
]] as const;

/** Lanes that are alike, or each of its own. */
function vectorBits([type, bits]: typeof SHAPES[number], random: Random): bigint {
  const lane = () => BigInt.asUintN(bits, someBits(type, random));
  const first = lane();
  const alike = random.below(3) === 0;
  let vector = 0n;
  for (let at = 0; at < 128; at += bits) vector = vector << BigInt(bits) | (alike ? first : lane());
  return vector;
}

/** The lanes of a shuffle: of bytes, or of some more that stay together. */
export function shuffleLanes(random: Random): number[] {
  const together = random.pick([1, 1, 2, 4, 8]);
  const groups = Array.from({ length: 16 / together }, () => random.below(32 / together));
  const way = random.below(4);
  return groups.flatMap((random, n) => {
    // In order from somewhere on, each twice, backwards, or anyhow.
    const from = [groups[0]! + n, groups[0]! + (n >> 1), 32 / together - 1 - n, random][way]!;
    return Array.from({ length: together }, (_, k) => (from * together + k) % 32);
  });
}

/** Code that leaves the simplest value of each type: zero, or null. */
export function zeros(types: readonly string[]): number[] {
  return types.flatMap((type) =>
    valType(type).length === 1 && isNumber(type) ? constant(type, 0n) : [0xd0, ...nullOf(type)]
  );
}

/** Whether a type is one of numbers or vectors. */
export function isNumber(type: string): boolean {
  return /^([if](32|64)|v128)$/.test(type);
}

/** The heap type of null, for a nullable reference type. */
export function nullOf(type: string): number[] {
  if (type.startsWith("?")) return typeIndex(Number(type.slice(1)));
  return valType(type);
}

/** The bytes of an index. */
export { leb };
