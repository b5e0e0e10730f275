/**
 * Modules made to hurt: counts with nothing behind them, nesting without end, greed for memory, work
 * that grows with the square of the bytes.
 *
 * @module
 */
import {
  body,
  HEADER,
  module,
  name,
  type Part,
  runs,
  s,
  section,
  times,
  u,
  vec,
} from "./assemble.ts";

/** A hostile module and how it has to end. */
export interface Hostile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How it ends, as `kind in stage`; then what its message must match. */
  readonly ends: string;
  readonly message?: RegExp;
}

const MOST = 0xffffffff;
const I32 = 0x7f;
const I64 = 0x7e;
const REF_ANY = 0x6e;
const BLOCK = [0x02, 0x40];
const LOOP = [0x03, 0x40];
const END = 0x0b;
const DROP = 0x1a;
const NOP_TYPE = [0x60, 0, 0];

/** The i32 constant −1, which is also 2³²−1. */
const ALL_ONES = [0x41, 0x7f];

const refused = "refused in compile";
const ran = "ran in run";
const trapped = "trapped in run";

/** Counts that promise far more than there is. */
const COUNTS: readonly Hostile[] = ([
  [1, "types"],
  [2, "imports"],
  [3, "functions"],
  [4, "tables"],
  [5, "memories"],
  [6, "globals"],
  [7, "exports"],
  [9, "elements"],
  [10, "bodies"],
  [11, "data segments"],
  [13, "tags"],
] as const).flatMap(([id, what]) => [
  { name: `2³²−1 ${what} and none there`, bytes: module(section(id, u(MOST))), ends: refused },
  {
    name: `a million ${what} and none there`,
    bytes: module(section(id, u(1_000_000))),
    ends: refused,
  },
]);

const LENGTHS: readonly Hostile[] = [
  { name: "nothing at all", bytes: new Uint8Array(), ends: refused },
  { name: "half a header", bytes: new Uint8Array(HEADER.slice(0, 5)), ends: refused },
  { name: "a header alone", bytes: module(), ends: ran },
  {
    name: "a component",
    bytes: new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
    ends: refused,
    message: /component/,
  },
  { name: "version 2", bytes: new Uint8Array([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]), ends: refused },
  { name: "a section of 4 GiB", bytes: module(1, u(MOST)), ends: refused },
  { name: "a number that never ends", bytes: module(1, times(40, 0x80)), ends: refused },
  { name: "a name of 4 GiB", bytes: module(section(0, u(MOST), 0x61)), ends: refused },
  {
    name: "ten million bytes of nothing",
    bytes: module(section(0, name("padding"), new Uint8Array(10_000_000))),
    ends: ran,
  },
  {
    name: "a million empty custom sections",
    bytes: module(times(1_000_000, section(0, name("")))),
    ends: ran,
  },
  {
    name: "a body of 4 GiB",
    bytes: module(section(1, vec([NOP_TYPE])), section(3, 1, 0), section(10, 1, u(MOST))),
    ends: refused,
  },
  {
    name: "names without end in the name section",
    bytes: runs([], { after: section(0, name("name"), 1, u(6), u(MOST), 0) }),
    ends: ran,
  },
];

const NESTING: readonly Hostile[] = [
  { name: "50,000 nested blocks", bytes: runs(nested(50_000, BLOCK)), ends: ran },
  { name: "50,000 nested loops", bytes: runs(nested(50_000, LOOP)), ends: ran },
  {
    name: "two million nested blocks",
    bytes: runs(nested(2_000_000, BLOCK)),
    ends: refused,
    message: /nest|deep|depth/,
  },
  { name: "a million blocks never closed", bytes: runs(times(1_000_000, BLOCK)), ends: refused },
  { name: "a million ends", bytes: runs(times(1_000_000, END)), ends: refused },
  {
    name: "50,000 nested blocks, each with a branch out of all",
    bytes: runs([
      times(25_000, BLOCK),
      times(25_000, [0x41, 0, 0x0d, u(25_000)]),
      times(25_000, END),
    ]),
    ends: ran,
  },
  {
    name: "a million operands",
    bytes: runs([times(1_000_000, [0x41, 0]), times(1_000_000, DROP)]),
    ends: ran,
  },
  {
    name: "a constant expression of a million terms",
    bytes: module(section(6, 1, I32, 0, 0x41, 1, times(1_000_000, [0x41, 1, 0x6a]), END)),
    ends: ran,
  },
  {
    name: "a constant expression of a million operands",
    bytes: module(
      section(6, 1, I32, 0, times(1_000_000, [0x41, 1]), times(999_999, 0x6a), END),
    ),
    ends: ran,
  },
];

const GREED: readonly Hostile[] = [
  { name: "a memory of 65,537 pages", bytes: memories([[0, u(65_537)]]), ends: refused },
  { name: "a memory of 4 GiB", bytes: memories([[0, u(65_536)]]), ends: "trapped in link" },
  {
    name: "a 64-bit memory of 2⁴⁸ pages",
    bytes: memories([[4, u(2n ** 48n)]]),
    ends: "trapped in link",
  },
  { name: "101 memories", bytes: memories(Array(101).fill([0, 0])), ends: refused },
  {
    name: "a memory with its maximum below its minimum",
    bytes: memories([[1, 2, 1]]),
    ends: refused,
  },
  {
    name: "a table of 2³²−1 elements",
    bytes: module(section(4, 1, 0x70, 0, u(MOST))),
    ends: "trapped in link",
  },
  {
    name: "growing a memory by everything",
    bytes: runs([ALL_ONES, 0x40, 0, DROP], { between: section(5, 1, 0, 1) }),
    ends: ran,
  },
  {
    name: "growing a table by everything",
    bytes: runs([0xd0, 0x70, ALL_ONES, 0xfc, 15, 0, DROP], { between: section(4, 1, 0x70, 0, 1) }),
    ends: ran,
  },
  {
    name: "filling a memory beyond its end",
    bytes: runs([0x41, 0, 0x41, 0, ALL_ONES, 0xfc, 11, 0], { between: section(5, 1, 0, 1) }),
    ends: trapped,
  },
  {
    name: "a hundred tables of nine million elements",
    bytes: module(section(4, vec(Array(100).fill([0x70, 0, u(9_000_000)])))),
    ends: "trapped in link",
    message: /limits\.tableElements/,
  },
  {
    name: "a hundred memories of 63 MiB",
    bytes: memories(Array(100).fill([0, u(63 * 16)])),
    ends: "trapped in link",
    message: /limits\.memoryBytes/,
  },
  {
    name: "a hundred tables, each grown by 90,000 again and again",
    bytes: runs([
      LOOP,
      Array.from(
        { length: 100 },
        (_, i) => [0xd0, 0x70, 0x41, s(90_000), 0xfc, 15, u(i), 0x41, 0, 0x4e, 0x0d, 0],
      ),
      END,
    ], { between: section(4, vec(Array(100).fill([0x70, 0, 0]))) }),
    ends: ran,
  },
  ...[I32, REF_ANY].map((element) => ({
    name: `an array of 2³²−1 elements of type ${element}`,
    bytes: runs([ALL_ONES, 0xfb, 7, 0, DROP], { types: [[0x5e, element, 1]] }),
    ends: trapped,
    message: /allocation size too large/,
  })),
  {
    name: "a constant expression with an array of 2³²−1 elements",
    bytes: module(
      section(1, vec([[0x5e, I32, 1]])),
      section(6, 1, REF_ANY, 0, ALL_ONES, 0xfb, 7, 0, END),
    ),
    ends: "trapped in link",
    message: /allocation size too large/,
  },
  {
    name: "a data segment beyond the end of memory",
    bytes: module(section(5, 1, 0, 1), section(11, 1, 0, ALL_ONES, END, 1, 7)),
    ends: "trapped in link",
  },
];

const TYPES: readonly Hostile[] = [
  {
    name: "a struct of itself",
    bytes: module(section(1, vec([[0x5f, 1, 0x63, 0, 0]]))),
    ends: ran,
  },
  {
    name: "a struct that can never be made",
    bytes: module(section(1, vec([[0x5f, 1, 0x64, 0, 0]]))),
    ends: ran,
  },
  {
    name: "a type that is its own supertype",
    bytes: module(section(1, vec([[0x50, 1, 0, 0x5f, 0]]))),
    ends: refused,
  },
  {
    name: "supertypes that go round",
    bytes: module(section(1, vec([[0x4e, 2, [0x50, 1, 1, 0x5f, 0], [0x50, 1, 0, 0x5f, 0]]]))),
    ends: refused,
  },
  {
    name: "a chain of 200 subtypes",
    bytes: module(
      section(
        1,
        vec(
          Array.from(
            { length: 200 },
            (_, i) => i === 0 ? [0x50, 0, 0x5f, 0] : [0x50, 1, u(i - 1), 0x5f, 0],
          ),
        ),
      ),
    ),
    ends: refused,
    message: /63|depth|chain/,
  },
  {
    name: "a recursive group of 50,000 structs, each of the next",
    bytes: module(
      section(
        1,
        1,
        0x4e,
        u(50_000),
        Array.from({ length: 50_000 }, (_, i) => [
          [0x5f, 1, 0x63, s((i + 1) % 50_000), 0],
        ]),
      ),
    ),
    ends: ran,
  },
  {
    name: "50,000 structs, each of the one before",
    bytes: module(
      section(
        1,
        u(50_000),
        Array.from(
          { length: 50_000 },
          (_, i) => i === 0 ? [0x5f, 0] : [0x5f, 1, 0x63, s(i - 1), 0],
        ),
      ),
    ),
    ends: ran,
  },
  {
    name: "a recursive group of 2³²−1",
    bytes: module(section(1, 1, 0x4e, u(MOST))),
    ends: refused,
  },
  {
    name: "a function type of a million parameters",
    bytes: module(section(1, vec([[0x60, u(1_000_000), times(1_000_000, I32), 0]]))),
    ends: refused,
  },
  {
    name: "a thousand parameters handed through a thousand blocks",
    bytes: runs(
      [times(1000, [0x41, 0]), times(1000, [0x02, 0]), times(1000, END), times(1000, DROP)],
      { types: [[0x60, u(1000), times(1000, I32), u(1000), times(1000, I32)]] },
    ),
    ends: ran,
  },
];

const CODE: readonly Hostile[] = [
  { name: "2³²−1 locals", bytes: runs([], { locals: [1, u(MOST), I32] }), ends: refused },
  {
    name: "locals that add up past 2³²",
    bytes: runs([], { locals: [4, times(4, [u(0x40000001), I32])] }),
    ends: refused,
  },
  { name: "50,001 locals", bytes: runs([], { locals: [1, u(50_001), I64] }), ends: refused },
  { name: "50,000 locals", bytes: runs([], { locals: [1, u(50_000), I64] }), ends: ran },
  {
    name: "recursion without end",
    bytes: runs([0x10, 0]),
    ends: trapped,
    message: /call stack exhausted/,
  },
  {
    name: "recursion without end, with 50,000 locals",
    bytes: runs([0x10, 0], { locals: [1, u(50_000), I64] }),
    ends: trapped,
    message: /call stack exhausted/,
  },
  {
    name: "a branch table of a million entries",
    bytes: runs([BLOCK, 0x41, 0, 0x0e, u(1_000_000), times(1_000_000, 0), 0, END]),
    ends: ran,
  },
  {
    name: "a branch table of 2³²−1 entries",
    bytes: runs([0x41, 0, 0x0e, u(MOST), 0]),
    ends: refused,
  },
  {
    name: "a branch table of 100,000 entries with a thousand values each",
    bytes: runs(
      [
        0x02,
        0,
        times(1000, [0x41, 0]),
        0x41,
        0,
        0x0e,
        u(100_000),
        times(100_000, 0),
        0,
        END,
        times(1000, DROP),
      ],
      { types: [[0x60, 0, u(1000), times(1000, I32)]] },
    ),
    ends: ran,
  },
  {
    name: "a million unreachable instructions after unreachable",
    bytes: runs([0x00, times(1_000_000, 0x6a), DROP]),
    ends: trapped,
    message: /unreachable/,
  },
  {
    name: "a call through an empty table",
    bytes: runs([0x41, 0, 0x11, 0, 0], { between: section(4, 1, 0x70, 0, 0) }),
    ends: trapped,
  },
  { name: "an unknown opcode", bytes: runs([0xff]), ends: refused },
  {
    name: "a start function that traps",
    bytes: module(
      section(1, vec([NOP_TYPE])),
      section(3, 1, 0),
      section(8, 0),
      section(10, 1, body(0, 0x00)),
    ),
    ends: "trapped in link",
  },
  {
    name: "100,000 exports of one function",
    bytes: module(
      section(1, vec([NOP_TYPE])),
      section(3, 1, 0),
      section(7, u(100_000), Array.from({ length: 100_000 }, (_, i) => [name(`e${i}`), 0, 0])),
      section(10, 1, body(0)),
    ),
    ends: ran,
  },
  {
    name: "100,000 functions",
    bytes: module(
      section(1, vec([NOP_TYPE])),
      section(3, u(100_000), times(100_000, 0)),
      section(10, u(100_000), times(100_000, body(0))),
    ),
    ends: ran,
  },
];

/** All of them. */
export const HOSTILE: readonly Hostile[] = [
  ...COUNTS,
  ...LENGTHS,
  ...NESTING,
  ...GREED,
  ...TYPES,
  ...CODE,
];

function nested(depth: number, open: Part): Part {
  return [times(depth, open), times(depth, END)];
}

/** A module of memories, each given by its limits' bytes. */
function memories(limits: readonly Part[]): Uint8Array<ArrayBuffer> {
  return module(section(5, vec(limits)));
}
