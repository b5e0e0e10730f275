/**
 * Damaged modules: one of the samples, with a few seeded mutations.
 *
 * @module
 */
import { Random } from "./random.ts";

/** A module to start from. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A damaged module. */
export interface Mutant {
  /** What was done to which sample, for whoever has to reproduce it. */
  readonly story: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What its program is called with. */
  readonly args: readonly string[];
  /** How many instructions it may execute, for every other mutant. */
  readonly fuel: number | undefined;
}

type Mutation = (bytes: Uint8Array, random: Random, samples: readonly Sample[]) => Uint8Array;

/** Bytes that mean something: small counts, the ends of LEB128 ranges, types, opcodes. */
const TELLING_BYTES = [
  0,
  1,
  2,
  3,
  0x0b,
  0x10,
  0x11,
  0x40,
  0x60,
  0x6f,
  0x70,
  0x7e,
  0x7f,
  0x80,
  0xff,
];

/** Numbers that mean something, as LEB128: 2³²−1 twice (u32, and padded), −2³¹, 2³⁵, 65537. */
const TELLING_NUMBERS = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x78],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0x81, 0x80, 0x04],
];

/** Runs of opcodes that share a signature, so that one can stand for another and stay valid. */
const ALIKE = [
  [0x46, 0x4f], // i32 comparisons
  [0x6a, 0x78], // i32 arithmetic
  [0x51, 0x5a], // i64 comparisons
  [0x7c, 0x8a], // i64 arithmetic
  [0x61, 0x66], // f64 comparisons
  [0xa0, 0xa6], // f64 arithmetic
] as const;

/** Arguments that lead different samples down different paths. */
const ARGS = [[], ["2"], ["hello"], ["/d"], ["-l", "/d"], ["/d/note.txt"], ["-", "/d/none"]];

/** Enough for every sample to finish, and spent in a fraction of a second. */
const FUEL = 5_000_000;

const I32_CONST = 0x41;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "flip a bit": (bytes, random) => {
    const copy = bytes.slice();
    copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return copy;
  },
  "flip bits close by": (bytes, random) => {
    const copy = bytes.slice();
    const start = random.below(copy.length);
    for (let i = 0; i < 8; i++) {
      const at = Math.min(start + random.below(16), copy.length - 1);
      copy[at]! ^= 1 << random.below(8);
    }
    return copy;
  },
  "set a telling byte": (bytes, random) => {
    const copy = bytes.slice();
    copy[random.below(copy.length)] = random.pick(TELLING_BYTES);
    return copy;
  },
  "write a telling number": (bytes, random) => {
    const copy = bytes.slice();
    const number = random.pick(TELLING_NUMBERS);
    copy.set(number, random.below(Math.max(copy.length - number.length, 1)));
    return copy;
  },
  "swap operators alike": (bytes, random) => {
    const copy = bytes.slice();
    const [first, last] = random.pick(ALIKE);
    const isAlike = (byte: number) => byte >= first && byte <= last;
    const at = findFrom(copy, random.below(copy.length), isAlike);
    if (at >= 0) copy[at] = first + random.below(last - first + 1);
    return copy;
  },
  "change a constant": (bytes, random) => {
    const copy = bytes.slice();
    const at = findFrom(copy, random.below(copy.length), (byte) => byte === I32_CONST);
    if (at >= 0 && at + 1 < copy.length) {
      copy[at + 1] = (copy[at + 1]! & 0x80) | random.below(0x80);
    }
    return copy;
  },
  "truncate": (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  "remove a run": (bytes, random) => {
    const start = random.below(bytes.length);
    const end = Math.min(start + 1 + random.below(64), bytes.length);
    return concat(bytes.subarray(0, start), bytes.subarray(end));
  },
  "repeat a run": (bytes, random) => {
    const start = random.below(bytes.length);
    const end = Math.min(start + 1 + random.below(64), bytes.length);
    return concat(bytes.subarray(0, end), bytes.subarray(start));
  },
  "splice over": (bytes, random, samples) => {
    const run = someRun(random, samples);
    const copy = bytes.slice();
    const start = random.below(copy.length);
    copy.set(run.subarray(0, copy.length - start), start);
    return copy;
  },
  "splice in": (bytes, random, samples) => {
    const at = random.below(bytes.length);
    return concat(bytes.subarray(0, at), someRun(random, samples), bytes.subarray(at));
  },
  "cross two modules": (bytes, random, samples) => {
    const other = random.pick(samples).bytes;
    const at = random.below(Math.min(bytes.length, other.length));
    return concat(bytes.subarray(0, at), other.subarray(at));
  },
};

/** The mutant that `seed` stands for. */
export function mutate(seed: number, samples: readonly Sample[]): Mutant {
  const random = new Random(seed);
  const { name, bytes } = random.pick(samples);
  const names = Object.keys(MUTATIONS);
  // Mostly one mutation: with more, hardly a mutant gets as far as running.
  const count = random.below(4) === 0 ? 1 + random.below(4) : 1;
  const story = [`seed ${seed}: ${name}`];
  let mutant: Uint8Array = bytes;
  for (let i = 0; i < count && mutant.length > 0; i++) {
    const mutation = random.pick(names);
    story.push(mutation);
    mutant = MUTATIONS[mutation]!(mutant, random, samples);
  }
  return {
    story: story.join(", "),
    bytes: new Uint8Array(mutant),
    args: random.pick(ARGS),
    fuel: seed % 2 === 0 ? undefined : FUEL,
  };
}

/** Where the first byte that fits is, from `start` and round the end; -1 for none. */
function findFrom(bytes: Uint8Array, start: number, fits: (byte: number) => boolean): number {
  const after = bytes.subarray(start).findIndex(fits);
  return after >= 0 ? start + after : bytes.findIndex(fits);
}

function someRun(random: Random, samples: readonly Sample[]): Uint8Array {
  const { bytes } = random.pick(samples);
  const start = random.below(bytes.length);
  return bytes.subarray(start, start + 1 + random.below(64));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
