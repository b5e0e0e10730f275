/**
 * What the code of a random module can refer to: types, functions, variables, memories, tables.
 *
 * @module
 */
import type { Random } from "../fuzz/random.ts";

/** How much of WebAssembly a module uses; each level has all of those before. */
export const LEVELS = ["numbers", "vectors", "objects"] as const;
/** See {@link LEVELS}. */
export type Level = typeof LEVELS[number];

/** Parameters and results. */
export interface Signature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

/** The types that JavaScript has values for. */
export const NUMBERS: readonly string[] = ["i32", "i64", "f32", "f64"];

/** Types of objects: their indices and fields; the first two are a struct and a larger subtype. */
export const OBJECT_TYPES = [
  "sub struct mut:i32 mut:f64 mut:i8 mut:?0",
  "sub 0 struct mut:i32 mut:f64 mut:i8 mut:?0 mut:i64 mut:i16",
  "array mut:i16",
  "array mut:i64",
  "array mut:anyref",
] as const;

/** References that locals, parameters and results may be. */
export const REFS = ["anyref", "?0", "?1", "?2", "?3", "?4", "funcref", "i31ref"] as const;

/** The index of the global that counts down at every loop and call. */
export const FUEL = 0;

/** The host function of every module, function 0. */
export const HOST: Signature = { params: ["i32", "i64"], results: ["i32"] };

/** The names of what is shared by all code of a module. */
export class World {
  readonly random: Random;
  readonly level: Level;
  /** Text of types, as `runtime/validate/testing.ts` has it. */
  readonly types: string[];
  /** By function index; function 0 is the host's. */
  readonly funcs: Signature[] = [HOST];
  /** By global index. */
  readonly globals: string[];
  /** Arguments of each tag. */
  readonly tags: readonly (readonly string[])[];
  /** Whether there is a second memory, with 64-bit addresses. */
  readonly far: boolean;

  constructor(random: Random, level: Level) {
    this.random = random;
    this.level = level;
    this.types = this.hasObjects ? [...OBJECT_TYPES] : [];
    this.globals = ["i32", ...NUMBERS, ...this.valueTypes().slice(NUMBERS.length)];
    const tags = [["i32", "i64"], [], ["f64", this.hasObjects ? "anyref" : "f32"]];
    this.tags = this.hasObjects || random.below(2) === 0 ? tags : [];
    this.far = random.below(4) === 0;
    for (let count = 2 + random.below(5); count > 0; count--) this.funcs.push(this.signature());
  }

  get hasVectors(): boolean {
    return this.level !== "numbers";
  }

  get hasObjects(): boolean {
    return this.level === "objects";
  }

  /** The types that variables have. */
  valueTypes(): string[] {
    return [
      ...NUMBERS,
      ...this.hasVectors ? ["v128"] : [],
      ...this.hasObjects ? REFS : [],
    ];
  }

  /** A type, i32 most often. */
  type(): string {
    return this.random.below(2) === 0 ? "i32" : this.random.pick(this.valueTypes());
  }

  /** Up to `most` types. */
  typeList(most: number): string[] {
    return Array.from({ length: this.random.below(most + 1) }, () => this.type());
  }

  signature(): Signature {
    if (this.random.below(4) === 0) {
      // Alike, so that values can be taken for one another.
      const types = new Array<string>(2 + this.random.below(2)).fill(this.type());
      return { params: types, results: types };
    }
    const results = this.random.below(3) > 0 ? [this.type()] : this.typeList(3);
    return { params: this.typeList(4), results };
  }

  /** The index of a function type, which is added when it is new. */
  typeIndex({ params, results }: Signature): number {
    const text = `${params.join(" ")} -> ${results.join(" ")}`;
    const at = this.types.indexOf(text);
    return at >= 0 ? at : this.types.push(text) - 1;
  }
}
