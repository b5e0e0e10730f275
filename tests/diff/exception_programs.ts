/**
 * Random programs of functions that throw, catch, rethrow and call each other and the host, in either
 * encoding of exceptions. What they do shows in the numbers that they give to `log`.
 *
 * A program ends: functions call only those behind them, and each loop counts a local of its own down.
 *
 * @module
 */
import { bytesOf, FUNC, TAG } from "../../runtime/interpret/testing.ts";
import type { FuncSpec } from "../../runtime/validate/testing.ts";
import type { Random } from "../fuzz/random.ts";

/** How exceptions are written: by `try` and `catch`, or by `try_table`. */
export type Encoding = "legacy" | "standard";

/** Functions of a program: `f0` is the one to call. */
export const FUNCTIONS = 5;

/** Functions that come before them: `log` and `boom`, both of the host. */
const IMPORTED = 2;

/** Statements of one function, about. */
const SIZE = 22;

/** Types by what they are for. */
const TYPES = {
  nothing: "->",
  number: "i32 ->",
  func: "i32 -> i32",
  pair: "i32 i64 ->",
  value: "externref ->",
} as const;

/** Types of blocks that catch, by tag (-1 for all), without and with the exception itself. */
const CAUGHT: Readonly<Record<number, readonly [string, string]>> = {
  [-1]: ["->", "-> exnref"],
  0: ["-> externref", "-> externref exnref"],
  1: ["->", "-> exnref"],
  2: ["-> i32", "-> i32 exnref"],
  3: ["-> i32 i64", "-> i32 i64 exnref"],
};

/** Locals of every function: the argument, an i64, an i32, and what a standard clause caught. */
const enum Local {
  Argument = 0,
  Long = 1,
  Number = 2,
  Exception = 3,
  Loops = 4,
}

/** What a label is: where a branch may go that carries nothing, and what `rethrow` may name. */
type Label = "plain" | "catch" | "other";

/** The bytes of a program. */
export function exceptionProgram(random: Random, encoding: Encoding): Uint8Array<ArrayBuffer> {
  const types: string[] = Object.values(TYPES);
  const funcs = Array.from({ length: FUNCTIONS }, (_, i) => {
    return new Writer(random, encoding, { index: i, types }).func();
  });
  const exports = Object.fromEntries(
    funcs.map((_, i) => [`f${i}`, [FUNC, IMPORTED + i] as const]),
  );
  return bytesOf({
    types,
    imports: { log: [FUNC, 1], boom: [FUNC, 1], js: [TAG, 0, 4] },
    tags: [0, 1, 3],
    funcs,
    exports: { ...exports, number: [TAG, 2], pair: [TAG, 3] },
  });
}

/** Writes one function. */
class Writer {
  readonly #random: Random;
  readonly #encoding: Encoding;
  readonly #index: number;
  readonly #types: string[];
  readonly #code: string[] = [];
  readonly #labels: Label[] = [];
  #budget = SIZE;
  #loops = 0;

  constructor(random: Random, encoding: Encoding, of: { index: number; types: string[] }) {
    this.#random = random;
    this.#encoding = encoding;
    this.#index = of.index;
    this.#types = of.types;
  }

  func(): FuncSpec {
    this.#body(0, "i32");
    const caught = this.#encoding === "legacy" ? "externref" : "exnref";
    const locals = `i64 i32 ${caught}${" i32".repeat(this.#loops)}`;
    return { type: 2, locals, code: this.#code.join(";") };
  }

  #emit(...instructions: readonly string[]): void {
    this.#code.push(...instructions);
  }

  #below(end: number): number {
    return this.#random.below(end);
  }

  /** Emits a block, whose label is what `kind` says. */
  #block(opening: string, kind: Label, body: () => void): void {
    this.#emit(opening);
    this.#labels.push(kind);
    body();
    this.#labels.pop();
    this.#emit("end");
  }

  /** The depth of some label of `kind`, or -1. */
  #someLabel(kind: Label): number {
    const depths = this.#labels.flatMap((label, i) =>
      label === kind ? [this.#labels.length - 1 - i] : []
    );
    return depths.length === 0 ? -1 : this.#random.pick(depths);
  }

  #condition(): void {
    this.#emit(`local.get ${Local.Argument}`, `i32.const ${1 << this.#below(4)}`, "i32.and");
  }

  #log(): void {
    this.#emit(`i32.const ${this.#below(1000)}`, "call 0");
  }

  #throw(): void {
    const tag = 1 + this.#below(3);
    if (tag === 2) this.#emit(`local.get ${Local.Argument}`);
    if (tag === 3) this.#emit(`i32.const ${this.#below(100)}`, `local.get ${Local.Long}`);
    this.#emit(`throw ${tag}`);
  }

  /** Emits what pushes an i32. */
  #number(depth: number): void {
    switch (this.#below(depth > 4 || this.#budget <= 0 ? 3 : 6)) {
      case 0:
        return this.#emit(`i32.const ${this.#below(100)}`);
      case 1:
        return this.#emit(`local.get ${Local.Argument}`);
      case 2:
        return this.#emit(`local.get ${Local.Number}`);
      case 3:
        this.#number(depth + 1);
        this.#number(depth + 1);
        return this.#emit("i32.add");
      case 4:
        return this.#call();
      case 5:
        return this.#try(depth + 1, "i32");
    }
  }

  #call(): void {
    const others = FUNCTIONS - this.#index - 1;
    if (others === 0) this.#emit("i32.const 7");
    else {
      const callee = IMPORTED + this.#index + 1 + this.#below(others);
      this.#emit(`local.get ${Local.Argument}`, `call ${callee}`);
    }
  }

  #body(depth: number, result: "" | "i32"): void {
    for (let i = this.#below(4); i >= 0; i--) this.#statement(depth);
    if (result === "i32") this.#number(depth);
  }

  #statement(depth: number): void {
    this.#budget--;
    switch (this.#below(depth > 5 || this.#budget <= 0 ? 4 : 11)) {
      case 0:
        return this.#log();
      case 1:
        this.#number(depth);
        return this.#emit(`local.set ${this.#random.pick([Local.Argument, Local.Number])}`);
      case 2:
        this.#number(depth);
        return this.#emit("call 0");
      case 3:
        return this.#maybeThrow();
      case 7:
        return this.#block("block", "plain", () => this.#body(depth + 1, ""));
      case 8:
        return this.#maybeBranch();
      case 9:
        return this.#maybeRethrow();
      case 10:
        return this.#loop(depth);
      default:
        return this.#try(depth + 1, "");
    }
  }

  #maybeThrow(): void {
    this.#condition();
    this.#block("if", "plain", () => {
      if (this.#below(2) === 0) this.#emit(`i32.const ${this.#below(8)}`, "call 1");
      else this.#throw();
    });
  }

  #maybeBranch(): void {
    const depth = this.#someLabel("plain");
    if (depth < 0) return this.#log();
    this.#condition();
    this.#emit(`br_if ${depth}`);
  }

  #maybeRethrow(): void {
    const depth = this.#someLabel("catch");
    if (depth < 0) return this.#log();
    this.#condition();
    this.#emit("if", `rethrow ${depth + 1}`, "end");
  }

  #loop(depth: number): void {
    const counter = Local.Loops + this.#loops++;
    this.#emit(`i32.const ${1 + this.#below(3)}`, `local.set ${counter}`);
    this.#block("loop", "other", () => {
      this.#body(depth + 2, "");
      this.#emit(`local.get ${counter}`, "i32.const 1", "i32.sub", `local.tee ${counter}`);
      this.#emit("br_if 0");
    });
  }

  /** Something that catches, with an operand below it that must be there still when it ends. */
  #try(depth: number, result: "" | "i32"): void {
    this.#budget -= 2;
    const below = this.#random.pick(["", `local.get ${Local.Number}`, "i32.const 11"]);
    if (below !== "") this.#emit(below);
    if (this.#encoding === "legacy") this.#legacyTry(depth, result);
    else this.#standardTry(depth, result);
    if (below !== "") this.#emit(result === "" ? "call 0" : "i32.add");
  }

  #legacyTry(depth: number, result: "" | "i32"): void {
    const labels = this.#labels;
    this.#emit(`try ${result}`);
    labels.push(result === "" ? "plain" : "other");
    this.#body(depth, result);
    if (this.#below(4) === 0) {
      labels.pop();
      this.#emit(`delegate ${this.#below(labels.length + 1)}`);
      return;
    }
    for (let i = this.#below(3); i > 0; i--) {
      const tag = this.#below(4);
      this.#emit(`catch ${tag}`);
      labels[labels.length - 1] = "catch";
      this.#arm(tag, depth, result);
    }
    if (this.#below(2) === 0) {
      this.#emit("catch_all");
      labels[labels.length - 1] = "catch";
      this.#body(depth, result);
    }
    labels.pop();
    this.#emit("end");
  }

  /** A block for each clause around a `try_table`, and behind each what is done with the exception. */
  #standardTry(depth: number, result: "" | "i32"): void {
    const clauses = Array.from({ length: this.#below(3) }, () => {
      return { tag: this.#below(5) - 1, withRef: this.#below(2) };
    });
    this.#block(`block ${result}`, result === "" ? "plain" : "other", () => {
      for (const { tag, withRef } of clauses.toReversed()) {
        this.#emit(`block @${this.#typeIndex(CAUGHT[tag]![withRef]!)}`);
        this.#labels.push("other");
      }
      const parts = clauses.map(({ tag, withRef }, i) => {
        const suffix = withRef === 0 ? "" : "_ref";
        return tag < 0 ? `catch_all${suffix}/${i}` : `catch${suffix}/${tag}/${i}`;
      });
      this.#block(
        `try_table ${result} ${[...parts, ...this.#distant()].join(" ")}`,
        "other",
        () => {
          this.#body(depth, result);
        },
      );
      this.#emit(`br ${clauses.length}`);
      clauses.forEach(({ tag, withRef }, i) => {
        this.#labels.pop();
        this.#emit("end");
        if (withRef !== 0) this.#emit(`local.set ${Local.Exception}`);
        this.#arm(tag, depth, "");
        if (withRef !== 0 && this.#below(2) === 0) this.#throwAgain();
        if (result === "i32") this.#number(depth);
        this.#emit(`br ${clauses.length - 1 - i}`);
      });
    });
  }

  /** Clauses that lead farther out: to some block, and out of the function. */
  #distant(): string[] {
    const block = this.#someLabel("plain");
    const list: string[] = [];
    if (block >= 0 && this.#below(3) === 0) list.push(`catch/1/${block}`);
    if (this.#below(3) === 0) list.push(`catch/2/${this.#labels.length}`);
    return list;
  }

  #throwAgain(): void {
    this.#condition();
    this.#emit("if", `local.get ${Local.Exception}`, "throw_ref", "end");
  }

  /** Goes on with the arguments of `tag` on the stack. */
  #arm(tag: number, depth: number, result: "" | "i32"): void {
    if (tag === 0) this.#emit("drop", "i32.const 333", "call 0");
    if (tag === 3) this.#emit(`local.set ${Local.Long}`);
    if (tag >= 2) this.#emit(this.#below(2) === 0 ? "call 0" : `local.set ${Local.Number}`);
    this.#body(depth, result);
  }

  #typeIndex(type: string): number {
    if (!this.#types.includes(type)) this.#types.push(type);
    return this.#types.indexOf(type);
  }
}
