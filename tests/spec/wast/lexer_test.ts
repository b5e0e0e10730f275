import { assertEquals, assertThrows } from "@std/assert";
import { Lexer, ScriptError } from "./lexer.ts";

function tokens(source: string): string[] {
  const found: string[] = [];
  for (const lexer = new Lexer(source, "t.wast"); lexer.kind !== "end"; lexer.next()) {
    found.push(lexer.text());
  }
  return found;
}

function bytesOf(source: string): number[] {
  return [...new Lexer(source, "t.wast").bytes()];
}

Deno.test("Lexer cuts parentheses, words and strings without blanks between them", () => {
  assertEquals(tokens('(func"a"(nop)x)'), ["(", "func", '"a"', "(", "nop", ")", "x", ")"]);
  assertEquals(tokens('$"a name" $b'), ['$"a name"', "$b"]);
});

Deno.test("Lexer skips line comments, nested block comments and annotations", () => {
  assertEquals(tokens("a;; b ( \nc"), ["a", "c"]);
  assertEquals(tokens("a ;; b\rc"), ["a", "c"]);
  assertEquals(tokens('a(; " (; ) ;) ;)b'), ["a", "b"]);
  assertEquals(tokens('(@a "(" (b) ;; )\n) c ((@x)module)'), ["c", "(", "module", ")"]);
});

Deno.test("Lexer does not end a string at an escaped quote, nor look for comments in it", () => {
  assertEquals(tokens('"a\\"b" ")" ";;" c'), ['"a\\"b"', '")"', '";;"', "c"]);
});

Deno.test("Lexer knows the line of each token", () => {
  const lexer = new Lexer("a\n\n(; \n ;) b\r\nc", "t.wast");
  const lines: number[] = [];
  for (; lexer.kind !== "end"; lexer.next()) lines.push(lexer.line());
  assertEquals(lines, [1, 4, 5]);
});

Deno.test("bytes() resolves every kind of escape", () => {
  assertEquals(bytesOf('"\\00\\fFz\\t\\n\\r\\"\\\'\\\\"'), [0, 255, 122, 9, 10, 13, 34, 39, 92]);
  assertEquals(bytesOf('"\\u{1F_600}é"'), [0xf0, 0x9f, 0x98, 0x80, 0xc3, 0xa9]);
  assertThrows(() => bytesOf('"\\q"'), ScriptError, "bad escape");
  assertThrows(() => bytesOf('"\\u{110000}"'), ScriptError, "bad escape");
});

Deno.test("skipList() ends behind the matching parenthesis", () => {
  const lexer = new Lexer('(a (b ")") (; ) ;)) c', "t.wast");
  assertEquals(lexer.skipList(), 19);
  assertEquals(lexer.text(), "c");
});

Deno.test("Lexer names the line of what is never closed", () => {
  assertThrows(() => tokens('\n"abc'), ScriptError, "t.wast:2: a string");
  assertThrows(() => tokens("a\n(; b"), ScriptError, "t.wast:2: a block comment");
  assertThrows(() => new Lexer("(a", "t.wast").skipList(), ScriptError, "never closed");
  assertThrows(() => tokens("(@a (b)"), ScriptError, "an annotation is never closed");
});
