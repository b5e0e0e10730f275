/** When a function changes to BigInts for good. */
import { assertEquals } from "@std/assert";
import { VisitCounter } from "./change_form.ts";

/** Asks before each of some calls that take so long; gives how many visits there were until it stays. */
function visits(times: (visit: number) => number): number {
  const counter = new VisitCounter();
  let now = 0;
  for (let visit = 1;; visit++) {
    while (counter.ask(-1, now) === -1) {
      if (counter.stays) return visit;
      now += times(visit);
    }
    now += 10;
  }
}

Deno.test("VisitCounter stays at the visit in which calls are fast", () => {
  assertEquals(visits((visit) => visit < 3 ? 1 : 0.01), 3);
});

Deno.test("VisitCounter stays in the end where calls do not get faster, or were never slow", () => {
  assertEquals(visits(() => 1), visits(() => 0.001));
});

Deno.test("VisitCounter leaves a function whose calls are long to its loops", () => {
  const counter = new VisitCounter();
  assertEquals(counter.ask(-50_000_000, 0), -50_000_000);
  assertEquals(counter.ask(-1, 0), -1);
});
