/**
 * What the validation of one module shares between its bodies and constant expressions: the module,
 * the tables that drive the pass, and the stacks, which are made once and grow as needed.
 *
 * {@link https://webassembly.github.io/spec/core/valid/conventions.html#contexts}
 *
 * @module
 */
import type { Features } from "../features.ts";
import type { Module } from "../module.ts";
import { type Frame, makeFrame } from "./frame.ts";
import { LocalTypes } from "./locals.ts";
import { constRulesFor, rulesFor, wideRulesFor } from "./rules.ts";

/** Values that the operand stack holds room for at first. */
const FIRST_STACK = 1024;

/** The context of one module. */
export class Context {
  /** The module being validated. */
  readonly module: Module;
  /** What it may use. */
  readonly features: Features;
  /** What to do with each instruction, by rule index. */
  readonly rules: Int32Array;
  /** The same for constant expressions. */
  readonly constRules: Int32Array;
  /** The same as `rules` where the memory is a 64-bit one. */
  readonly wideRules: Int32Array;
  /** Functions that may be referred to: 1 for each that occurs outside the bodies. */
  readonly declared: Uint8Array;
  /** Types that came along in long lists so far. */
  listedTypes = 0;
  /** Operand types, bottom first. */
  stack: Int32Array = new Int32Array(FIRST_STACK);
  /** Control frames, outermost first; reused. */
  readonly frames: Frame[] = [makeFrame()];
  /** The locals of the body being checked. */
  readonly locals: LocalTypes = new LocalTypes();

  /** The context of `module`, with no body begun. */
  constructor(module: Module, features: Features) {
    this.module = module;
    this.features = features;
    this.rules = rulesFor(features);
    this.constRules = constRulesFor(this.rules, features);
    const anyWide = module.memories.some((memory) => memory.is64);
    this.wideRules = anyWide ? wideRulesFor(this.rules) : this.rules;
    this.declared = new Uint8Array(module.funcs.length);
  }
}
