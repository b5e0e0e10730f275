import { assertEquals, assertNotEquals } from "@std/assert";
import { difference } from "./compare.ts";
import { type Engine, ENGINES, enginesNamed, OURS } from "./engines.ts";
import { Generated, simplest } from "./generate.ts";
import { tryGenerated } from "./generated.ts";
import { hasSmith, trySmith } from "./smith.ts";
import { type Node, shrink, walk } from "./tree.ts";
import { LEVELS } from "./world.ts";

/** The first seeds of a long run: `deno task fuzz 20000`. */
const COUNT = 40;
const ALL = Object.keys(ENGINES);

for (const level of LEVELS) {
  Deno.test(`random modules of ${level} do the same on ${ALL.join(", ")}`, () => {
    assertEquals(tryGenerated({ from: 0, count: COUNT, level, engines: ALL }), []);
  });
}

Deno.test({
  name: `random modules of wasm-tools do the same on ${ALL.join(", ")}`,
  ignore: !await hasSmith(),
  fn: async () => assertEquals(await trySmith({ from: 0, count: COUNT, engines: ALL }), []),
});

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
  const found = difference(module.trial()!, { ...enginesNamed(["host"]), wrong })!;
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

Deno.test(`random modules use the same fuel on ${Object.keys(OURS).join(", ")}`, () => {
  const batch = { from: 0, count: COUNT, engines: Object.keys(OURS), fuel: true };
  assertEquals(tryGenerated(batch), []);
});
