/**
 * The first eight bytes: magic and version. Most files that are refused are refused here, so here it
 * pays to say what they are instead.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#binary-magic}
 *
 * @module
 */
import { CompileError } from "../errors.ts";

/** How many bytes come before the first section. */
export const HEADER_BYTES = 8;

/**
 * Checks the header.
 *
 * @param bytes The module, or its beginning.
 * @throws {CompileError} When it is not that of a core module.
 */
export function checkHeader(bytes: Uint8Array): void {
  if (bytes.length < 4) refuse("unexpected end", `the module has only ${bytes.length} bytes`, 0);
  if (word(bytes, 0) !== 0x6d736100) {
    const found = `the first four bytes are ${list(bytes, 0)}, not 00 61 73 6d ("\\0asm")`;
    refuse("magic header not detected", found + guess(bytes), 0);
  }
  if (bytes.length < HEADER_BYTES) {
    refuse("unexpected end", `the module has only ${bytes.length} bytes`, bytes.length);
  }
  const version = word(bytes, 4);
  if (version === 1) return;
  refuse("unknown binary version", versionProblem(bytes, version), 4);
}

function refuse(phrase: string, what: string, offset: number): never {
  throw new CompileError(`${phrase}: ${what}`, { phase: "decode", phrase, offset });
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24;
}

function list(bytes: Uint8Array, at: number): string {
  const four = Array.from(bytes.subarray(at, at + 4));
  return four.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The second half of a component's version says that it is a component: its "layer" is 1. */
function versionProblem(bytes: Uint8Array, version: number): string {
  if (version >>> 16 === 1) {
    return "this is a WebAssembly component, and only core modules can be run; compile for " +
      "wasm32-wasip1 instead, or take the core module out of it (`wasm-tools component unbundle`)";
  }
  return `the version is ${list(bytes, 4)}, and only 01 00 00 00 is known`;
}

/** What files that are not modules often are, by how they begin. */
const SIGNATURES: readonly (readonly [start: string, name: string])[] = [
  ["\x1f\x8b", "it looks compressed with gzip: decompress it first"],
  ["\x28\xb5\x2f\xfd", "it looks compressed with zstd: decompress it first"],
  ["PK\x03\x04", "it looks like a ZIP archive: extract the module first"],
  ["\x7fELF", "it looks like a native program (ELF): compile for WebAssembly"],
  ["MZ", "it looks like a native program for Windows: compile for WebAssembly"],
  ["\xcf\xfa\xed\xfe", "it looks like a native program for macOS: compile for WebAssembly"],
  ["BC\xc0\xde", "it looks like LLVM bitcode: link it into a module first"],
  ["!<arch>", "it looks like a library archive (.a): link it into a module first"],
  ["<!", "it looks like a web page: was it downloaded from the right address?"],
  ["<html", "it looks like a web page: was it downloaded from the right address?"],
  ["version https://git-lfs", "it is a pointer to a file in Git LFS: fetch it with `git lfs pull`"],
  ["(", "it looks like the text format: translate it to binary first (`wat2wasm`)"],
  [";;", "it looks like the text format: translate it to binary first (`wat2wasm`)"],
];

function guess(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  return known === undefined ? "" : `; ${known[1]}`;
}
