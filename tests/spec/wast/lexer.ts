/**
 * Cuts a `.wast` script into tokens, keeping the exact position of each.
 *
 * The text of a module is not understood here: it goes to the text tool as it stands in the file, so
 * the lexer only has to find where it ends. It is therefore generous about what an atom is, and exact
 * about what can hide a parenthesis: strings, both kinds of comment, and nothing else.
 *
 * {@link https://webassembly.github.io/spec/core/text/lexical.html}
 *
 * @module
 */

/** What a token is; an atom is a keyword, a number or an identifier. */
export type TokenKind = "(" | ")" | "string" | "atom" | "end";

/** A script that cannot be read, with the place. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

const enum Char {
  Tab = 9,
  LineFeed = 10,
  CarriageReturn = 13,
  Space = 32,
  Quote = 34,
  Dollar = 36,
  OpenParen = 40,
  CloseParen = 41,
  Semicolon = 59,
  At = 64,
  Backslash = 92,
}

/** Reads one token after another; `kind`, `start` and `end` describe the present one. */
export class Lexer {
  /** The file's name, for messages and the names of steps. */
  readonly file: string;
  /** The whole script. */
  readonly source: string;
  /** The present token's kind. */
  kind: TokenKind = "end";
  /** Where the present token starts in `source`, in UTF-16 units. */
  start = 0;
  /** Where the present token ends. */
  end = 0;
  readonly #lines: number[] = [0];

  /** Starts at the first token of `source`. */
  constructor(source: string, file: string) {
    this.source = source;
    this.file = file;
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) {
      this.#lines.push(at + 1);
    }
    this.next();
  }

  /** Moves to the next token; an annotation, `(@name …)`, counts as blank. */
  next(): void {
    this.#token();
    while (this.kind === "(" && this.source.charCodeAt(this.end) === Char.At) {
      this.#skipAnnotation();
    }
  }

  #skipAnnotation(): void {
    for (let depth = 0;;) {
      if (this.kind === "end") throw this.error("an annotation is never closed");
      if (this.kind === "(") depth++;
      else if (this.kind === ")") depth--;
      this.#token();
      if (depth === 0) return;
    }
  }

  #token(): void {
    this.#skipBlank();
    const { source } = this;
    const at = this.start = this.end;
    if (at >= source.length) {
      this.kind = "end";
      return;
    }
    switch (source.charCodeAt(at)) {
      case Char.OpenParen:
        this.kind = "(";
        this.end = at + 1;
        return;
      case Char.CloseParen:
        this.kind = ")";
        this.end = at + 1;
        return;
      case Char.Quote:
        this.kind = "string";
        this.end = this.#endOfString(at);
        return;
      default:
        this.kind = "atom";
        this.end = this.#endOfAtom(at);
    }
  }

  /** The present token as written. */
  text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The 1-based line of an offset, by default of the present token. */
  line(offset: number = this.start): number {
    const lines = this.#lines;
    let low = 0;
    let high = lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The bytes that the present string token stands for. */
  bytes(): Uint8Array<ArrayBuffer> {
    return unescape(this.source.slice(this.start + 1, this.end - 1));
  }

  /** An error about the present token. */
  error(message: string): ScriptError {
    return new ScriptError(`${this.file}:${this.line()}: ${message}`);
  }

  /** With the present token an opening parenthesis, moves past its closing one; returns where it ended. */
  skipList(): number {
    let depth = 0;
    for (;;) {
      const { kind, end } = this;
      if (kind === "end") throw this.error("a parenthesis is never closed");
      this.next();
      if (kind === "(") depth++;
      else if (kind === ")" && --depth === 0) return end;
    }
  }

  #skipBlank(): void {
    const { source } = this;
    let at = this.end;
    for (;;) {
      const char = source.charCodeAt(at);
      if (char === Char.Space || (char >= Char.Tab && char <= Char.CarriageReturn)) {
        at++;
      } else if (char === Char.Semicolon && source.charCodeAt(at + 1) === Char.Semicolon) {
        at = endOfLine(source, at);
      } else if (char === Char.OpenParen && source.charCodeAt(at + 1) === Char.Semicolon) {
        at = this.#endOfBlockComment(at);
      } else {
        this.end = at;
        return;
      }
    }
  }

  #endOfBlockComment(from: number): number {
    const { source } = this;
    let depth = 1;
    let at = from + 2;
    while (depth > 0) {
      const close = source.indexOf(";)", at);
      if (close < 0) {
        this.start = from;
        throw this.error("a block comment is never closed");
      }
      const open = source.indexOf("(;", at);
      const opens = open >= 0 && open < close;
      depth += opens ? 1 : -1;
      at = (opens ? open : close) + 2;
    }
    return at;
  }

  #endOfString(from: number): number {
    const { source } = this;
    for (let at = from + 1; at < source.length; at++) {
      const char = source.charCodeAt(at);
      if (char === Char.Backslash) at++;
      else if (char === Char.Quote) return at + 1;
    }
    throw this.error("a string is never closed");
  }

  /** An identifier may be a dollar sign and a string: `$"any name"`. */
  #endOfAtom(from: number): number {
    const { source } = this;
    if (source.charCodeAt(from) === Char.Dollar && source.charCodeAt(from + 1) === Char.Quote) {
      return this.#endOfString(from + 1);
    }
    let at = from + 1;
    while (at < source.length && isAtomChar(source.charCodeAt(at))) at++;
    return at;
  }
}

function endOfLine(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const char = source.charCodeAt(at);
    if (char === Char.LineFeed || char === Char.CarriageReturn) return at;
  }
  return source.length;
}

function isAtomChar(char: number): boolean {
  return char > Char.Space && char !== Char.Quote && char !== Char.OpenParen &&
    char !== Char.CloseParen && char !== Char.Semicolon;
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  t: 9,
  n: 10,
  r: 13,
  '"': 34,
  "'": 39,
  "\\": 92,
};

/** The bytes of a string's inside, with its escapes resolved. */
function unescape(inside: string): Uint8Array<ArrayBuffer> {
  if (!inside.includes("\\")) return new TextEncoder().encode(inside);
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let at = 0;
  while (at < inside.length) {
    const slash = inside.indexOf("\\", at);
    const plain = inside.slice(at, slash < 0 ? inside.length : slash);
    bytes.push(...encoder.encode(plain));
    if (slash < 0) break;
    at = pushEscape(inside, slash + 1, bytes);
  }
  return new Uint8Array(bytes);
}

/** Adds the bytes of the escape whose letter is at `at`; returns the offset after it. */
function pushEscape(inside: string, at: number, bytes: number[]): number {
  const letter = inside.charAt(at);
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) {
    bytes.push(simple);
    return at + 1;
  }
  if (letter === "u") {
    const close = inside.indexOf("}", at);
    const code = parseInt(inside.slice(at + 2, close).replaceAll("_", ""), 16);
    if (inside.charAt(at + 1) !== "{" || close < 0 || !(code <= 0x10ffff)) {
      throw new ScriptError(`bad escape in string: "\\${inside.slice(at, at + 10)}"`);
    }
    bytes.push(...new TextEncoder().encode(String.fromCodePoint(code)));
    return close + 1;
  }
  const hex = inside.slice(at, at + 2);
  if (!/^[0-9a-fA-F]{2}$/.test(hex)) {
    throw new ScriptError(`bad escape in string: "\\${hex}"`);
  }
  bytes.push(parseInt(hex, 16));
  return at + 2;
}
