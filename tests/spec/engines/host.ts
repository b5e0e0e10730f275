/**
 * The host's own WebAssembly as an engine under test. It is there to check the runner: where V8 and a
 * script disagree, the runner is the first suspect. V8 words its errors its own way, so phrases are
 * not compared, and it does not tell decoding from validating.
 *
 * @module
 */
import type { Engine, EngineInstance, EngineModule, Failure, Resolver } from "../engine.ts";
import { callRaw, readRaw, type WasmFunction } from "./host_raw.ts";

/** Makes the engine. */
export function hostEngine(): Engine {
  return { name: "host", compile, hostFunction, failureOf };
}

function compile(bytes: Uint8Array<ArrayBuffer>): EngineModule {
  const module = new WebAssembly.Module(bytes);
  return { instantiate: (resolve) => instantiate(module, resolve) };
}

function hostFunction(): unknown {
  return function print(): void {};
}

function instantiate(module: WebAssembly.Module, resolve: Resolver): EngineInstance {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const found = resolve(from, name);
    imports[from] ??= {};
    if (found !== undefined) imports[from]![name] = found as WebAssembly.ImportValue;
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  return {
    exported: (name) => Object.hasOwn(exports, name) ? exports[name] : undefined,
    invoke: (name, args, hint) => callRaw(exports[name] as WasmFunction, args, hint),
    read: (name, hint) => readRaw(exports[name] as WebAssembly.Global, hint),
  };
}

/** Not in the library's types yet. */
const { Exception } = WebAssembly as unknown as { Exception: new () => object };

function failureOf(error: unknown): Failure | null {
  if (!(error instanceof Error)) {
    return error instanceof Exception ? { phase: "exception", message: "an exception" } : null;
  }
  const { message } = error;
  if (error instanceof WebAssembly.CompileError) return { phase: "compile", message };
  if (error instanceof WebAssembly.LinkError) return { phase: "link", message };
  if (error instanceof WebAssembly.RuntimeError) return { phase: "trap", message };
  // An import that is missing altogether is a TypeError in the JavaScript API.
  if (error instanceof TypeError && message.includes("Import #")) return { phase: "link", message };
  if (error instanceof RangeError) return { phase: "exhaustion", message };
  return null;
}
