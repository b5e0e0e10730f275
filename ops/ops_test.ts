/** Walks the whole catalogue: what every row must satisfy, whatever its instruction. */
import { assert, assertEquals } from "@std/assert";
import { byCode, byName, FAMILIES, ROWS } from "./catalogue.ts";
import type { Immediate, Lanes, NumType, Operand, Proposal, Row, Template } from "./row.ts";
import { HELPERS } from "./helpers.ts";
import { SIMD_HELPERS, suffixes } from "./testing.ts";

/** Instructions of each proposal, counted from the documents that define them. */
const COUNTS: Readonly<Partial<Record<Proposal, number>>> = {
  "mvp": 172,
  "sign-extension": 5,
  "saturating-float-to-int": 8,
  "bulk-memory": 7,
  "reference-types": 9,
  "tail-call": 2,
  "function-references": 5,
  "gc": 32,
  "exception-handling": 3,
  "legacy-exceptions": 5,
  "simd": 236,
  "relaxed-simd": 20,
  "threads": 67,
  "wide-arithmetic": 4,
};

const IMMEDIATES: Readonly<Record<Immediate, true>> = {
  blocktype: true,
  labelidx: true,
  labels: true,
  funcidx: true,
  typeidx: true,
  tableidx: true,
  localidx: true,
  globalidx: true,
  memidx: true,
  tagidx: true,
  dataidx: true,
  elemidx: true,
  fieldidx: true,
  memarg: true,
  laneidx: true,
  lanes: true,
  i32: true,
  i64: true,
  f32: true,
  f64: true,
  v128: true,
  heaptype: true,
  valtypes: true,
  catches: true,
  castflags: true,
  count: true,
  zero: true,
};

const TYPES: Readonly<Record<NumType | "addr", true>> = {
  i32: true,
  i64: true,
  f32: true,
  f64: true,
  v128: true,
  addr: true,
};

/** Instructions with a known signature that are nevertheless by hand: what they do is not a value. */
const BY_HAND = new Set([
  ...["nop", "memory.size", "memory.grow", "memory.init", "memory.fill"],
  ...["data.drop", "elem.drop", "atomic.fence"],
]);

/** The immediate words that templates may name, for each kind. */
const IMMEDIATE_WORDS: Readonly<Partial<Record<Immediate, readonly string[]>>> = {
  i32: ["$i"],
  i64: ["$il", "$ih"],
  f32: ["$i"],
  f64: ["$i", "$il", "$ih"],
  v128: ["$ia", "$ib", "$ic", "$id"],
  laneidx: ["$i"],
};

function eachRow(check: (row: Row) => void): void {
  for (const row of ROWS) {
    try {
      check(row);
    } catch (error) {
      throw new Error(`row ${row.name}: ${error}`, { cause: error });
    }
  }
}

Deno.test("ROWS has every instruction of every proposal", () => {
  const found: Partial<Record<Proposal, number>> = {};
  for (const { proposal } of ROWS) found[proposal] = (found[proposal] ?? 0) + 1;
  assertEquals(found, COUNTS);
});

Deno.test("ROWS has unique names and codes, which lead back to the row", () => {
  assertEquals(byName.size, ROWS.length);
  assertEquals(byCode.size, ROWS.length);
  eachRow((row) => {
    assert(byName.get(row.name) === row);
    assert(byCode.get(row.code) === row);
  });
  assertEquals(Object.values(FAMILIES).flat().length, ROWS.length);
});

Deno.test("every code is a byte, or a prefix and an opcode below 4096", () => {
  eachRow(({ code }) => {
    const prefix = code >> 12;
    if (prefix === 0) assert(code <= 0xff);
    else assert(prefix >= 0xfb && prefix <= 0xfe, `prefix ${prefix}`);
  });
});

Deno.test("every name is a spelling of the text format", () => {
  eachRow(({ name }) => assert(/^[a-z0-9_.]+( (t|null))?$/.test(name)));
});

Deno.test("every immediate and operand type is a known one", () => {
  eachRow(({ immediates, params, results }) => {
    for (const kind of immediates) assert(IMMEDIATES[kind], kind);
    for (const type of [...params ?? [], ...results ?? []]) assert(TYPES[type], type);
  });
});

Deno.test("every row has one meaning, or is by hand", () => {
  eachRow((row) => {
    const meanings = [row.js, row.lanes, row.v128].filter((meaning) => meaning !== undefined);
    const byHand = row.params === null || row.results === null || BY_HAND.has(row.name);
    const reference = row.immediates.some((kind) => kind === "typeidx");
    assertEquals(meanings.length, byHand || reference ? 0 : 1);
    if (row.bits !== undefined) assert(row.js !== undefined, "bits without js");
  });
});

Deno.test("templates have as many words as their results", () => {
  eachRow((row) => {
    if (row.js !== undefined) assertEquals(words(row.js), resultWords(row, false));
    if (row.bits !== undefined) assertEquals(words(row.bits), resultWords(row, true));
    if (row.lanes !== undefined) assertEquals(row.results, ["v128"]);
  });
});

Deno.test("templates use every operand, and name no word that there is not", () => {
  eachRow((row) => {
    for (const form of ["js", "bits"] as const) {
      const template = row[form];
      if (template === undefined) continue;
      const operands = row.params!.flatMap((type, n) => operandWords(type, n, form === "bits"));
      const immediates = row.immediates.flatMap((kind) => IMMEDIATE_WORDS[kind] ?? []);
      const known = new Set([...operands, ...immediates, "$m", "$r"]);
      const named = dollars(text(template));
      for (const name of named) assert(known.has(name), `${form} names ${name}`);
      row.params!.forEach((_, n) => {
        const used = [...named].some((name) => name.startsWith(`$${n}`));
        assert(used, `${form} does not use operand ${n}`);
      });
    }
  });
});

Deno.test("lanes name the lanes that their views have", () => {
  eachRow(({ lanes, params }) => {
    if (lanes === undefined) return;
    const known = params!.flatMap((type, n) => laneWords(lanes, type, n));
    const named = dollars(text(lanes.js));
    for (const name of named) assert(name === "$r" || known.includes(name), `js names ${name}`);
    for (const name of known) assert(named.has(name), `js does not use ${name}`);
    assertEquals(typeof lanes.js === "string", lanes.write !== "i64");
  });
});

Deno.test("templates name helpers that exist", () => {
  eachRow((row) => {
    const texts = [row.js, row.bits, row.lanes?.js].filter((part) => part !== undefined);
    for (const template of texts) {
      for (const [name] of text(template).matchAll(/(?<![$.\w])[A-Za-z_]\w*/g)) {
        assert(name === "Math" || name === "Atomics" || name === "true" || name in HELPERS, name);
      }
    }
    if (row.v128 !== undefined) assert(row.v128 in SIMD_HELPERS, row.v128);
  });
});

Deno.test("every predicate gives an i32, and its negation is a predicate that names it", () => {
  eachRow((row) => {
    if (row.predicate) assertEquals(row.results, ["i32"]);
    if (row.negated === undefined) return;
    const other = byName.get(row.negated);
    assertEquals(other?.negated, row.name);
    assertEquals(other?.params, row.params);
  });
});

Deno.test("rows that reach memory take an address, can trap, and have a memarg", () => {
  eachRow((row) => {
    assertEquals(row.immediates[0] === "memarg", row.access !== undefined);
    if (row.access === undefined) return;
    assertEquals(row.params?.[0], "addr");
    assert(row.traps);
    assertEquals(row.access.atomic === true, row.proposal === "threads");
  });
});

Deno.test("rows whose helper throws a trap say so", () => {
  const trapping = /DivS|DivU|RemS|RemU|(?<!Sat)Trunc[SU]\(|\$m\./;
  eachRow((row) => {
    if (row.js !== undefined && trapping.test(text(row.js))) assert(row.traps);
  });
});

function text(template: Template | Lanes["js"]): string {
  return typeof template === "string" ? template : template.join("; ");
}

function words(template: Template): number {
  return typeof template === "string" ? 1 : template.length;
}

function resultWords(row: Row, bits: boolean): number {
  const count = row.results!.flatMap((type) => suffixes(type, bits)).length;
  return Math.max(count, 1);
}

function operandWords(type: Operand, n: number, bits: boolean): string[] {
  return suffixes(type, bits).map((suffix) => `$${n}${suffix}`);
}

function laneWords({ read, stride }: Lanes, type: Operand, n: number): string[] {
  if (type !== "v128") return [`$${n}`];
  if (read === "i64") return [`$${n}l`, `$${n}h`];
  return stride === 2 ? [`$${n}`, `$${n}n`] : [`$${n}`];
}

function dollars(template: string): Set<string> {
  return new Set([...template.matchAll(/\$\w+/g)].map(([name]) => name));
}
