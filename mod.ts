/**
 * Vitrine: a WebAssembly engine in TypeScript.
 *
 * The API has the shape of the standard `WebAssembly` namespace, so that code written for that runs
 * here when the name is imported:
 *
 * ```ts ignore
 * import { WebAssembly } from "./mod.ts";
 *
 * // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
 * const bytes = Uint8Array.fromBase64("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=");
 *
 * const { instance } = await WebAssembly.instantiate(bytes);
 * const add = instance.exports.add as (a: number, b: number) => number;
 * if (add(2, 3) !== 5) throw new Error("2 + 3 should be 5");
 * ```
 *
 * Beyond the standard, what compiles takes `features`, and what instantiates takes `limits`, a `meter`
 * that counts instructions and stops the guest, and an `engine` that says whether it is compiled to
 * JavaScript; the stack, which all instances share, is limited by `limitStack`. `run` runs a program of
 * WASI that is not trusted, in one call.
 *
 * @module
 */
import "./jit/install.ts";

export * as WebAssembly from "./runtime/api/namespace.ts";
export { CompileError } from "./runtime/errors.ts";
export { LinkError } from "./runtime/errors.ts";
export { RuntimeError } from "./runtime/errors.ts";
export { StoppedError } from "./runtime/errors.ts";
export type { ErrorDetail } from "./runtime/errors.ts";
export type { GuestFrame } from "./runtime/errors.ts";
export type { Phase } from "./runtime/errors.ts";
export type { StopReason } from "./runtime/errors.ts";
export { features } from "./runtime/features.ts";
export type { Feature } from "./runtime/features.ts";
export type { FeatureOptions } from "./runtime/features.ts";
export type { Features } from "./runtime/features.ts";
export type { Proposal } from "./ops/row.ts";
export { DEFAULT_LIMITS } from "./runtime/limits.ts";
export type { RuntimeLimits } from "./runtime/limits.ts";
export { Meter } from "./runtime/meter.ts";
export type { MeteredMemory } from "./runtime/meter.ts";
export type { MeterOptions } from "./runtime/meter.ts";
export { JSTag } from "./runtime/api/namespace.ts";
export type { Compiler } from "./runtime/api/engine.ts";
export type { CompiledCode } from "./runtime/api/engine.ts";
export type { CompilerHooks } from "./runtime/api/engine.ts";
export type { CompilerOptions } from "./runtime/api/engine.ts";
export { dropCode } from "./runtime/api/instance.ts";
export type { EngineName } from "./runtime/api/engine.ts";
export type { InstanceOptions } from "./runtime/api/engine.ts";
export { loadCompiler } from "./runtime/api/engine.ts";
export { Exception } from "./runtime/api/exception.ts";
export type { ExceptionOptions } from "./runtime/api/exception.ts";
export { Tag } from "./runtime/api/exception.ts";
export type { TagType } from "./runtime/api/exception.ts";
export type { BuiltinOptions } from "./runtime/api/builtins.ts";
export { compile } from "./runtime/api/functions.ts";
export { compileStreaming } from "./runtime/api/functions.ts";
export { instantiate } from "./runtime/api/functions.ts";
export { instantiateStreaming } from "./runtime/api/functions.ts";
export { validate } from "./runtime/api/functions.ts";
export type { InstantiatedSource } from "./runtime/api/functions.ts";
export type { Source } from "./runtime/api/functions.ts";
export type { SourceOptions } from "./runtime/api/functions.ts";
export { Global } from "./runtime/api/global.ts";
export type { GlobalDescriptor } from "./runtime/api/global.ts";
export type { Imports } from "./runtime/api/imports.ts";
export type { ImportValue } from "./runtime/api/imports.ts";
export type { ModuleImports } from "./runtime/api/imports.ts";
export { Instance } from "./runtime/api/instance.ts";
export type { Exports } from "./runtime/api/instance.ts";
export type { ExportValue } from "./runtime/api/instance.ts";
export type { HostFunction } from "./runtime/store.ts";
export { Memory } from "./runtime/api/memory.ts";
export type { MemoryDescriptor } from "./runtime/api/memory.ts";
export type { MemoryOptions } from "./runtime/api/memory.ts";
export type { SharedMemory } from "./runtime/api/memory.ts";
export { Module } from "./runtime/api/module.ts";
export type { CompileOptions } from "./runtime/api/module.ts";
export type { ImportExportKind } from "./runtime/api/module.ts";
export type { ModuleExportDescriptor } from "./runtime/api/module.ts";
export type { ModuleImportDescriptor } from "./runtime/api/module.ts";
export { Table } from "./runtime/api/table.ts";
export type { TableDescriptor } from "./runtime/api/table.ts";
export type { TableOptions } from "./runtime/api/table.ts";
export type { AddressType } from "./runtime/api/webidl.ts";
export type { InstanceLimits } from "./runtime/instantiate.ts";
export { limitStack } from "./runtime/interpret/stack.ts";
export { run } from "./wasi/run/run.ts";
export type { ClockOption } from "./wasi/run/options.ts";
export type { RunLimits } from "./wasi/run/options.ts";
export type { RunOutput } from "./wasi/run/options.ts";
export type { RunOptions } from "./wasi/run/options.ts";
export type { CacheStats } from "./wasi/run/result.ts";
export type { Ending } from "./wasi/run/result.ts";
export type { Output } from "./wasi/run/result.ts";
export type { RunResult } from "./wasi/run/result.ts";
export type { RunStats } from "./wasi/run/result.ts";
export * from "./wasi/mod.ts";
export * from "./wasi/fs/mod.ts";
export * from "./wasi/threads/mod.ts";
