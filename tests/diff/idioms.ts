/**
 * Random code in shapes that programs have and chance alone seldom makes: chains of operations on
 * vectors, floats and wide integers, switches, loops that count, values that wait on the stack.
 *
 * @module
 */
import type { Row } from "../../ops/row.ts";
import { constant, i32Const, isNumber, leb, someBits, SPEND } from "./constants.ts";
import { PLAIN, PLAIN_BY_RESULT } from "./rows.ts";
import { type Label, type Node, node, type Part } from "./tree.ts";
import { FUEL } from "./world.ts";
import type { Writer } from "./writer.ts";

/** Rows of these names. */
function rowsOf(pattern: RegExp): readonly Row[] {
  return PLAIN.filter(({ name }) => pattern.test(name));
}

/** Operations that often follow one another, by the type that they are about. */
const CHAINS: Readonly<Record<string, readonly (readonly Row[])[]>> = {
  v128: [
    rowsOf(/x\d+\.(narrow|extend|extadd|extmul)/),
    rowsOf(/^i(8x16|16x8|32x4|64x2)\.(shl|shr_[su]|add|sub|mul|abs|neg)$/),
    rowsOf(/^i8x16\.(shuffle|swizzle)$/),
    rowsOf(/^v128\.|add_sat|sub_sat|avgr|q15|\.dot_|x\d+\.(min|max)_[su]$/),
    rowsOf(/^[if]\d+x\d+\.(eq|ne|lt|gt|le|ge)(_[su])?$/).concat(rowsOf(/^v128\.bitselect$/)),
    rowsOf(/^f(32x4|64x2)\.(add|sub|mul|div|min|max|pmin|pmax|abs|neg|sqrt)$/),
    rowsOf(/^[if]\d+x\d+\.(convert|trunc|demote|promote|splat)/),
  ],
  f32: [
    rowsOf(/^f32\.(add|sub|mul|div|min|max|sqrt|neg|abs|copysign)$/),
    rowsOf(/^f32\.(neg|abs|copysign|nearest|floor|reinterpret_i32)$/),
    rowsOf(/^f32\.(convert|demote)/),
  ],
  f64: [
    rowsOf(/^f64\.(add|sub|mul|div|min|max|sqrt|neg|abs|copysign)$/),
    rowsOf(/^f64\.(neg|abs|copysign|trunc|ceil|reinterpret_i64|promote_f32)$/),
  ],
  i64: [
    rowsOf(/^i64\.(mul|add|sub|div_[su]|rem_[su])$/),
    rowsOf(/^i64\.(shl|shr_[su]|rotl|rotr|and|or|xor|extend\d+_s|clz|ctz|popcnt)$/),
  ],
  i32: [
    rowsOf(/^i32\.(mul|add|sub|div_[su]|rem_[su]|extend\d+_s)$/),
    rowsOf(/^i32\.(shl|shr_[su]|rotl|rotr|and|or|xor|eqz|lt_u|ge_s|wrap_i64|trunc_sat_f64_u)$/),
  ],
};

/** A value in one of the shapes. */
export function idiom(w: Writer, type: string, depth: number): Node {
  switch (w.random.below(8)) {
    case 0:
      return switchValue(w, type, depth);
    case 1:
      return waiting(w, type, depth);
    case 2:
      return selects(w, type, depth);
    case 3:
      return bitsOf(w, type, depth);
    default:
      return chain(w, type, depth);
  }
}

/** A statement in one of the shapes. */
export function idiomStatement(w: Writer, depth: number): Node {
  switch (w.random.below(5)) {
    case 0:
      return through(w, depth);
    case 1:
      return growing(w, depth);
    case 2: {
      const type = w.world.type();
      const value = isNumber(type) ? chain(w, type, depth) : w.expr(type, depth - 1);
      return node([], value, [0x21, ...leb(w.local(type))]);
    }
    default:
      return counted(w, () => w.statements(depth - 1));
  }
}

/** Operations one after the other, most of them on the result of the one before. */
function chain(w: Writer, type: string, depth: number): Node {
  if (type === "v128" && !w.world.hasVectors) return w.leaf(type);
  const family = w.chance(3) ? CHAINS[type]!.flat() : w.random.pick(CHAINS[type]!);
  let value = w.expr(type, depth - 2);
  for (let count = 1 + w.random.below(5); count > 0; count--) {
    const row = w.random.pick(family);
    if (!row.params!.every((operand) => operand !== "v128" || w.world.hasVectors)) continue;
    if (row.results![0] !== type) continue;
    // Where the value goes among the operands.
    const fitting = row.params!.flatMap((operand, n) => operand === type ? [n] : []);
    const at = fitting.length > 1 && w.chance(4) ? fitting.at(-1) : fitting[0];
    const operands = row.params!.map((operand, n) =>
      n === at ? value : partner(w, operand, /\.(div|rem)_/.test(row.name) && n === 1)
    );
    value = w.apply(row, operands);
    if (w.chance(6)) value = node([type], value, [0x22, ...leb(w.local(type))]);
  }
  return value;
}

/** The other operand of an operation in a chain. */
function partner(w: Writer, type: string, divides: boolean): Node {
  if (divides && !w.chance(8)) return w.chance(2) ? nonZero(w, type) : w.divisor(type);
  if (type === "i64" && !w.chance(3)) return knownHigh(w);
  return w.chance(2) ? w.constant(type) : w.leaf(type);
}

function nonZero(w: Writer, type: string): Node {
  const bits = someBits(type, w.random);
  return node([type], constant(type, bits === 0n ? 3n : bits));
}

/** An i64 of whose words one is known, or the other's sign. */
function knownHigh(w: Writer): Node {
  const ways: readonly (() => Part[])[] = [
    () => [w.get("i32"), [0xac]],
    () => [w.get("i32"), [0xad]],
    () => [w.leaf("i64"), constant("i64", 0xffffffffn), [0x83]],
    () => [w.leaf("i64"), constant("i64", 32n), [w.random.pick([0x86, 0x87, 0x88])]],
    () => [w.leaf("i64"), constant("i64", BigInt(w.random.below(64))), [0x88]],
    () => [w.leaf("i64"), [w.random.pick([0xc2, 0xc3, 0xc4])]],
    () => [w.constantBelow(4096), [w.random.pick([0x30, 0x31, 0x34, 0x35]), 0, 8]],
    () => [constant("i64", BigInt(w.random.pick([2, 3, 10, 16, 1000, 65536])))],
  ];
  return node(["i64"], ...w.random.pick(ways)());
}

/** A number by its bits, such as a NaN's, through what must keep them. */
function bitsOf(w: Writer, type: string, depth: number): Node {
  const other = { f32: "i32", f64: "i64", i32: "f32", i64: "f64" }[type];
  if (other === undefined) return w.expr(type, depth - 1);
  const reinterpret = PLAIN_BY_RESULT.get(type)!.find(({ name }) => name.includes("reinterpret"))!;
  const keeps = w.random.pick<() => Node>([
    () => w.tee(other, depth - 1),
    () => w.select(other, depth - 1),
    () => w.block(other, depth - 1),
    () => w.call(other, depth - 1),
    () => chain(w, other, depth - 1),
  ]);
  return w.apply(reinterpret, [keeps()]);
}

/** A number with or without some bits flipped, by a condition that is often about a few bits itself. */
function flips(w: Writer, depth: number): Node {
  const kept = [0x20, ...leb(w.local("i32"))];
  const flipped = node(["i32"], kept, w.chance(2) ? w.constant("i32") : w.leaf("i32"), [0x73]);
  const type = w.random.pick(["i32", "i64"]);
  const [and, equals, differs] = type === "i32" ? [0x71, 0x46, 0x47] : [0x83, 0x51, 0x52];
  const few = node([type], w.expr(type, depth - 2), constant(type, w.random.pick(FEW_BITS)), [
    and!,
  ]);
  const condition = w.chance(3)
    ? w.near(depth - 1)
    : node(["i32"], few, constant(type, 0n), [w.random.pick([equals!, differs!])]);
  const ways = w.chance(2) ? [kept, flipped] : [flipped, kept];
  return node(["i32"], ...ways, condition, [0x1b]);
}

/** Masks of a bit, or of some in each word of an i64. */
const FEW_BITS = [1n, 0x80000000n, 0x100000001n, 0x100000005n, 0x8000000000000000n];

/** One of several values, by conditions. */
function selects(w: Writer, type: string, depth: number): Node {
  if (type === "i32" && w.chance(2)) return flips(w, depth);
  let value = w.expr(type, depth - 2);
  for (let count = 1 + w.random.below(5); count > 0; count--) {
    const op = isNumber(type) ? [0x1b] : [0x1c, 1];
    if (!isNumber(type)) return value;
    value = w.chance(2)
      ? node([type], value, w.leaf(type), w.near(1), op)
      : node([type], w.leaf(type), value, w.near(1), op);
  }
  return value;
}

/** A switch of many arms, each with a value or falling through to the next. */
function switchValue(w: Writer, type: string, depth: number): Node {
  const arms = Array.from({ length: 2 + w.random.below(w.chance(4) ? 40 : 8) }, (): Label => ({
    carries: [],
  }));
  const done: Label = { carries: [type] };
  const index = w.chance(2) ? w.maskedLocal() : w.near(depth);
  const targets = Array.from(
    { length: arms.length + w.random.below(4) },
    () => w.random.pick(arms),
  );
  return w.within(done, () =>
    node(
      [type],
      [0x02, ...w.blockType({ params: [], results: [type] })],
      { enter: done },
      ...[...arms].reverse().flatMap((label): Part[] => [[0x02, 0x40], { enter: label }]),
      index,
      [0x0e, targets.length - 1],
      ...targets.map((label) => ({ depth: label })),
      ...arms.flatMap((label): Part[] => [
        { leave: label },
        [0x0b],
        w.chance(4) ? w.set(1) : node([], w.constant("i32"), [0x21, ...leb(w.local("i32"))]),
        ...w.chance(2) ? [w.leaf(type), [0x0c], { depth: done }] : [],
      ]),
      w.leaf(type),
      { leave: done },
      [0x0b],
    ));
}

/** An operation whose first operand waits while a loop runs. */
function waiting(w: Writer, type: string, depth: number): Node {
  const rows = PLAIN_BY_RESULT.get(type)!.filter(({ params, immediates }) =>
    params!.length === 2 && immediates.length === 0
  );
  const row = w.random.pick(rows);
  if (row.params!.includes("v128") && !w.world.hasVectors) return w.leaf(type);
  const [first, second] = row.params!;
  const loop = counted(w, () => w.statements(depth - 1));
  return w.apply(row, [w.expr(first!, depth - 2), loop, w.expr(second!, depth - 2)]);
}

/** A loop that is run a few times. */
function counted(w: Writer, inside: () => Node[]): Node {
  const counter = leb(w.newLocal("i32"));
  const exit: Label = { carries: [] };
  const again: Label = { carries: [] };
  const body = w.within(exit, () => w.within(again, inside));
  const times = i32Const(1 + w.random.below(6));
  return node(
    [],
    [...i32Const(0), 0x21, ...counter, 0x02, 0x40],
    { enter: exit },
    [0x03, 0x40],
    { enter: again },
    [0x23, FUEL, 0x45, 0x0d],
    { depth: exit },
    SPEND,
    ...body,
    [0x20, ...counter, ...i32Const(1), 0x6a, 0x22, ...counter, ...times, 0x49, 0x0d],
    { depth: again },
    { leave: again },
    [0x0b],
    { leave: exit },
    [0x0b],
  );
}

/** A loop that makes a memory larger between its accesses. */
function growing(w: Writer, depth: number): Node {
  return counted(w, () => [
    w.store(depth - 1),
    node([], w.constantBelow(2), [0x40, 0, 0x21, ...leb(w.local("i32"))]),
    w.store(depth - 1),
    node([], w.load("i64", depth - 1), [0x21, ...leb(w.local("i64"))]),
  ]);
}

/** A block or loop that takes its parameters from the stack and works on them there. */
function through(w: Writer, depth: number): Node {
  const params = w.world.typeList(4);
  const args = w.values(params, depth - 1);
  const stack = [...params];
  const inside = steps(w, stack);
  const loops = w.chance(2);
  const label: Label = { carries: loops ? params : [...stack] };
  const again: Part[] = [
    SPEND_LAST,
    ...w.values(params, depth - 1),
    w.near(0),
    [0x23, FUEL, ...i32Const(0), 0x47, 0x71, 0x0d],
    { depth: label },
    ...[...params].reverse().map((type) => w.take(type)),
  ];
  return node(
    [],
    ...args,
    [loops ? 0x03 : 0x02, ...w.blockType({ params, results: stack })],
    { enter: label },
    ...inside,
    ...loops ? again : [w.near(0), [0x0d], { depth: label }],
    { leave: label },
    [0x0b],
    ...[...stack].reverse().map((type) => w.take(type)),
  );
}

/** Takes one from the fuel, if there is any. */
const SPEND_LAST = [0x23, FUEL, 0x23, FUEL, ...i32Const(0), 0x47, 0x6b, 0x24, FUEL];

/** Instructions on the stack's top, which change what types are on it. */
function steps(w: Writer, stack: string[]): Part[] {
  const parts: Part[] = [];
  for (let count = 2 + w.random.below(6); count > 0; count--) {
    const [below, top] = [stack.at(-2), stack.at(-1)];
    const rows = top === undefined
      ? []
      : operationsOn(top).filter(({ params }) => params!.length === 1 || params![0] === below);
    if (rows.length > 0 && !w.chance(3)) {
      const row = w.random.pick(rows);
      stack.splice(-row.params!.length, row.params!.length, row.results![0]!);
      parts.push(...w.apply(row, []).parts);
    } else if (top !== undefined && w.chance(4)) parts.push(w.take(stack.pop()!));
    else {
      const type = top !== undefined && w.chance(2) ? top : w.world.type();
      stack.push(type);
      parts.push(w.leaf(type));
    }
  }
  return parts;
}

/** Operations without immediates whose last operand is of a type; none of them traps. */
function operationsOn(type: string): readonly Row[] {
  return [...PLAIN_BY_RESULT.values()].flat().filter(({ name, params, immediates }) =>
    params!.length <= 2 && params!.at(-1) === type && immediates.length === 0 &&
    !/\.(div|rem)_[su]$|\.trunc_f/.test(name)
  );
}
