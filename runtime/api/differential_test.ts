/**
 * The same script on the host's `WebAssembly` and on ours: each writes down all it sees, and the
 * notes must be the same.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ID, section, vec } from "../decode/testing.ts";
import * as vitrine from "./namespace.ts";
import { build, exports, imports, type Namespace, passThrough } from "./testing.ts";

/** A value in a form that tells -0, NaN, BigInts and kinds of objects apart. */
function note(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(note).join(" ")}]`;
  if (typeof value === "function") return `function ${value.name}/${value.length}`;
  if (typeof value === "object" && value !== null) return Object.prototype.toString.call(value);
  return `${typeof value} ${String(value)}`;
}

/** What running something comes to: its value or the name of its error. */
function outcome(run: () => unknown): string {
  try {
    return note(run());
  } catch (error) {
    return error instanceof Error ? `throws ${error.constructor.name}` : `throws ${note(error)}`;
  }
}

const NUMBERS = [0, -0, 0.5, -0.5, 1, -1, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -(2 ** 31) - 1]
  .concat([-(2 ** 30), -(2 ** 30) - 1, 2 ** 53 + 2, 1e308, 3.4028235677973366e38, 1e-46, 1.1])
  .concat([NaN, Infinity, -Infinity]);
const BIGINTS = [0n, 1n, -1n, 2n ** 63n, 2n ** 64n, -(2n ** 63n) - 1n, 2n ** 200n];
const OTHERS = ["", "7", " 0x1f ", "1e3", "-5", "text", true, false, null, undefined, Symbol("s")]
  .concat(
    [{}, [], [5], { valueOf: () => 9 }, { valueOf: () => 9n }, () => {}, new Date(7)] as never,
  )
  .concat([
    {
      valueOf() {
        throw new EvalError("mine");
      },
    },
  ] as never);
const VALUES: readonly unknown[] = [...NUMBERS, ...BIGINTS, ...OTHERS];

const TYPES = ["i32", "i64", "f32", "f64", "externref", "anyfunc", "anyref", "eqref", "i31ref"]
  .concat(["structref", "arrayref"]);
const CODES: Record<string, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c };
Object.assign(CODES, { externref: 0x6f, anyfunc: 0x70, anyref: 0x6e, eqref: 0x6d, i31ref: 0x6c });
Object.assign(CODES, { structref: 0x6b, arrayref: 0x6a });

function compare(script: (W: Namespace) => string[]): void {
  const expected = script(WebAssembly as unknown as Namespace);
  assertEquals(script(vitrine), expected);
  if (expected.length === 0) throw new Error("The script notes nothing");
}

Deno.test("values convert to globals as on the host", () => {
  compare((W) =>
    TYPES.flatMap((type) =>
      VALUES.map((value) => {
        const seen = outcome(() => new W.Global({ value: type }, value).value);
        return `${type} ${note(value)}: ${seen}`;
      })
    )
  );
});

Deno.test("values pass through functions as on the host", () => {
  compare((W) =>
    TYPES.flatMap((type) => {
      const module = new W.Module(passThrough([CODES[type]!], [CODES[type]!]));
      let given: unknown;
      const same = new W.Instance(module, { env: { f: (x: unknown) => given = x } }).exports.f;
      return VALUES.map((value) => {
        given = "nothing";
        const seen = outcome(() => (same as CallableFunction)(value));
        return `${type} ${note(value)}: ${seen} by way of ${note(given)}`;
      });
    })
  );
});

Deno.test("values come from host functions as on the host", () => {
  compare((W) =>
    TYPES.flatMap((type) => {
      const module = new W.Module(passThrough([], [CODES[type]!]));
      return VALUES.map((value) => {
        const { f } = new W.Instance(module, { env: { f: () => value } }).exports;
        return `${type} ${note(value)}: ${outcome(f as () => unknown)}`;
      });
    })
  );
});

Deno.test("values are imported as globals as on the host", () => {
  compare((W) =>
    TYPES.flatMap((type) => {
      const parts = [imports(["env", "g", 3, CODES[type]!, 0]), exports(["g", 3, 0])];
      const module = new W.Module(build(...parts));
      return VALUES.map((g) => {
        const seen = outcome(() => {
          const { exports } = new W.Instance(module, { env: { g } });
          return (exports.g as { value: unknown }).value;
        });
        return `${type} ${note(g)}: ${seen}`;
      });
    })
  );
});

Deno.test("tables take values as on the host", () => {
  compare((W) =>
    TYPES.slice(4).flatMap((element) =>
      VALUES.map((value) => {
        const seen = outcome(() => {
          const table = new W.Table({ element, initial: 1 });
          table.set(0, value);
          table.grow(1, value);
          return [table.get(0), table.get(1), table.length];
        });
        return `${element} ${note(value)}: ${seen}`;
      })
    )
  );
});

Deno.test("sizes and indices are checked as on the host", () => {
  const sizes = VALUES.filter((value) => value !== -0.5); // V8 refuses what Web IDL truncates to 0
  const small = sizes.filter((value) => typeof value !== "number" || value < 2 ** 30);
  compare((W) => [
    ...small.map((initial) =>
      `memory of ${note(initial)}: ` +
      outcome(() => new W.Memory({ initial: initial as number }).buffer.byteLength)
    ),
    ...small.map((maximum) =>
      `maximum ${note(maximum)}: ` +
      outcome(() => new W.Memory({ initial: 0, maximum: maximum as number }).grow(1))
    ),
    ...sizes.map((delta) => {
      const memory = new W.Memory({ initial: 1, maximum: 20 });
      return `grow by ${note(delta)}: ` +
        outcome(() => [memory.grow(delta as number), memory.buffer.byteLength]);
    }),
    ...sizes.map((index) => {
      const table = new W.Table({ element: "externref", initial: 8 }, "here");
      return `element ${note(index)}: ${outcome(() => table.get(index as number))}`;
    }),
  ]);
});

Deno.test("a module that grows, stores and traps is seen alike", () => {
  const bytes = build(
    section(ID.type, vec([0x60, 1, 0x7f, 1, 0x7f], [0x60, 2, 0x7f, 0x7e, 0], [0x60, 0, 1, 0x7e])),
    section(ID.function, vec([0], [1], [2])),
    section(ID.memory, vec([1, 1, 4])),
    section(ID.global, vec([0x7e, 1, 0x42, 7, 0x0b])),
    exports(["grow", 0, 0], ["store", 0, 1], ["next", 0, 2], ["memory", 2, 0], ["count", 3, 0]),
    section(
      ID.code,
      vec(
        [6, 0, 0x20, 0, 0x40, 0, 0x0b], // memory.grow
        [9, 0, 0x20, 0, 0x20, 1, 0x37, 3, 0, 0x0b], // i64.store
        [11, 0, 0x23, 0, 0x42, 3, 0x7e, 0x24, 0, 0x23, 0, 0x0b], // count *= 3
      ),
    ),
  );
  compare((W) => {
    const { exports } = new W.Instance(new W.Module(bytes));
    const { count, grow, memory, next, store } = exports;
    const call = (f: unknown, ...args: unknown[]) =>
      outcome(() => (f as CallableFunction)(...args));
    const first = (memory as vitrine.Memory).buffer;
    const notes = [call(store, 65528, 2n ** 63n), call(store, 65529, 1n), call(store, 8, 1)];
    notes.push(call(grow, 1), call(grow, 3), call(grow, -1), note(first.byteLength));
    const { buffer } = memory as vitrine.Memory;
    notes.push(note(buffer.byteLength), note(new BigInt64Array(buffer)[8191]));
    notes.push(call(next), call(next));
    (count as vitrine.Global).value = -1n;
    notes.push(call(next), note((count as vitrine.Global).value));
    notes.push(call(store, 131064, -5n), note(new BigInt64Array(buffer)[16383]));
    return notes;
  });
});
