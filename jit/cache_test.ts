/** Source kept between runs: what is taken from an entry, and what is not. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { FUNC, type Loose, type Program } from "../runtime/interpret/testing.ts";
import { type EntryStore, sourceCache } from "./cache.ts";
import { generateSource } from "./source.ts";
import { APART, moduleOf, run } from "./testing.ts";
import type { TierOptions } from "./tier.ts";

/** Entries in memory. */
class MemoryStore implements EntryStore {
  readonly entries = new Map<string, Uint8Array>();
  readonly notes: string[] = [];

  load(name: string): Uint8Array | null {
    return this.entries.get(name) ?? null;
  }

  save(name: string, bytes: Uint8Array): void {
    this.entries.set(name, bytes);
  }

  note(message: string): void {
    this.notes.push(message);
  }
}

/** Sums 1 to n, by a call for each. */
const PROGRAM: Program = {
  types: ["i32 -> i32", "i32 i32 -> i32"],
  funcs: [
    {
      type: 0,
      code: "loop; local.get 1; local.get 0; call 1; local.set 1; " +
        "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1",
      locals: "i32",
    },
    { type: 1, code: `${APART}local.get 0; local.get 1; i32.add` },
  ],
  exports: { f: [FUNC, 0] },
};

/** Runs the program over a store; what becomes hot is kept. */
function runOver(store: EntryStore, tier: TierOptions = {}, program = PROGRAM): Loose {
  const options = { entry: "counted", threshold: 5, cache: sourceCache(store), ...tier } as const;
  const exports = run(program, { tier: options });
  for (let i = 0; i < 3; i++) assertEquals(exports.f(100), 5050);
  exports.tier.save();
  return exports.tier.statistics();
}

Deno.test("a second run takes its source from the cache, and compiles at the first call", () => {
  const store = new MemoryStore();
  const first = runOver(store);
  assert(first.generatedChars > 0 && first.cacheMisses === first.compiled);
  assertEquals([first.cacheHits, store.entries.size], [0, 1]);
  const { f, tier } = run(PROGRAM, {
    tier: { entry: "counted", threshold: 1e6, cache: sourceCache(store) },
  });
  assertEquals(f(100), 5050);
  const second = tier.statistics();
  assertEquals([second.functions, second.cacheHits, second.cacheMisses], [2, 2, 0]);
  assertEquals([second.generatedChars, store.notes], [0, []]);
});

Deno.test("an entry that is damaged or cut off is ignored with a note, and written anew", () => {
  const whole = new MemoryStore();
  runOver(whole);
  const [[name, bytes]] = [...whole.entries] as [[string, Uint8Array]];
  const flipped = bytes.slice();
  flipped[bytes.length - 5]! ^= 1;
  for (const bad of [flipped, bytes.slice(0, -1), bytes.slice(0, 40), new Uint8Array(0)]) {
    const store = new MemoryStore();
    store.entries.set(name, bad);
    const { cacheHits } = runOver(store);
    assertEquals(cacheHits, 0);
    assertMatch(store.notes[0]!, /^the cache's entry [0-9a-f]{64} is damaged, and is ignored$/);
    assertEquals(store.entries.get(name), bytes);
  }
});

Deno.test("an entry of another generator is ignored with a note", async () => {
  const store = new MemoryStore();
  runOver(store);
  const [[name, bytes]] = [...store.entries] as [[string, Uint8Array]];
  // As a generator would have written it that adds with a different sign, and sealed it.
  const [magic, , ...rest] = new TextDecoder().decode(bytes).split("\n");
  const other = rest.join("\n").replaceAll("+", "-");
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name + other));
  const hex = new Uint8Array(sum).toHex();
  store.entries.set(name, new TextEncoder().encode(`${magic}\n${hex}\n${other}`));
  assertEquals(runOver(store).cacheHits, 0);
  assertMatch(store.notes[0]!, /is not what this version writes/);
});

Deno.test("what is kept of one module is not given to another", () => {
  const store = new MemoryStore();
  runOver(store);
  const other = { ...PROGRAM, exports: { f: [FUNC, 0], g: [FUNC, 1] } } as const;
  assertEquals(runOver(store, {}, other).cacheHits, 0);
  assertEquals([store.entries.size, store.notes], [2, []]);
});

Deno.test("another module's entry under a wrong name is ignored with a note", () => {
  const store = new MemoryStore();
  const cache = sourceCache(store);
  // They differ in the longest function only, which is not looked at.
  const short = Array.from({ length: 3 }, () => ({ code: "i32.const 1" }));
  const [one, other] = [5, 6].map((n) => {
    const long = { code: `i32.const ${n}; i32.const 123456789; i32.mul` };
    return moduleOf({ types: ["-> i32"], funcs: [...short, long] });
  });
  for (const module of [one!, other!]) {
    const sources = cache.open(module);
    for (let i = 0; i < 4; i++) sources.put(`${i}`, generateSource(module, i));
    sources.save();
  }
  const [first, second] = [...store.entries] as [[string, Uint8Array], [string, Uint8Array]];
  store.entries.set(second[0], first[1]);
  assertEquals([cache.open(one!).keys.length, cache.open(other!).keys.length], [4, 0]);
  assertMatch(store.notes[0]!, /is damaged, and is ignored$/);
});

Deno.test("nothing is written when nothing is new, nor is anything that was kept lost", () => {
  const store = new MemoryStore();
  runOver(store);
  const [[name, bytes]] = [...store.entries] as [[string, Uint8Array]];
  runOver(store, { threshold: 1e6 });
  assertEquals(store.entries.get(name), bytes);
});

Deno.test("runs at the same time keep what either of them has compiled", () => {
  const store = new MemoryStore();
  const cache = sourceCache(store);
  const module = moduleOf(PROGRAM);
  const [one, other] = [cache.open(module), cache.open(module)];
  one.put("0", generateSource(module, 0));
  other.put("1", generateSource(module, 1));
  one.save();
  other.save();
  assertEquals([...cache.open(module).keys].sort(), ["0", "1"]);
});
