/**
 * What tests of the command line share.
 *
 * @module
 */
import { decode } from "../runtime/decode/decode.ts";
import type { Module } from "../runtime/module.ts";
import { textToBinary } from "./text_format.ts";

/** The binary of a module in the text format. */
export async function binary(text: string): Promise<Uint8Array> {
  return await textToBinary(new TextEncoder().encode(text), "the module of a test");
}

/** A module in the text format, decoded. */
export async function decoded(text: string): Promise<Module> {
  return decode(await binary(text));
}
