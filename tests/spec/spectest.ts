/**
 * The module `spectest` that scripts import from: made from text, so that its values are exact and
 * the same for every engine. Its functions are the host's, passed through.
 *
 * {@link https://github.com/WebAssembly/spec/blob/main/interpreter/host/spectest.ml}
 *
 * @module
 */
import type { Engine, EngineInstance, EngineModule } from "./engine.ts";
import type { TextTool } from "./text_tool.ts";

const SPECTEST = `(module
  (func (export "print") (import "host" "f"))
  (func (export "print_i32") (import "host" "f") (param i32))
  (func (export "print_i64") (import "host" "f") (param i64))
  (func (export "print_f32") (import "host" "f") (param f32))
  (func (export "print_f64") (import "host" "f") (param f64))
  (func (export "print_i32_f32") (import "host" "f") (param i32 f32))
  (func (export "print_f64_f64") (import "host" "f") (param f64 f64))
  (global (export "global_i32") i32 (i32.const 666))
  (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6))
  (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref)
  (memory (export "memory") 1 2)
)`;

/** Parts that need a proposal, each a module of its own so that an engine may lack it. */
const SPECTEST_EXTRA: readonly string[] = [
  `(module (table (export "table64") i64 10 20 funcref))`,
  `(module (memory (export "shared_memory") 1 2 shared))`,
];

/** Makes fresh instances of `spectest`, one for each script. */
export class Spectest {
  readonly #engine: Engine;
  readonly #parts: readonly EngineModule[];

  private constructor(engine: Engine, parts: readonly EngineModule[]) {
    this.#engine = engine;
    this.#parts = parts;
  }

  /** Compiles the parts. @throws the engine's error when it refuses the basic one */
  static async prepare(engine: Engine, toBinary: TextTool): Promise<Spectest> {
    const parts = [engine.compile(await toBinary(SPECTEST))];
    for (const text of SPECTEST_EXTRA) {
      const bytes = await toBinary(text);
      try {
        parts.push(engine.compile(bytes));
      } catch (error) {
        // Only scripts of that proposal import it, and they will say that it is missing.
        if (engine.failureOf(error) === null) throw error;
      }
    }
    return new Spectest(engine, parts);
  }

  /** A new instance: a function from an export's name to the engine's object. */
  instantiate(): (name: string) => unknown {
    const instances: EngineInstance[] = this.#parts.map((part) =>
      part.instantiate(() => this.#engine.hostFunction())
    );
    return function exported(name: string): unknown {
      for (const instance of instances) {
        const found = instance.exported(name);
        if (found !== undefined) return found;
      }
      return undefined;
    };
  }
}
