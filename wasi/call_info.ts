/**
 * What is known of a function of WASI from outside: its name, its parameters, and from them its type.
 *
 * @module
 */

/** What is known of a function from outside. */
export interface CallInfo {
  /** The name under which it is imported. */
  readonly name: string;
  /**
   * Names and types of its parameters, in the document's words: `fd: fd, iovs: *iovec`. In the
   * binary each is an i32, but those of the types dircookie, filedelta, filesize, rights and
   * timestamp, which are an i64.
   */
  readonly params: string;
  /** True if it never returns, and so has no result; all others have one, the errno. */
  readonly noReturn?: true;
}

/** A parameter of a function. */
export interface Param {
  readonly name: string;
  readonly type: string;
}

/** Returns a function's parameters, taken apart. */
export function paramsOf(call: CallInfo): readonly Param[] {
  if (call.params === "") return [];
  return call.params.split(", ").map((param) => {
    const [name = "", type = ""] = param.split(": ");
    return { name, type };
  });
}

const LONG_TYPES: readonly string[] = [
  "dircookie",
  "filedelta",
  "filesize",
  "rights",
  "timestamp",
];

/** Returns whether a parameter of this type is an i64; otherwise it is an i32. */
export function isLong(type: string): boolean {
  return LONG_TYPES.includes(type);
}

/** Returns a function's type, as the text format writes it: `(param i32 i64) (result i32)`. */
export function typeTextOf(call: CallInfo): string {
  const params = paramsOf(call).map(({ type }) => isLong(type) ? " i64" : " i32");
  const result = call.noReturn ? [] : ["(result i32)"];
  return [...(params.length === 0 ? [] : [`(param${params.join("")})`]), ...result].join(" ");
}
