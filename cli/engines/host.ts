/**
 * Runs guests in the host's own WebAssembly, with the same imports: for speed, and to compare with.
 *
 * @module
 */
import type { Module } from "../../runtime/module.ts";
import { withinTime } from "../../wasi/run/host_time.ts";
import { withHostFrames } from "../../wasi/run/trap.ts";
import { Problem } from "../problem.ts";
import { bytesText } from "../stopwatch.ts";
import type { CompiledModule, EngineOptions, GuestImport } from "./engine.ts";
import { checkImportTypes, moduleOfImports } from "./import_types.ts";

/** Told that a module is being read: there is nothing to do meanwhile. */
export function expect(): void {}

/** @throws {CompileError | Problem} when the host refuses the bytes. */
export async function compile(bytes: Uint8Array, options: EngineOptions): Promise<CompiledModule> {
  const module = await compileOnHost(bytes);
  options.stopwatch.lap("compile");
  const own = moduleOfImports(bytes);
  const memories: WebAssembly.Memory[] = [];
  return {
    imports: WebAssembly.Module.imports(module).map(({ module, name, kind }) => {
      return { module, name, isFunction: kind === "function" };
    }),
    decoded: () => decoded(bytes),
    instantiate(imports, { meter }) {
      checkImportTypes(own, imports);
      const bounded = <T>(work: () => T): T => {
        return withHostFrames(meter === null ? work : () => withinTime(meter, work));
      };
      const { exports } = bounded(() => {
        return new WebAssembly.Instance(module, imports as WebAssembly.Imports);
      });
      for (const value of Object.values(exports)) {
        if (value instanceof WebAssembly.Memory) memories.push(value);
      }
      const call = (name: string, args: readonly unknown[]) =>
        bounded(() => (exports[name] as GuestImport)(...args));
      return { exports, call };
    },
    finish() {},
    figures: () =>
      Promise.resolve(memories.map(({ buffer }, i) => ({
        name: `memory ${i}`,
        text: `${buffer.byteLength / 65536} pages (${bytesText(buffer.byteLength)})`,
      }))),
  };
}

async function compileOnHost(bytes: Uint8Array): Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    throw await explainRefusal(bytes, error as Error);
  }
}

/** Our own messages say more; and where ours finds no fault, it can run what the host cannot. */
async function explainRefusal(bytes: Uint8Array, refusal: Error): Promise<Error> {
  const module = await decoded(bytes);
  const { validate } = await import("../../runtime/validate/validate.ts");
  validate(module);
  return new Problem(
    `the host's engine refuses this module, though it is valid: ${refusal.message}`,
    "leave out --engine=host",
  );
}

async function decoded(bytes: Uint8Array): Promise<Module> {
  const { decode } = await import("../../runtime/decode/decode.ts");
  return decode(bytes);
}
