import { assertEquals, assertNotEquals } from "@std/assert";
import { difference } from "./compare.ts";
import { type Engine, enginesNamed } from "./engines.ts";
import { Generated, simplest } from "./generate.ts";
import { DEFAULT_ENGINES, METERED_ENGINES, tryModules } from "./main.ts";
import { type Node, shrink, walk } from "./tree.ts";
import { LEVELS } from "./world.ts";

/** The first seeds of a long run: `deno task fuzz:diff 20000`. */
const COUNT = 70;

for (const level of LEVELS) {
  Deno.test(`random modules of ${level} do the same on ${DEFAULT_ENGINES.join(" and ")}`, () => {
    assertEquals(tryModules({ from: 0, count: COUNT, level, engines: DEFAULT_ENGINES }), []);
  });
}

Deno.test("Generated makes the same module from the same seed, and others from others", () => {
  assertEquals(new Generated(3).bytes(), new Generated(3).bytes());
  assertNotEquals(new Generated(3).bytes(), new Generated(6).bytes());
});

/** An engine that gets one thing wrong: what `run` functions leave in memory. */
const wrong: Engine = (bytes, host) => {
  const subject = enginesNamed(["host"])["host"]!(bytes, host);
  return {
    ...subject,
    call(name, args) {
      const result = subject.call(name, args);
      if (name === "run1") subject.memory("memory")[0]! ^= 1;
      return result;
    },
  };
};

Deno.test("difference() tells the first thing that two engines disagree on", () => {
  const module = new Generated(1);
  const found = difference(module, { ...enginesNamed(["host"]), wrong })!;
  assertEquals(found.split("\n").map((line) => line.split(":")[0]), ["host", "wrong"]);
});

Deno.test("shrink() leaves what the fault needs, and no more", () => {
  const needle = [0x41, 42];
  const node: Node = { results: ["i32"], parts: [needle] };
  const noise = (inner: Node): Node => ({
    results: ["i32"],
    parts: [inner, { results: ["i32"], parts: [[0x41, 1]] }, [0x6a]],
  });
  const root = noise(noise(node));
  shrink([root], simplest, () => [...walk(root)].some(({ parts }) => parts.includes(needle)));
  assertEquals(root.parts, [needle]);
});

Deno.test(`random modules use the same fuel on ${METERED_ENGINES.join(", ")}`, () => {
  const batch = { from: 0, count: COUNT, engines: METERED_ENGINES, fuel: true };
  assertEquals(tryModules(batch), []);
});
