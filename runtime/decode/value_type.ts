/**
 * Value, reference, heap and storage types in the binary format.
 *
 * {@link https://webassembly.github.io/spec/core/binary/types.html}
 *
 * @module
 */
import type { Feature } from "../features.ts";
import { type FieldType, type HeapType, refType, type ValType } from "../types.ts";
import { hex, type Reader } from "./reader.ts";

/** What type indices mean, and which types there are. */
export interface TypeScope {
  /** The heap type that a type index stands for. */
  heapType(index: number, reader: Reader, at: number): HeapType;
  /** Refuses `what` unless the feature that it needs is on. */
  need(feature: Feature, what: string, offset: number): void;
}

/** A value type. */
export function readValType(reader: Reader, scope: TypeScope): ValType {
  const at = reader.pos;
  const byte = reader.s7();
  switch (byte) {
    case 0x7f: // i32
    case 0x7e: // i64
    case 0x7d: // f32
    case 0x7c: // f64
      return byte;
    case 0x7b:
      scope.need("simd", "a v128 type", at);
      return byte;
    default: {
      const type = tryRefType(byte, reader, scope);
      if (type !== 0) {
        scope.need("reference-types", "a value of reference type", at);
        return type;
      }
      return reader.fail("malformed value type", `${hex(byte)} is no value type`, at);
    }
  }
}

/** A reference type. */
export function readRefType(reader: Reader, scope: TypeScope): ValType {
  const at = reader.pos;
  const byte = reader.s7();
  const type = tryRefType(byte, reader, scope);
  if (type !== 0) return type;
  return reader.fail("malformed reference type", `${hex(byte)} is no reference type`, at);
}

/** A heap type: a byte for an abstract one, a type index for any other. */
export function readHeapType(reader: Reader, scope: TypeScope): HeapType {
  const at = reader.pos;
  const byte = reader.peek();
  if (isAbstract(byte)) {
    reader.pos++;
    needHeapType(byte, scope, at);
    return byte;
  }
  const index = reader.s33();
  if (index >= 0) {
    scope.need("function-references", "a reference to a defined type", at);
    return scope.heapType(index, reader, at);
  }
  return reader.fail("malformed heap type", `${hex(byte)} is no heap type`, at);
}

/** A field of a struct, or the element of an array. */
export function readFieldType(reader: Reader, scope: TypeScope): FieldType {
  const type = readStorageType(reader, scope);
  return { type, mutable: readMutability(reader) };
}

/** Whether a field or global is mutable. */
export function readMutability(reader: Reader): boolean {
  const at = reader.pos;
  const byte = reader.u8();
  if (byte > 1) {
    reader.fail("malformed mutability", `${hex(byte)} is neither 0 (const) nor 1 (var)`, at);
  }
  return byte === 1;
}

function readStorageType(reader: Reader, scope: TypeScope): ValType {
  const byte = reader.peek();
  if (byte === 0x78 || byte === 0x77) return reader.u8(); // i8, i16
  return readValType(reader, scope);
}

/** The reference type that begins with `byte`, or 0: no reference type is below 0x100. */
function tryRefType(byte: number, reader: Reader, scope: TypeScope): ValType {
  const at = reader.pos - 1;
  if (isAbstract(byte)) {
    needHeapType(byte, scope, at);
    return refType(byte, true);
  }
  if (byte !== 0x63 && byte !== 0x64) return 0;
  scope.need("function-references", "a typed reference", at);
  return refType(readHeapType(reader, scope), byte === 0x63);
}

function isAbstract(byte: number): boolean {
  return byte >= 0x69 && byte <= 0x74; // exn … noexn
}

function needHeapType(byte: number, scope: TypeScope, at: number): void {
  switch (byte) {
    case 0x70: // func: the element type of tables from the beginning
      return;
    case 0x6f: // extern
      return scope.need("reference-types", "the externref type", at);
    case 0x69: // exn
    case 0x74: // noexn
      return scope.need("exception-handling", "a reference to an exception", at);
    default:
      return scope.need("gc", `the heap type ${hex(byte)}`, at);
  }
}
