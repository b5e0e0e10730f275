/**
 * The names of the standard `WebAssembly` namespace, for code written against it.
 *
 * {@link https://webassembly.github.io/spec/js-api/#webassembly-namespace}
 *
 * @module
 */
import { exportedTag, type Tag as TagObject } from "./exception.ts";
import { jsTag } from "./thrown.ts";

export { CompileError } from "../errors.ts";
export { LinkError } from "../errors.ts";
export { RuntimeError } from "../errors.ts";
export { Exception } from "./exception.ts";
export type { ExceptionOptions } from "./exception.ts";
export { Tag } from "./exception.ts";
export type { TagType } from "./exception.ts";
export { compile } from "./functions.ts";
export { compileStreaming } from "./functions.ts";
export { instantiate } from "./functions.ts";
export { instantiateStreaming } from "./functions.ts";
export { validate } from "./functions.ts";
export type { InstantiatedSource as WebAssemblyInstantiatedSource } from "./functions.ts";
export { Global } from "./global.ts";
export type { GlobalDescriptor } from "./global.ts";
export type { Imports } from "./imports.ts";
export type { ImportValue } from "./imports.ts";
export type { ModuleImports } from "./imports.ts";
export { Instance } from "./instance.ts";
export type { Exports } from "./instance.ts";
export type { ExportValue } from "./instance.ts";
export type { HostFunction } from "../store.ts";
export { Memory } from "./memory.ts";
export type { MemoryDescriptor } from "./memory.ts";
export { Module } from "./module.ts";
export type { ModuleExportDescriptor } from "./module.ts";
export type { ModuleImportDescriptor } from "./module.ts";
export { Table } from "./table.ts";
export type { TableDescriptor } from "./table.ts";
export type { AddressType } from "./webidl.ts";

/** The tag of exceptions that JavaScript throws: its one argument is what was thrown. */
export const JSTag: TagObject = exportedTag(jsTag());
