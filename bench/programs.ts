/**
 * The benchmark programs: ours, in C, each the same work over and over.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** One program. */
export interface Program {
  readonly name: string;
  /** What it spends its time on. */
  readonly kind: Kind;
}

/** The groups that averages are taken over. */
export type Kind = "integer" | "i64" | "f64" | "f32" | "memory" | "calls" | "simd";

/** Every program of `bench/programs/`. */
export const PROGRAMS: readonly Program[] = [
  { name: "coremix", kind: "integer" },
  { name: "sha256", kind: "integer" },
  { name: "sort", kind: "integer" },
  { name: "vm", kind: "integer" },
  { name: "lz", kind: "integer" },
  { name: "words", kind: "integer" },
  { name: "life", kind: "integer" },
  { name: "trees", kind: "memory" },
  { name: "stream", kind: "memory" },
  { name: "alloc", kind: "memory" },
  { name: "calls", kind: "calls" },
  { name: "vtable", kind: "calls" },
  { name: "simpson", kind: "calls" },
  { name: "expr", kind: "calls" },
  { name: "siphash", kind: "i64" },
  { name: "bignum", kind: "i64" },
  { name: "random64", kind: "i64" },
  { name: "mandel", kind: "f64" },
  { name: "nbody", kind: "f64" },
  { name: "spectral", kind: "f64" },
  { name: "raytrace", kind: "f32" },
  { name: "fmatrix", kind: "f32" },
  { name: "audio", kind: "f32" },
  { name: "simd", kind: "simd" },
  { name: "pixels", kind: "simd" },
  { name: "vecmath", kind: "simd" },
];

/** Where a program's binary is. */
export function programPath(name: string): string {
  return fromFileUrl(new URL(`./programs/${name}.wasm`, import.meta.url));
}
