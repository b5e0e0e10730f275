/**
 * How things are called in a listing: by their name (`$main`) where the module has one for them, by
 * their index where not.
 *
 * @module
 */
import type { Module } from "../../runtime/module.ts";
import { functionName, type NameMap, namesOf } from "../../runtime/names.ts";

/** Characters of an identifier that needs no quotes. */
const PLAIN = /^[\w!#$%&'*+\-./:<=>?@\\^`|~]+$/;

/** Names of one module. */
export class Identifiers {
  readonly #module: Module;

  constructor(module: Module) {
    this.#module = module;
  }

  /** A function. */
  func(index: number): string {
    return identifier(functionName(this.#module, index), index);
  }

  /** A local of a function. */
  local(funcidx: number, index: number): string {
    return identifier(namesOf(this.#module).locals.get(funcidx)?.get(index), index);
  }

  /** A field of the struct type `typeidx`. */
  field(typeidx: number, index: number): string {
    return identifier(namesOf(this.#module).fields.get(typeidx)?.get(index), index);
  }

  /** Anything else that has an index space. */
  other(
    space: "types" | "tables" | "memories" | "globals" | "elements" | "datas" | "tags",
    index: number,
  ): string {
    const names: NameMap = namesOf(this.#module)[space];
    return identifier(names.get(index), index);
  }
}

/** A name as an identifier of the text format, or else the index. */
function identifier(name: string | undefined, index: number): string {
  if (name === undefined || name === "") return String(index);
  return PLAIN.test(name) ? `$${name}` : `$${JSON.stringify(name)}`;
}
