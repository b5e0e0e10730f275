/**
 * `WebAssembly.Tag`, `WebAssembly.Exception` and `WebAssembly.JSTag`: exceptions as they pass between
 * the guest and JavaScript.
 *
 * {@link https://webassembly.github.io/spec/js-api/#tags}
 * {@link https://webassembly.github.io/spec/js-api/#exceptions}
 *
 * @module
 */
import { ExceptionObject } from "../exception.ts";
import type { GuestFrame } from "../errors.ts";
import { slotsOf } from "../gc_objects.ts";
import { Tag as TagInstance } from "../store.ts";
import { funcType } from "../type_registry.ts";
import { jsTag, setExceptionApi } from "./thrown.ts";
import { fromSlots, isOpaque, opaqueType, toSlots, valueText } from "./values.ts";
import { valueType } from "./value_type.ts";
import { defineInterface, dictionary, Internal, isObject, required } from "./webidl.ts";
import { unsignedLong } from "./webidl.ts";

/** What {@link Tag} is made from. */
export interface TagType {
  /** The types of an exception's arguments. */
  readonly parameters: Iterable<string>;
}

/** What {@link Exception} takes besides its tag and arguments. */
export interface ExceptionOptions {
  /** Whether to record the call stack. @default {false} */
  readonly traceStack?: boolean | undefined;
}

let tagOf: (value: object) => TagInstance | undefined;
let exceptionOf: (value: object) => ExceptionObject | undefined;

/** What exceptions of a kind have in common: the types of their arguments, and identity. */
export class Tag {
  readonly #tag: TagInstance;

  /**
   * Makes a tag unlike any other.
   *
   * @throws {TypeError} When the parameters are not a list of value types.
   */
  constructor(type: TagType) {
    this.#tag = type instanceof Internal ? type.value : allocate(type);
    this.#tag.exported = this;
  }

  static {
    tagOf = (value) => #tag in value ? value.#tag : undefined;
  }
}

defineInterface(Tag, "Tag");

/** An exception of the guest, or for the guest. */
export class Exception {
  readonly #exception: ExceptionObject;
  readonly #stack: string | undefined;

  /**
   * Makes an exception that the guest can catch.
   *
   * @param payload One value for each parameter of the tag.
   * @throws {TypeError} When the values do not fit the tag, or it is {@link JSTag}.
   */
  constructor(exceptionTag: Tag, payload: Iterable<unknown>, options: ExceptionOptions = {}) {
    if (exceptionTag instanceof Internal) {
      this.#exception = exceptionTag.value;
    } else {
      const tag = requireTag(exceptionTag);
      const values = sequence(payload, "the payload");
      const { traceStack } = dictionary(options, "the options");
      if (tag === jsTag()) {
        throw new TypeError("an Exception cannot have the tag JSTag: throw the value");
      }
      this.#exception = new ExceptionObject(tag, payloadSlots(tag, values));
      if (traceStack) this.#stack = new Error().stack;
    }
    this.#exception.exported = this;
  }

  static {
    exceptionOf = (value) => #exception in value ? value.#exception : undefined;
  }

  /**
   * The argument at `index`.
   *
   * @throws {TypeError} When the exception has another tag, or JavaScript cannot see the argument.
   * @throws {RangeError} When there is no such argument.
   */
  // deno-lint-ignore no-explicit-any -- its type depends on the tag
  getArg(exceptionTag: Tag, index: number): any {
    const { tag, values } = this.#exception;
    const given = requireTag(exceptionTag);
    const at = unsignedLong(index, "the index");
    if (tag !== given) throw new TypeError("this exception has another tag");
    const { params } = tag.type;
    if (at >= params.length) {
      throw new RangeError(`there is no argument ${at} in an exception of ${params.length}`);
    }
    let slot = 0;
    for (let i = 0; i < at; i++) slot += slotsOf(params[i]!);
    return fromSlots(values, slot, params[at]!);
  }

  /** Whether the exception has this tag. */
  is(exceptionTag: Tag): boolean {
    return this.#exception.tag === requireTag(exceptionTag);
  }

  /**
   * The call stack where it was made, if that was asked for; for an exception of the guest, the
   * guest's frames that it has left.
   */
  get stack(): string | undefined {
    if (this.#stack !== undefined) return this.#stack;
    const frames = this.#exception.trace.flatMap((part) => part());
    return frames.length === 0 ? undefined : stackText(frames);
  }
}

defineInterface(Exception, "Exception");
setExceptionApi({
  wrap: (exception) => new Exception(new Internal(exception) as never, []),
  unwrap: (value) => isObject(value) ? exceptionOf(value) : undefined,
});

function stackText(frames: readonly GuestFrame[]): string {
  const lines = frames.map(({ name, funcidx, offset }) => {
    const place = `wasm-function[${funcidx}]:0x${offset.toString(16)}`;
    return name === undefined ? `\n    at ${place}` : `\n    at ${name} (${place})`;
  });
  return `WebAssembly.Exception${lines.join("")}`;
}

/** The API object of a tag: always the same one. */
export function exportedTag(tag: TagInstance): Tag {
  return (tag.exported ?? new Tag(new Internal(tag) as never)) as Tag;
}

/** The tag of an API object; `undefined` when `value` is none. */
export function tagFrom(value: unknown): TagInstance | undefined {
  return isObject(value) ? tagOf(value) : undefined;
}

function allocate(type: unknown): TagInstance {
  if (type === undefined) throw new TypeError("a tag type is required");
  const { parameters } = dictionary(type, "a tag type");
  const names = sequence(required(parameters, "parameters"), "parameters");
  return new TagInstance(funcType(names.map(valueType), []));
}

function payloadSlots(tag: TagInstance, payload: readonly unknown[]): unknown[] {
  const { params } = tag.type;
  if (payload.length !== params.length) {
    throw new TypeError(`the tag has ${params.length} parameters, the payload ${payload.length}`);
  }
  return params.flatMap((type, i) => {
    if (isOpaque(type)) throw opaqueType(type);
    return toSlots(payload[i], type);
  });
}

function requireTag(value: unknown): TagInstance {
  const tag = tagFrom(value);
  if (tag === undefined) throw new TypeError(`${valueText(value)} is not a WebAssembly.Tag`);
  return tag;
}

/** A Web IDL sequence: any iterable object. */
function sequence(value: unknown, what: string): unknown[] {
  if (!isObject(value) || !(Symbol.iterator in value)) {
    throw new TypeError(`${what} must be a list, not ${valueText(value)}`);
  }
  return [...value as Iterable<unknown>];
}
