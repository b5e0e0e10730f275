/**
 * Reads a `.wast` script into its commands.
 *
 * {@link https://github.com/WebAssembly/spec/tree/main/interpreter#scripts}
 *
 * @module
 */
import { Lexer } from "./lexer.ts";
import { f32Bits, f64Bits, intBits } from "./number.ts";
import type { NanClass, NumPattern, NumType, Pattern, RawValue } from "./value.ts";
import { type RefHierarchy, type RefPattern, WIDTH } from "./value.ts";

/** Where a module comes from. */
export type ModuleSource =
  /** Text in the script itself. */
  | { readonly form: "text"; readonly text: string }
  /** Bytes, given as strings. */
  | { readonly form: "binary"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Text given as strings, which may be no UTF-8. */
  | { readonly form: "quote"; readonly bytes: Uint8Array<ArrayBuffer> };

/** A call, or a look at a global. */
export interface Action {
  readonly kind: "invoke" | "get";
  /** The instance's name; absent for the latest. */
  readonly instance?: string;
  /** The export. */
  readonly name: string;
  readonly args: readonly RawValue[];
}

/** What a command does. */
export type CommandBody =
  | {
    readonly kind: "module";
    readonly id?: string;
    /** Only defines the module; `instance` commands make instances of it. */
    readonly definition: boolean;
    readonly module: ModuleSource;
  }
  | { readonly kind: "instance"; readonly id?: string; readonly of?: string }
  | { readonly kind: "register"; readonly name: string; readonly of?: string }
  | { readonly kind: "action"; readonly action: Action }
  | {
    readonly kind: "assert_return";
    readonly action: Action;
    readonly expected: readonly Pattern[];
  }
  | {
    readonly kind: "assert_trap" | "assert_exhaustion";
    readonly action: Action;
    readonly phrase: string;
  }
  | { readonly kind: "assert_exception"; readonly action: Action }
  | {
    readonly kind: ModuleAssertion;
    readonly module: ModuleSource;
    readonly phrase: string;
  }
  | { readonly kind: "unknown"; readonly keyword: string };

/** The assertions about a module rather than an action. */
export type ModuleAssertion =
  | "assert_invalid"
  | "assert_malformed"
  | "assert_unlinkable"
  | "assert_uninstantiable"
  | "assert_invalid_custom"
  | "assert_malformed_custom";

/** One command, and the line where it starts (1-based). */
export type Command = CommandBody & { readonly line: number };

/**
 * Reads a whole script.
 * @param source the script's text
 * @param file its name, for messages
 * @throws ScriptError where it cannot be read
 */
export function readScript(source: string, file: string): Command[] {
  const lexer = new Lexer(source, file);
  const commands: Command[] = [];
  while (lexer.kind !== "end") {
    const line = lexer.line();
    const start = lexer.start;
    open(lexer);
    const keyword = atom(lexer);
    const body = readCommand(lexer, keyword, start);
    if (body === null) return [inlineModule(source, line)];
    commands.push({ ...body, line });
  }
  return commands;
}

/** A script may be the fields of one module without the `(module` around them. */
function inlineModule(text: string, line: number): Command {
  return { kind: "module", definition: false, module: { form: "text", text }, line };
}

/** With the keyword just read; `null` where it is no command's but a module field's. */
function readCommand(lexer: Lexer, keyword: string, start: number): CommandBody | null {
  switch (keyword) {
    case "module":
      return readModuleCommand(lexer, start);
    case "register":
      return close(lexer, { kind: "register", name: string(lexer), ...optional("of", id(lexer)) });
    case "invoke":
    case "get":
      return { kind: "action", action: readActionBody(lexer, keyword) };
    case "assert_return":
      return readAssertReturn(lexer);
    case "assert_exception":
      return close(lexer, { kind: keyword, action: readAction(lexer) });
    case "assert_trap":
    case "assert_exhaustion":
      return readAssertTrap(lexer, keyword);
    case "assert_invalid":
    case "assert_malformed":
    case "assert_unlinkable":
    case "assert_invalid_custom":
    case "assert_malformed_custom":
      return close(lexer, { kind: keyword, module: readModule(lexer), phrase: string(lexer) });
    case "func":
    case "memory":
    case "table":
    case "global":
    case "type":
    case "import":
    case "export":
      return null;
    default:
      return skipUnknown(lexer, keyword);
  }
}

function readAssertReturn(lexer: Lexer): CommandBody {
  const action = readAction(lexer);
  const expected: Pattern[] = [];
  while (lexer.kind === "(") expected.push(readPattern(lexer));
  return close(lexer, { kind: "assert_return", action, expected });
}

/** A trap may come of an action, or of instantiating a module. */
function readAssertTrap(lexer: Lexer, kind: "assert_trap" | "assert_exhaustion"): CommandBody {
  const start = lexer.start;
  open(lexer);
  const keyword = atom(lexer);
  if (keyword === "module") {
    const { module } = readModuleBody(lexer, start);
    return close(lexer, { kind: "assert_uninstantiable", module, phrase: string(lexer) });
  }
  const action = readActionBody(lexer, actionKind(lexer, keyword));
  return close(lexer, { kind, action, phrase: string(lexer) });
}

function skipUnknown(lexer: Lexer, keyword: string): CommandBody {
  while (lexer.kind !== ")") {
    if (lexer.kind === "(") lexer.skipList();
    else if (lexer.kind === "end") throw lexer.error(`"(${keyword}" is never closed`);
    else lexer.next();
  }
  return close(lexer, { kind: "unknown", keyword });
}

// Modules

/** After `(module`: a definition, an instance of one, or both at once. */
function readModuleCommand(lexer: Lexer, start: number): CommandBody {
  if (lexer.kind === "atom" && lexer.text() === "instance") {
    lexer.next();
    const name = id(lexer);
    return close(lexer, {
      kind: "instance",
      ...optional("id", name),
      ...optional("of", id(lexer)),
    });
  }
  const { module, name, definition } = readModuleBody(lexer, start);
  return { kind: "module", definition, module, ...optional("id", name) };
}

function readModule(lexer: Lexer): ModuleSource {
  const start = lexer.start;
  open(lexer);
  keywordIs(lexer, "module");
  return readModuleBody(lexer, start).module;
}

interface ModuleBody {
  readonly module: ModuleSource;
  readonly name: string | undefined;
  readonly definition: boolean;
}

/** After `(module`, whose parenthesis is at `start`, up to and with its closing one. */
function readModuleBody(lexer: Lexer, start: number): ModuleBody {
  const definitionAt = lexer.kind === "atom" && lexer.text() === "definition" ? lexer.start : -1;
  if (definitionAt >= 0) lexer.next();
  const definition = definitionAt >= 0;
  const name = id(lexer);
  const form = lexer.kind === "atom" ? lexer.text() : "";
  if (form === "binary" || form === "quote") {
    lexer.next();
    return { module: { form, bytes: strings(lexer) }, name, definition: definition };
  }
  let text = lexer.source.slice(start, skipToClose(lexer));
  // The text tool does not know the word, which belongs to scripts and not to modules.
  if (definition) text = text.replace("definition", "");
  return { module: { form: "text", text }, name, definition };
}

/** Inside a list, moves past its closing parenthesis; returns where it ended. */
function skipToClose(lexer: Lexer): number {
  for (;;) {
    if (lexer.kind === "(") {
      lexer.skipList();
      continue;
    }
    if (lexer.kind === "end") throw lexer.error("a module is never closed");
    const { kind, end } = lexer;
    lexer.next();
    if (kind === ")") return end;
  }
}

/** Strings up to a closing parenthesis, as one run of bytes. */
function strings(lexer: Lexer): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  while (lexer.kind === "string") {
    parts.push(lexer.bytes());
    lexer.next();
  }
  closeParen(lexer);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// Actions and values

function readAction(lexer: Lexer): Action {
  open(lexer);
  return readActionBody(lexer, actionKind(lexer, atom(lexer)));
}

function actionKind(lexer: Lexer, keyword: string): Action["kind"] {
  if (keyword === "invoke" || keyword === "get") return keyword;
  throw lexer.error(`expected invoke or get, found "${keyword}"`);
}

function readActionBody(lexer: Lexer, kind: "invoke" | "get"): Action {
  const instance = id(lexer);
  const name = string(lexer);
  const args: RawValue[] = [];
  while (lexer.kind === "(") args.push(readValue(lexer));
  return close(lexer, { kind, name, args, ...optional("instance", instance) });
}

function readValue(lexer: Lexer): RawValue {
  const pattern = readPattern(lexer);
  if (pattern.type === "ref" && (pattern.name === "null" || pattern.host !== undefined)) {
    return pattern.name === "null"
      ? { type: "ref", kind: "null" }
      : { type: "ref", kind: "host", host: pattern.host! };
  }
  if (pattern.type === "either" || pattern.type === "ref") {
    throw lexer.error(`"${pattern.type}" is a pattern, not a value`);
  }
  const width = WIDTH[pattern.type] / pattern.lanes.length;
  let bits = 0n;
  for (const lane of pattern.lanes.toReversed()) {
    if (typeof lane !== "bigint") throw lexer.error(`"${lane}" is a pattern, not a value`);
    bits = (bits << BigInt(width)) | lane;
  }
  return { type: pattern.type, bits };
}

function readPattern(lexer: Lexer): Pattern {
  open(lexer);
  const keyword = atom(lexer);
  switch (keyword) {
    case "either":
      return readEither(lexer);
    case "i32.const":
    case "i64.const":
    case "f32.const":
    case "f64.const": {
      const type = keyword.slice(0, 3) as NumType;
      return close(lexer, { type, lanes: [readLane(lexer, type)] });
    }
    case "v128.const":
      return readVector(lexer);
    default:
      if (!keyword.startsWith("ref.")) throw lexer.error(`no value: "${keyword}"`);
      return readRef(lexer, keyword.slice(4));
  }
}

function readEither(lexer: Lexer): Pattern {
  const of: Pattern[] = [];
  while (lexer.kind === "(") of.push(readPattern(lexer));
  return close(lexer, { type: "either", of });
}

function readVector(lexer: Lexer): NumPattern {
  const shape = atom(lexer);
  const match = /^([if])(8|16|32|64)x(2|4|8|16)$/.exec(shape);
  if (match === null) throw lexer.error(`no vector shape: "${shape}"`);
  const lanes: (bigint | NanClass)[] = [];
  const laneType = `${match[1]}${match[2]}`;
  for (let left = Number(match[3]); left > 0; left--) lanes.push(readLane(lexer, laneType));
  return close(lexer, { type: "v128", lanes });
}

function readLane(lexer: Lexer, type: string): bigint | NanClass {
  const literal = atom(lexer);
  if (type === "f32" || type === "f64") {
    if (literal === "nan:canonical" || literal === "nan:arithmetic") return literal;
    return type === "f32" ? BigInt(f32Bits(literal)) : f64Bits(literal);
  }
  return intBits(literal, Number(type.slice(1)));
}

const REF_NAMES: readonly string[] = [
  "null",
  "func",
  "extern",
  "host",
  "i31",
  "struct",
  "array",
  "eq",
  "any",
  "exn",
];

/** Of the abstract heap types; that of a defined one is not known here. */
const HIERARCHIES: Readonly<Record<string, RefHierarchy>> = {
  any: "any",
  eq: "any",
  i31: "any",
  struct: "any",
  array: "any",
  none: "any",
  func: "func",
  nofunc: "func",
  extern: "extern",
  noextern: "extern",
  exn: "exn",
  noexn: "exn",
};

function readRef(lexer: Lexer, name: string): RefPattern {
  if (!REF_NAMES.includes(name)) throw lexer.error(`no reference pattern: "ref.${name}"`);
  const pattern = { type: "ref", name: name as RefPattern["name"] } as const;
  if (lexer.kind !== "atom") return close(lexer, pattern);
  const operand = atom(lexer);
  if (name === "null") {
    return close(lexer, { ...pattern, ...optional("hierarchy", HIERARCHIES[operand]) });
  }
  return close(lexer, { ...pattern, host: Number(intBits(operand, 32)) });
}

// Tokens

function open(lexer: Lexer): void {
  if (lexer.kind !== "(") throw lexer.error(`expected "(", found "${lexer.text()}"`);
  lexer.next();
}

function closeParen(lexer: Lexer): void {
  if (lexer.kind !== ")") throw lexer.error(`expected ")", found "${lexer.text()}"`);
  lexer.next();
}

/** Reads the closing parenthesis after `value`. */
function close<T>(lexer: Lexer, value: T): T {
  closeParen(lexer);
  return value;
}

function atom(lexer: Lexer): string {
  if (lexer.kind !== "atom") throw lexer.error(`expected a word, found "${lexer.text()}"`);
  const text = lexer.text();
  lexer.next();
  return text;
}

function keywordIs(lexer: Lexer, keyword: string): void {
  const found = atom(lexer);
  if (found !== keyword) throw lexer.error(`expected "${keyword}", found "${found}"`);
}

function string(lexer: Lexer): string {
  if (lexer.kind !== "string") throw lexer.error(`expected a string, found "${lexer.text()}"`);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(lexer.bytes());
  lexer.next();
  return text;
}

/** An identifier, if one comes next. */
function id(lexer: Lexer): string | undefined {
  if (lexer.kind !== "atom" || lexer.source.charAt(lexer.start) !== "$") return undefined;
  const text = lexer.text();
  lexer.next();
  return text;
}

/** A property only where there is a value: optional properties are absent, never undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : { [key]: value } as { readonly [P in K]: V };
}
