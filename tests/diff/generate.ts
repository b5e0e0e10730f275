/**
 * Random modules: the same seed makes the same module, valid and sure to end. Loops and calls use up
 * a global's count of fuel, and leave early when there is none.
 *
 * Every function is exported where JavaScript can call it. Beside it, `run1`, `run2`, … call the
 * functions with constants and write the bits of the results to memory, so that no bit is lost on the
 * way through JavaScript.
 *
 * @module
 */
import { vec } from "../../runtime/decode/testing.ts";
import { exported, expr, type FuncSpec, moduleBytes } from "../../runtime/validate/testing.ts";
import { imported } from "../../runtime/validate/testing.ts";
import { Random } from "../fuzz/random.ts";
import { constant, isNumber, leb, someBits, zeros } from "./constants.ts";
import { encode, type Node, node } from "./tree.ts";
import { someArguments, type Trial } from "./trial.ts";
import { HOST, type Level, LEVELS, type Signature, World } from "./world.ts";
import { Writer } from "./writer.ts";

/** How often each function is called by itself. */
const ROUNDS = 5;

/** A module as it was made, so that its code can be changed and written again. */
export class Generated {
  readonly seed: number;
  readonly world: World;
  readonly writers: Writer[] = [];
  /** By place in the module, the code of each function that does something. */
  readonly bodies: Node[] = [];
  readonly #runners: FuncSpec[] = [];

  constructor(seed: number, level: Level = LEVELS[seed % LEVELS.length]!) {
    this.seed = seed;
    this.world = new World(new Random(seed), level);
    for (const signature of this.world.funcs.slice(1)) {
      const writer = new Writer(this.world, signature);
      this.writers.push(writer);
      this.bodies.push(writer.body());
    }
    this.world.funcs.slice(1).forEach((signature, n) => this.#addRunner(signature, n + 1));
  }

  /** The module and what is to be done with it; `undefined` as {@link bytes}. */
  trial(): Trial | undefined {
    const bytes = this.bytes();
    if (bytes === undefined) return undefined;
    const random = new Random(this.seed);
    const runs = this.#runners.map((_, n) => ({
      name: `run${n + 1}`,
      args: [],
      leavesResults: true,
    }));
    const calls = Array.from(
      { length: ROUNDS },
      () =>
        this.#callable().map(([funcidx, { params }]) => ({
          name: `f${funcidx}`,
          args: someArguments(params, random),
        })),
    );
    return { bytes, calls: [...runs, ...calls.flat()], fuel: "g0" };
  }

  /** Functions that JavaScript can call, by index, and what they take. */
  #callable(): [funcidx: number, signature: Signature][] {
    const crosses = (type: string) => type !== "v128";
    return this.world.funcs.flatMap((signature, index) =>
      index > 0 && [...signature.params, ...signature.results].every(crosses)
        ? [[index, signature] as [number, Signature]]
        : []
    );
  }

  /** Calls a function with constants; its results go to memory, from 0 on, 16 bytes each. */
  #addRunner({ params, results }: Signature, funcidx: number): void {
    const { random } = this.world;
    const args = params.flatMap((type) =>
      isNumber(type) ? constant(type, someBits(type, random)) : zeros([type])
    );
    const takes = results.map((_, n) => [0x21, ...leb(n)]).reverse().flat();
    const stores = results.flatMap((type, n) => [
      ...constant("i32", BigInt(16 * n)),
      ...[0x20, ...leb(n)],
      ...isNumber(type) ? STORE[type]! : [0xd1, 0x36, 0, 0],
    ]);
    this.#runners.push({
      type: this.world.typeIndex({ params: [], results: [] }),
      locals: results.join(" "),
      code: hex([...args, 0x10, funcidx, ...takes, ...stores]),
    });
  }

  /** The module's bytes; `undefined` when a change has left a branch without its label. */
  bytes(): Uint8Array<ArrayBuffer> | undefined {
    const { world } = this;
    const codes = this.bodies.map((body) => encode(body));
    if (codes.includes(undefined)) return undefined;
    const funcs = this.writers.map(({ signature, locals }, n) => ({
      type: world.typeIndex(signature),
      locals: locals.slice(signature.params.length).join(" "),
      code: hex(codes[n]!),
    }));
    const host = world.typeIndex(HOST);
    const tags = world.tags.map((params) => world.typeIndex({ params, results: [] }));
    const all = world.funcs.map((_, index) => leb(index));
    return new Uint8Array(moduleBytes({
      types: world.types,
      imports: [imported(0, ...leb(host))],
      funcs: [...funcs, ...this.#runners],
      tables: [[0x70, 1, 10, 12], ...world.hasObjects ? [[0x6e, 1, 6, 8]] : []],
      memories: [[1, 1, 5], ...world.far ? [[5, 1, 2]] : []],
      tags,
      globals: world.globals.map((type) => `mut:${type} = ${INITIAL[type] ?? nullText(type)}`),
      exports: [
        ...world.funcs.map((_, index) => exported(`f${index}`, 0, index)),
        ...this.#runners.map((_, n) => exported(`run${n + 1}`, 0, world.funcs.length + n)),
        exported("memory", 2, 0),
        ...world.far ? [exported("far", 2, 1)] : [],
        ...world.globals.map((_, n) => exported(`g${n}`, 3, n)),
        exported("t0", 1, 0),
        ...world.hasObjects ? [exported("t1", 1, 1)] : [],
      ],
      elements: [
        [0, ...expr("i32.const 0"), ...vec(...all)],
        [1, 0, ...vec(...all)],
      ],
      datas: [
        [0, ...expr("i32.const 256"), ...leb(64), ...someBytes(world.random, 64)],
        [1, ...leb(32), ...SEGMENT],
      ],
    }));
  }
}

/** Instructions that store a value at an address. */
const STORE: Readonly<Record<string, readonly number[]>> = {
  i32: [0x36, 0, 0],
  i64: [0x37, 0, 0],
  f32: [0x38, 0, 0],
  f64: [0x39, 0, 0],
  v128: [0xfd, 11, 0, 0],
};

const INITIAL: Readonly<Record<string, string>> = {
  i32: "i32.const 0",
  i64: "i64.const -3",
  f32: "f32.const",
  f64: "f64.const",
  v128: "v128.const",
};

const SEGMENT = Array.from({ length: 32 }, (_, n) => n * 37 & 0xff);

function nullText(type: string): string {
  return `ref.null ${type.startsWith("?") ? type.slice(1) : type.replace(/ref$/, "")}`;
}

function someBytes(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.below(256));
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => `0x${byte.toString(16)}`).join(" ");
}

/** The simplest code that leaves `results`. */
export function simplest(results: readonly string[]): Node["parts"] {
  return node(results, zeros(results)).parts;
}
