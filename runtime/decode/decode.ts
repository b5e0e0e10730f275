/**
 * The decoder: from bytes to a `Module`, section by section, one file for each.
 *
 * Nothing is copied: bodies, expressions and custom sections stay where they are, and the module
 * holds ranges. So decoding takes time in the number of declarations, not in the size of the code.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#binary-module}
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import { DEFAULT_FEATURES, type Features } from "../features.ts";
import { MODULE_LIMITS } from "../limits.ts";
import type { Module } from "../module.ts";
import { checkHeader, HEADER_BYTES } from "./header.ts";
import { SectionDecoder } from "./section_decoder.ts";

/** How to decode a stream. */
export interface StreamOptions {
  /** How many bytes will come, if known; a hint. */
  readonly size?: number;
  /** What may be used. @default {DEFAULT_FEATURES} */
  readonly features?: Features;
}

/** The buffer for a stream of unknown size, to begin with. */
const FIRST_BUFFER = 64 * 1024;
/** A size that is only announced is not believed further than this. */
const LARGEST_FIRST_BUFFER = 64 * 1024 * 1024;

/**
 * Decodes a module.
 *
 * @param bytes The binary, which must not change afterwards: the module refers to it.
 * @param features What may be used. @default {DEFAULT_FEATURES}
 * @returns The module, not yet validated, except for its types.
 * @throws {CompileError} When the module is malformed, its types are invalid, it uses what is switched
 * off, or it exceeds `MODULE_LIMITS`.
 */
export function decode(bytes: Uint8Array, features: Features = DEFAULT_FEATURES): Module {
  checkSize(bytes.length);
  checkHeader(bytes);
  return new SectionDecoder(features).finish(bytes);
}

/**
 * Decodes a module while it arrives: a fault is reported as soon as the section that has it is there.
 *
 * @param source The binary in pieces of any size, such as a `ReadableStream`.
 * @returns As {@link decode}; its bytes are a buffer made here.
 * @throws {CompileError} As {@link decode}; and whatever the source throws.
 */
export async function decodeStream(
  source: AsyncIterable<Uint8Array>,
  options: StreamOptions = {},
): Promise<Module> {
  const decoder = new SectionDecoder(options.features ?? DEFAULT_FEATURES);
  checkSize(options.size ?? 0);
  let buffer = new Uint8Array(Math.min(options.size ?? FIRST_BUFFER, LARGEST_FIRST_BUFFER));
  let filled = 0;
  let needed = HEADER_BYTES;
  for await (const chunk of source) {
    checkSize(filled + chunk.length);
    if (filled + chunk.length > buffer.length) buffer = grown(buffer, filled + chunk.length);
    buffer.set(chunk, filled);
    const before = filled;
    filled += chunk.length;
    if (filled < needed) continue;
    const arrived = buffer.subarray(0, filled);
    if (before < HEADER_BYTES) checkHeader(arrived);
    needed = decoder.advance(arrived);
  }
  const bytes = buffer.subarray(0, filled);
  if (filled < HEADER_BYTES) checkHeader(bytes);
  return decoder.finish(bytes);
}

function checkSize(size: number): void {
  if (size <= MODULE_LIMITS.moduleBytes) return;
  const phrase = "module too large";
  const what = `${size} bytes are more than the limit, ${MODULE_LIMITS.moduleBytes}`;
  throw new CompileError(`${phrase}: ${what}`, { phase: "decode", phrase, offset: 0 });
}

/** A larger buffer with the same contents: doubled, so that copying stays linear. */
function grown(buffer: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, 2 * buffer.length));
  larger.set(buffer);
  return larger;
}
