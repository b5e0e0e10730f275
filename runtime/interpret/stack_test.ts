import { assert, assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { agentStack, Stack } from "./stack.ts";
import { FUNC, load } from "./testing.ts";

const LIMITS = { stackBytes: 1 << 20, callDepth: 1000 };

Deno.test("makeRoom() has all of the stack at hand until references are used", () => {
  const stack = new Stack(LIMITS);
  assertEquals([stack.room, stack.refs.length], [stack.limit, 0]);
  assert(stack.makeRoom(stack.limit));
  assert(!stack.makeRoom(stack.limit + 1));
  assertEquals(stack.refs.length, 0);
});

Deno.test("useRefs() makes references reach as far as frames may, and makeRoom() farther", () => {
  const stack = new Stack(LIMITS);
  stack.useRefs(0);
  assert(stack.room < stack.limit);
  while (stack.room < stack.limit) {
    const { room } = stack;
    assert(stack.makeRoom(room + 2));
    assert(stack.room > room);
    assert(2 * stack.refs.length >= stack.room);
  }
  assert(!stack.makeRoom(stack.limit + 2));
  assertEquals(stack.refs.findIndex((ref) => ref !== null), -1);
});

Deno.test("useRefs() without a bound covers the whole stack", () => {
  const stack = new Stack(LIMITS);
  stack.useRefs();
  assertEquals(stack.room, stack.limit);
});

Deno.test("frames far up the stack keep their references apart", () => {
  const { run } = load(vitrine, {
    types: ["i32 externref externref -> externref", "i32 externref externref -> i32"],
    funcs: [{
      type: 0,
      // The arguments change places on the way down, and back on the way up.
      code: "local.get 0; i32.eqz; if; local.get 1; return; end; " +
        "local.get 0; i32.const 1; i32.sub; local.get 2; local.get 1; call 0; drop; local.get 2",
    }],
    exports: { run: [FUNC, 0] },
  });
  const [one, other] = [{}, {}];
  assertEquals(run(100_000, one, other) === other, true);
  assertEquals(run(0, one, other) === one, true);
  const { refs, room } = agentStack();
  assert(2 * refs.length >= room);
  assertEquals(refs.slice(8).findIndex((ref) => ref !== null), -1);
});
