/** Which code is held when there is not room for all of it. */
import { assertEquals } from "@std/assert";
import { Planner } from "./planner.ts";

Deno.test("Planner.admit() drops nothing while the budget is kept", () => {
  const planner = new Planner(100);
  assertEquals(planner.admit(1, { chars: 60, worth: 1 }), { drop: [], watch: [] });
  assertEquals(planner.admit(2, { chars: 40, worth: 1 }).drop, []);
  assertEquals(planner.held, 100);
});

Deno.test("Planner.admit() drops what has the least score for its size, until there is room", () => {
  const planner = new Planner(100);
  planner.admit(11, { chars: 50, worth: 100 });
  planner.admit(12, { chars: 10, worth: 100 });
  planner.admit(13, { chars: 30, worth: 10 });
  assertEquals(planner.admit(14, { chars: 30, worth: 1 }).drop, [13]);
  assertEquals(planner.admit(15, { chars: 70, worth: 1 }).drop, [14, 11]);
  assertEquals(planner.held, 80);
});

Deno.test("Planner.used() keeps what is used in place of what is not, though it was as hot", () => {
  for (const used of [1, 2]) {
    const planner = new Planner(100);
    planner.admit(1, { chars: 40, worth: 8 });
    planner.admit(2, { chars: 40, worth: 8 });
    planner.used(used);
    assertEquals(planner.admit(3, { chars: 40, worth: 8 }).drop, [used === 1 ? 2 : 1]);
  }
});

Deno.test("Planner.admit() halves scores, so that what was hot long ago goes", () => {
  const planner = new Planner(100);
  planner.admit(99, { chars: 50, worth: 64 });
  const dropped = Array.from({ length: 10 }, (_, i) => {
    return planner.admit(i, { chars: 50, worth: 8 }).drop[0];
  });
  assertEquals(dropped.indexOf(99), 4);
});

Deno.test("Planner.admit() has code watched when room gets scarce, and again after a drop", () => {
  const planner = new Planner(100);
  assertEquals(planner.admit(1, { chars: 40, worth: 8 }).watch, []);
  assertEquals(planner.admit(2, { chars: 40, worth: 8 }).watch, [1]);
  assertEquals(planner.admit(3, { chars: 10, worth: 8 }).watch, []);
  planner.used(1);
  assertEquals(planner.admit(4, { chars: 40, worth: 8 }), { drop: [2], watch: [1, 3] });
});

Deno.test("Planner.release() gives room back, once", () => {
  const planner = new Planner(100);
  planner.admit(1, { chars: 80, worth: 1 });
  planner.release(1);
  planner.release(1);
  assertEquals(planner.held, 0);
});

Deno.test("Planner.admit() takes up further code of a function, which stays for its sake", () => {
  const planner = new Planner(100);
  planner.admit(1, { chars: 40, worth: 1 });
  planner.admit(2, { chars: 40, worth: 100 });
  assertEquals(planner.admit(1, { chars: 50, worth: 1 }).drop, [2]);
  assertEquals([planner.held, planner.heldOf(1), planner.heldOf(2)], [90, 90, 0]);
});
