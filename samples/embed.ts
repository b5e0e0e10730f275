/**
 * Vitrine as a library: everything here comes from mod.ts, and no permission is asked for.
 *
 *     deno run samples/embed.ts
 *
 * @module
 */
import { Instance, type Memory, Module, RuntimeError } from "../mod.ts";

/** samples/embed.wat. */
const BYTES = Uint8Array.fromBase64(
  "AGFzbQEAAAABGQVgAX4AYAF+AX5gAn9/AGACf38Bf2AAAX8CDQEEaG9zdAR0ZWxsAAADBwYBAAIDAwQFAwEAAQc+Bg" +
    "ZtZW1vcnkCAAlmYWN0b3JpYWwAAQh0ZWxsX2FsbAACBXNob3V0AAMHYXZlcmFnZQAFCGdyb3dfYWxsAAYKiQEGFQAg" +
    "AFAEfkIBBSAAIABCAX0QAX4LCxkBAX4DQCABEAEQACABQgF8IgEgAFgNAAsLNQEBfwJAA0AgACABTw0BIAAtAAAiAk" +
    "HhAGtBGkkEQCAAIAJBIGs6AAALIABBAWohAAwACwsLBwAgACABbQsIACAAIAEQBAsQAANAQQFAAEF/Rw0ACz8ACwBw" +
    "BG5hbWUABgVlbWJlZAEjBAAEdGVsbAEJZmFjdG9yaWFsBAZkaXZpZGUFB2F2ZXJhZ2UCPAcAAAEBAAFuAgIABGxhc3" +
    "QBAW4DAwACYXQBA2VuZAIEYnl0ZQQCAAFhAQFiBQIAA3N1bQEFY291bnQGAA==",
);

/** What samples/embed.wat exports. */
interface Exports {
  readonly memory: Memory;
  factorial(n: bigint): bigint;
  tell_all(last: bigint): void;
  shout(at: number, end: number): void;
  average(sum: number, count: number): number;
  grow_all(): number;
}

/** Compiles the module and gives each of its exports something to do. */
function main(): void {
  const module = new Module(BYTES);
  for (const { name, kind } of Module.exports(module)) console.log(`exports ${kind} ${name}`);

  const told: bigint[] = [];
  const imports = { host: { tell: (value: bigint) => void told.push(value) } };
  const limits = { memoryBytes: 10 * 65536 };
  const exports = new Instance(module, imports, { limits }).exports as unknown as Exports;

  console.log(`20! = ${exports.factorial(20n)}`);
  exports.tell_all(5n);
  console.log(`told ${told.join(" ")}`);

  const text = new TextEncoder().encode("hello from the guest's memory");
  new Uint8Array(exports.memory.buffer).set(text, 8);
  exports.shout(8, 8 + text.length);
  console.log(new TextDecoder().decode(new Uint8Array(exports.memory.buffer, 8, text.length)));

  console.log(`grew to ${exports.grow_all()} pages and no further`);

  console.log(`average ${exports.average(84, 2)}`);
  try {
    exports.average(84, 0);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    console.log(`trapped: ${error.phrase}`);
    for (const { name, funcidx } of error.frames) console.log(`  at ${name} (function ${funcidx})`);
  }
}

if (import.meta.main) main();
