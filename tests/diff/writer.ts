/**
 * Writes random code of a wanted type: expressions and statements over numbers, vectors, variables,
 * memory, blocks and calls. What is about objects is in `references.ts`.
 *
 * The same bits must come out on every engine. So a NaN that an operation makes, whose bits the
 * specification leaves open, is put in canonical form before anything can see its bits; between
 * operations that only pass NaNs on, it is left alone.
 *
 * @module
 */
import type { Row } from "../../ops/row.ts";
import { valType } from "../../runtime/validate/testing.ts";
import type { Random } from "../fuzz/random.ts";
import {
  constant,
  i32Const,
  isNumber,
  leb,
  nullOf,
  shuffleLanes,
  someBits,
  SPEND,
  zeros,
} from "./constants.ts";
import { idiom, idiomStatement } from "./idioms.ts";
import {
  LOADS_BY_RESULT,
  MAKES_NAN,
  opcode,
  PLAIN_BY_RESULT,
  SEES_NO_BITS,
  STORES,
} from "./rows.ts";
import { objectNumber, objectStatement, reference } from "./references.ts";
import { catching, throwing } from "./throws.ts";
import { type Label, type Node, node, type Part } from "./tree.ts";
import { FUEL, type Signature, type World } from "./world.ts";

/** i32 operations that are fused: arithmetic, and comparisons. */
const HOT = [0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x76, 0x77, 0x6a, 0x73];
const COMPARES = [0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f];

/** How many times as likely as others a choice is, and the choice. */
type Choice = readonly [weight: number, make: () => Node];

/** Writes the body of one function. */
export class Writer {
  readonly world: World;
  readonly random: Random;
  /** Types of locals, parameters first. */
  readonly locals: string[];
  /** Blocks that are open, outermost first. */
  readonly labels: Label[] = [];
  readonly signature: Signature;
  /** How much more may be written, roughly in instructions. */
  #budget: number;
  /** By type, the local that holds a number while it is looked at for NaN. */
  readonly #scratch = new Map<string, number>();

  constructor(world: World, signature: Signature, budget = 250) {
    this.world = world;
    this.random = world.random;
    this.signature = signature;
    this.locals = [...signature.params];
    this.#budget = budget;
  }

  /** The whole body, which costs fuel. */
  body(): Node {
    const { results } = this.signature;
    const outer: Label = { carries: results };
    this.labels.push(outer);
    const stop = [0x23, FUEL, 0x45, 0x04, 0x40, ...zeros(results), 0x0f, 0x0b];
    const statements = this.statements(3);
    const values = results.map((type) => this.expr(type, 3));
    const last = this.chance(6) ? this.tailCall(3) : undefined;
    this.labels.pop();
    return node(
      results,
      { enter: outer },
      stop,
      SPEND,
      this.#initial(),
      ...statements,
      ...last ? [last] : values,
      {
        leave: outer,
      },
    );
  }

  /** Gives locals values that tell them apart. */
  #initial(): number[] {
    return this.locals.flatMap((type, local) => {
      if (local < this.signature.params.length || !isNumber(type) || this.chance(4)) return [];
      return [...constant(type, BigInt(this.random.below(1000))), 0x21, ...leb(local)];
    });
  }

  /** True once in `times`. */
  chance(times: number): boolean {
    return this.random.below(times) === 0;
  }

  /** The index of a local of a type; a new one, now and then. */
  local(type: string): number {
    const known = this.locals.flatMap((local, index) =>
      local === type && ![...this.#scratch.values()].includes(index) ? [index] : []
    );
    // Few, so that what is read here is often written there.
    if (known.length === 0 || known.length < 2 && this.chance(4)) return this.newLocal(type);
    return this.random.pick(known);
  }

  newLocal(type: string): number {
    return this.locals.push(type) - 1;
  }

  /** A few statements. */
  statements(depth: number): Node[] {
    return Array.from({ length: this.random.below(4) }, () => this.statement(depth));
  }

  /** A value. `raw`: whether a NaN may have any bits. */
  expr(type: string, depth: number, raw = false): Node {
    this.#budget--;
    if (depth <= 0 || this.#budget <= 0) return this.leaf(type);
    const choices: Choice[] = [
      [4, () => this.leaf(type)],
      [3, () => this.tee(type, depth)],
      [3, () => this.block(type, depth)],
      [3, () => this.conditional(type, depth)],
      [3, () => this.select(type, depth)],
      [2, () => this.loop([type], depth)],
      [3, () => this.call(type, depth)],
      [2, () => this.withValue(type, depth)],
      [2, () => this.behind(type, depth)],
      [this.chance(12) ? 1 : 0, () => node([type], this.leaving(depth))],
    ];
    if (isNumber(type)) {
      choices.push([16, () => this.operation(type, depth, raw)], [4, () => this.load(type, depth)]);
      if (type === "i32") choices.push([2, () => this.size(depth)], [10, () => this.pair(depth)]);
      choices.push([4, () => this.clash(type, depth)], [4, () => idiom(this, type, depth)]);
      if (this.world.tags.length > 0) choices.push([2, () => catching(this, type, depth)]);
      if (this.world.hasObjects) choices.push([6, () => objectNumber(this, type, depth)]);
    } else choices.push([14, () => reference(this, type, depth)]);
    return this.choose(choices);
  }

  choose(choices: readonly Choice[]): Node {
    let at = this.random.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of choices) if ((at -= weight) < 0) return make();
    throw new Error("No choice has any weight");
  }

  leaf(type: string): Node {
    const globals = this.world.globals.flatMap((global, index) => global === type ? [index] : []);
    if (globals.length > 0 && this.chance(5)) {
      return node([type], [0x23, ...leb(this.random.pick(globals))]);
    }
    return this.chance(3) ? this.constant(type) : this.get(type);
  }

  get(type: string): Node {
    return node([type], [0x20, ...leb(this.local(type))]);
  }

  /** Values to be carried somewhere: often they are locals, not in order. */
  values(types: readonly string[], depth: number): Node[] {
    return types.map((type) => this.chance(2) ? this.get(type) : this.expr(type, depth));
  }

  constant(type: string): Node {
    if (!isNumber(type)) return node([type], [0xd0, ...nullOf(type)]);
    return node([type], constant(type, someBits(type, this.random)));
  }

  tee(type: string, depth: number): Node {
    return node([type], this.expr(type, depth - 1), [0x22, ...leb(this.local(type))]);
  }

  /** An operation of the catalogue's. */
  operation(type: string, depth: number, raw: boolean): Node {
    const row = this.random.pick(PLAIN_BY_RESULT.get(type)!);
    if (row.params!.includes("v128") && !this.world.hasVectors) return this.leaf(type);
    const makes = MAKES_NAN.test(row.name);
    const operands = row.params!.map((operand, n) => {
      if (/\.(div|rem)_/.test(row.name) && n === 1 && !this.chance(4)) return this.divisor(operand);
      // The lanes of a vector may be looked at in another shape than the one that made a NaN.
      const unseen = operand !== "v128" && (makes || SEES_NO_BITS.test(row.name));
      return this.expr(operand, depth - 1, unseen);
    });
    return this.apply(row, operands, { raw });
  }

  /** An operation on operands. `raw`: whether a NaN that it makes may have any bits. */
  apply(row: Row, operands: readonly Part[], { raw = false } = {}): Node {
    const makes = MAKES_NAN.test(row.name);
    const lanes = row.immediates.flatMap((kind) => this.lanes(row, kind));
    const code = [...opcode(row), ...lanes];
    const value: Node = { ...node(row.results!, ...operands, code), raw: makes };
    return makes && !raw ? this.canonical(value, row.name) : value;
  }

  /** A number that is rarely zero. */
  divisor(type: string): Node {
    const one = constant(type, 1n);
    return node([type], this.leaf(type), [...one, type === "i32" ? 0x72 : 0x84]);
  }

  /** An operation on the result of another, as the lowering stage may do both at once. */
  pair(depth: number): Node {
    const inner = node(["i32"], this.near(depth), this.near(depth), [this.random.pick(HOT)]);
    const operands = [inner, this.near(depth)];
    return node(["i32"], ...this.chance(2) ? operands : operands.reverse(), [
      this.random.pick(HOT),
    ]);
  }

  /** An operation on a local's value and on what the local is changed to before the operation. */
  clash(type: string, depth: number): Node {
    const rows = PLAIN_BY_RESULT.get(type)!.filter(({ params, immediates }) =>
      params!.length === 2 && params![0] === params![1] && immediates.length === 0
    );
    const row = this.random.pick(rows);
    const operand = row.params![0]!;
    if (operand === "v128" && !this.world.hasVectors) return this.leaf(type);
    const local = leb(this.local(operand));
    const changed = this.expr(operand, depth - 1);
    const parts: Part[] = this.chance(2)
      ? [[0x20, ...local], changed, [0x22, ...local]]
      : [[0x20, ...local], changed, [0x21, ...local], this.expr(operand, depth - 1)];
    return this.apply(row, parts);
  }

  /** An i32 that is most often a constant or a local. */
  near(depth: number): Node {
    if (this.chance(3)) return this.expr("i32", depth - 1);
    return this.chance(2) ? this.constant("i32") : node(["i32"], [0x20, ...leb(this.local("i32"))]);
  }

  /** Counts a local up, and goes to a label when it compares in some way. */
  count(depth: number): Node {
    const local = leb(this.local("i32"));
    const label = this.labels.findLast(({ carries }) => carries.length === 0);
    if (label === undefined) return this.set(depth);
    const step = [0x20, ...local, ...i32Const(this.random.pick([1, -1, 4])), 0x6a];
    const compare = [this.near(0), [this.random.pick(COMPARES)]];
    return node(
      [],
      this.chance(2) ? [...step, 0x22, ...local] : [...step, 0x21, ...local, 0x20, ...local],
      ...this.chance(4) ? [] : compare,
      [0x0d],
      { depth: label },
    );
  }

  lanes(row: Row, kind: string): number[] {
    if (kind === "lanes") return shuffleLanes(this.random);
    return [this.random.below(Number(/x(\d+)/.exec(row.name)![1]))];
  }

  /** The same value, with the canonical NaN in the place of every other. */
  canonical(value: Node, name: string): Node {
    const type = value.results[0]!;
    const saved = this.#scratch.get(type) ?? this.newLocal(type);
    this.#scratch.set(type, saved);
    const get = [0x20, ...leb(saved)];
    const tee = [0x22, ...leb(saved)];
    if (type === "f32") {
      return node([type], value, [
        ...tee,
        ...constant(type, 0x7fc00000n),
        ...get,
        ...get,
        0x5b,
        0x1b,
      ]);
    }
    if (type === "f64") {
      const nan = constant(type, 0x7ff8n << 48n);
      return node([type], value, [...tee, ...nan, ...get, ...get, 0x61, 0x1b]);
    }
    const half = name.startsWith("f32x4") ? 0x7fc00000_7fc00000n : 0x7ff8n << 48n;
    const nan = constant("v128", half << 64n | half);
    const equal = name.startsWith("f32x4") ? [0xfd, 0x41] : [0xfd, 0x47];
    return node([type], value, [...tee, ...nan, ...get, ...get, ...equal, 0xfd, 0x52]);
  }

  /** An address that is mostly inside of the memory. */
  address(depth: number): Node {
    if (this.chance(80)) return this.expr("i32", depth - 1);
    const masked = node(["i32"], this.expr("i32", depth - 1), [...i32Const(0x3ffc), 0x71]);
    if (this.chance(2)) return masked;
    const other = this.chance(2) ? this.constantBelow(4096) : this.maskedLocal();
    return node(["i32"], masked, other, [0x6a]);
  }

  constantBelow(end: number): Node {
    return node(["i32"], i32Const(this.random.below(end)));
  }

  maskedLocal(): Node {
    return node(["i32"], [0x20, ...leb(this.local("i32")), ...i32Const(255), 0x71]);
  }

  /** The address and the memory argument of an access. */
  memory(depth: number): { address: Node; memarg: number[] } {
    const offset = this.chance(80) ? [0xff, 0xff, 0xff, 0xff, 0x0f] : leb(this.random.below(64));
    const near = this.address(depth);
    if (!this.world.far || !this.chance(4)) return { address: near, memarg: [0, ...offset] };
    const far = node(["i64"], near, [0xad]);
    if (!this.chance(4)) return { address: far, memarg: [0x40, 1, ...offset] };
    // An address far below zero, which the offset makes up for, if addresses wrapped around.
    const large = 1n << BigInt(this.random.pick([31, 32, 33, 53, 63]));
    const less = this.chance(2) ? [...constant("i64", large), 0x7d] : [];
    return { address: node(["i64"], far, less), memarg: [0x40, 1, ...leb64(large)] };
  }

  load(type: string, depth: number): Node {
    const row = this.random.pick(LOADS_BY_RESULT.get(type)!);
    const { address, memarg } = this.memory(depth);
    const operands = row.params!.map((operand) =>
      operand === "addr" ? address : this.expr(operand, depth - 1)
    );
    const lanes = row.immediates.includes("laneidx") ? this.laneOf(row) : [];
    return node([type], ...operands, [...opcode(row), ...memarg, ...lanes]);
  }

  store(depth: number): Node {
    const rows = this.world.hasVectors
      ? STORES
      : STORES.filter(({ params }) => !params!.includes("v128"));
    const row = this.random.pick(rows);
    const { address, memarg } = this.memory(depth);
    const operands = row.params!.map((operand) =>
      operand === "addr" ? address : this.expr(operand, depth - 1)
    );
    const lanes = row.immediates.includes("laneidx") ? this.laneOf(row) : [];
    return node([], ...operands, [...opcode(row), ...memarg, ...lanes]);
  }

  laneOf(row: Row): number[] {
    return [this.random.below(16 / row.access!.bytes)];
  }

  /** The size of a memory or table, or of one that has just been asked to grow. */
  size(depth: number): Node {
    if (this.chance(2)) return node(["i32"], this.chance(2) ? [0x3f, 0] : [0xfc, 16, 0]);
    if (this.chance(3)) return node(["i32"], this.constantBelow(2), [0x40, 0]);
    if (this.chance(2)) return node(["i32"], this.expr("i32", depth - 1), [0x40, 0]);
    return node(["i32"], [0xd0, 0x70], this.expr("i32", depth - 1), [0xfc, 15, 0]);
  }

  select(type: string, depth: number): Node {
    const op = isNumber(type) && this.chance(2) ? [0x1b] : [0x1c, 1, ...valType(type)];
    const [a, b] = [this.expr(type, depth - 1), this.expr(type, depth - 1)];
    return node([type], a, b, this.expr("i32", depth - 1), op);
  }

  /** Runs `make` with a label open. */
  within<T>(label: Label, make: () => T): T {
    this.labels.push(label);
    const made = make();
    this.labels.pop();
    return made;
  }

  /** The bytes of a block type. */
  blockType(signature: Signature): number[] {
    const { params, results } = signature;
    if (params.length === 0 && results.length === 0) return [0x40];
    if (params.length === 0 && results.length === 1 && this.chance(2)) return valType(results[0]!);
    return leb(this.world.typeIndex(signature));
  }

  block(type: string, depth: number): Node {
    const label: Label = { carries: [type] };
    const [statements, value] = this.within(label, () => [
      this.statements(depth - 1),
      this.expr(type, depth - 1),
    ]);
    const opening = [0x02, ...this.blockType({ params: [], results: [type] })];
    return node([type], opening, { enter: label }, ...statements, value, { leave: label }, [0x0b]);
  }

  conditional(type: string, depth: number): Node {
    const label: Label = { carries: [type] };
    const condition = this.expr("i32", depth - 1);
    const arm = () => [...this.statements(depth - 2), this.expr(type, depth - 1)];
    const [then, otherwise] = this.within(label, () => [arm(), arm()]);
    const opening = [0x04, ...this.blockType({ params: [], results: [type] })];
    return node(
      [type],
      condition,
      opening,
      { enter: label },
      ...then,
      [0x05],
      ...otherwise,
      { leave: label },
      [0x0b],
    );
  }

  /** A loop with parameters, run again while its fuel and a condition allow. */
  loop(results: readonly string[], depth: number): Node {
    const params = this.chance(2) ? [] : this.world.typeList(2);
    const exit: Label = { carries: results };
    const again: Label = { carries: params };
    const initial = this.values(params, depth - 2);
    const takes = [...params].reverse().map((type) => [0x21, ...leb(this.local(type))]);
    const [statements, next, condition, values] = this.within(exit, () =>
      this.within(again, () => [
        this.statements(depth - 1),
        this.values(params, depth - 2),
        this.expr("i32", depth - 1),
        results.map((type) => this.expr(type, depth - 1)),
      ]));
    const stop = [0x23, FUEL, 0x45, 0x04, 0x40, ...zeros(results), 0x0c, 2, 0x0b];
    return node(
      results,
      [0x02, ...this.blockType({ params: [], results })],
      { enter: exit },
      ...initial,
      [0x03, ...this.blockType({ params, results })],
      { enter: again },
      ...takes,
      stop,
      SPEND,
      ...statements,
      ...next,
      condition,
      [0x0d],
      { depth: again },
      ...[...params].reverse().map((type) => this.take(type)),
      ...values,
      { leave: again },
      [0x0b],
      { leave: exit },
      [0x0b],
    );
  }

  /** A function whose results are what `fits` wants, or -1. */
  #funcWith(fits: (results: readonly string[]) => boolean): number {
    const own = this.world.funcs.indexOf(this.signature);
    if (this.chance(3) && fits(this.signature.results)) return own;
    const fitting = this.world.funcs.flatMap(({ results }, index) => fits(results) ? [index] : []);
    return fitting.length === 0 ? -1 : this.random.pick(fitting);
  }

  /** Arguments and a call, in one of the ways there are. */
  calling(funcidx: number, depth: number, { tail }: { tail: boolean }): Node {
    const signature = this.world.funcs[funcidx]!;
    const args = this.values(signature.params, depth - 1);
    const typeidx = leb(this.world.typeIndex(signature));
    const more = tail ? 1 : 0;
    const way = this.random.below(5);
    if (way === 0) {
      return node(signature.results, ...args, [0xd2, funcidx, 0x14 + more, ...typeidx]);
    }
    if (way === 1) {
      const index = this.chance(20) ? this.someIndex() : this.constantOf(funcidx);
      return node(signature.results, ...args, index, [0x11 + 2 * more, ...typeidx, 0]);
    }
    return node(signature.results, ...args, [0x10 + 2 * more, funcidx]);
  }

  /** The index of some function, or beyond them. */
  someIndex(): Node {
    return node(["i32"], this.get("i32"), [...i32Const(7), 0x71]);
  }

  constantOf(value: number): Node {
    const tee = this.chance(2) ? [0x22, ...leb(this.local("i32"))] : [];
    return node(["i32"], [...i32Const(value), ...tee]);
  }

  /** A call whose first result is used and the others dropped. */
  call(type: string, depth: number): Node {
    const funcidx = this.#funcWith(([first]) => first === type);
    if (funcidx < 0) return this.leaf(type);
    const call = this.calling(funcidx, depth, { tail: false });
    const others = call.results.slice(1).reverse().map((other) => this.take(other));
    return node([type], call, ...others);
  }

  /** Takes the top operand away. */
  take(type: string): number[] {
    return this.chance(2) ? [0x1a] : [0x21, ...leb(this.local(type))];
  }

  /** A call that has these results and is the last thing that the function does. */
  tailCall(depth: number): Node | undefined {
    const wanted = this.signature.results.join();
    const funcidx = this.#funcWith((results) => results.join() === wanted);
    return funcidx < 0 ? undefined : this.calling(funcidx, depth, { tail: true });
  }

  /** `br_if` with a value, which stays when the branch is not taken. */
  withValue(type: string, depth: number): Node {
    const label = this.labels.findLast(({ carries }) => carries.join() === type);
    if (label === undefined) return this.leaf(type);
    const [value, condition] = [this.expr(type, depth - 1), this.expr("i32", depth - 1)];
    return node([type], value, condition, [0x0d], { depth: label });
  }

  /** A value, and behind it statements that may change what it came from. */
  behind(type: string, depth: number): Node {
    return node([type], this.expr(type, depth - 1), ...this.statements(depth - 1));
  }

  /** An instruction that control does not pass, and whatever it needs. */
  leaving(depth: number): Node {
    const label = this.random.pick(this.labels);
    const values = () => this.values(label.carries, depth - 1);
    switch (this.random.below(8)) {
      case 0:
        return node([], ...this.values(this.signature.results, depth - 1), [
          0x0f,
        ]);
      case 1:
        return this.tailCall(depth) ?? node([], ...values(), [0x0c], { depth: label });
      case 2:
      case 3:
        return this.table(depth);
      case 4:
        if (this.chance(4)) return node([], [0x00]);
    }
    return node([], ...values(), [0x0c], { depth: label });
  }

  /** `br_table` to labels that carry the same. */
  table(depth: number): Node {
    const first = this.random.pick(this.labels);
    const alike = this.labels.filter(({ carries }) => carries.join() === first.carries.join());
    const count = this.random.below(5);
    const targets = Array.from({ length: count + 1 }, () => ({ depth: this.random.pick(alike) }));
    const values = this.values(first.carries, depth - 1);
    return node([], ...values, this.expr("i32", depth - 1), [0x0e, count], ...targets);
  }

  /** A statement. */
  statement(depth: number): Node {
    this.#budget--;
    if (this.#budget <= 0) return node([], [0x01]);
    const choices: Choice[] = [
      [10, () => this.set(depth)],
      [3, () => this.setGlobal(depth)],
      [5, () => this.store(depth)],
      [2, () => this.bulk(depth)],
    ];
    if (depth > 0) {
      choices.push(
        [3, () => this.branch(depth)],
        [3, () => this.count(depth)],
        [3, () => this.conditionalStatement(depth)],
        [3, () => this.loop([], depth)],
        [3, () => this.many(depth)],
        [1, () => node([], this.expr(this.world.type(), depth - 1), [0x1a])],
        [1, () => this.inBlock(depth)],
      );
      choices.push([4, () => idiomStatement(this, depth)]);
      if (this.world.tags.length > 0) choices.push([1, () => throwing(this, depth)]);
      if (this.world.hasObjects) choices.push([5, () => objectStatement(this, depth)]);
    }
    return this.choose(choices);
  }

  set(depth: number): Node {
    const type = this.world.type();
    return node([], this.expr(type, depth), [0x21, ...leb(this.local(type))]);
  }

  setGlobal(depth: number): Node {
    const index = 1 + this.random.below(this.world.globals.length - 1);
    return node([], this.expr(this.world.globals[index]!, depth), [0x24, ...leb(index)]);
  }

  branch(depth: number): Node {
    const label = this.random.pick(this.labels);
    const values = this.values(label.carries, depth - 1);
    const condition = this.expr("i32", depth - 1);
    return node(
      [],
      ...values,
      condition,
      [0x0d],
      { depth: label },
      ...[...label.carries].reverse().map((type) => this.take(type)),
    );
  }

  conditionalStatement(depth: number): Node {
    const label: Label = { carries: [] };
    const condition = this.expr("i32", depth - 1);
    const arm = () => this.within(label, () => this.statements(depth - 1));
    const otherwise = this.chance(2) ? [[0x05], ...arm()] : [];
    const left = this.chance(4) ? [this.within(label, () => this.leaving(depth - 1))] : [];
    return node(
      [],
      condition,
      [0x04, 0x40],
      { enter: label },
      ...arm(),
      ...left,
      ...otherwise,
      { leave: label },
      [0x0b],
    );
  }

  inBlock(depth: number): Node {
    const label: Label = { carries: [] };
    const made = this.within(label, () => [
      ...this.statements(depth - 1),
      ...this.chance(3) ? [this.leaving(depth - 1)] : [],
    ]);
    return node([], [0x02, 0x40], { enter: label }, ...made, { leave: label }, [0x0b]);
  }

  /** A block with parameters and several results, or a call with several. */
  many(depth: number): Node {
    if (this.chance(2)) {
      const funcidx = this.random.below(this.world.funcs.length);
      const call = this.calling(funcidx, depth, { tail: false });
      return node([], call, ...[...call.results].reverse().map((type) => this.take(type)));
    }
    const params = this.world.typeList(3);
    const results = this.world.typeList(3);
    const label: Label = { carries: results };
    const args = params.map((type) => this.expr(type, depth - 1));
    const inside = this.within(label, () => [
      ...[...params].reverse().map((type) => this.take(type)),
      ...this.statements(depth - 1),
      ...results.map((type) => this.expr(type, depth - 1)),
    ]);
    return node(
      [],
      ...args,
      [0x02, ...this.blockType({ params, results })],
      { enter: label },
      ...inside,
      { leave: label },
      [0x0b],
      ...[...results].reverse().map((type) => this.take(type)),
    );
  }

  /** Instructions on ranges of memory and tables. */
  bulk(depth: number): Node {
    const small = () => this.constantBelow(40);
    switch (this.random.below(5)) {
      case 0:
        return node([], this.address(depth), this.expr("i32", depth - 1), small(), [0xfc, 11, 0]);
      case 1:
        return node([], this.address(depth), this.address(depth), small(), [0xfc, 10, 0, 0]);
      case 2:
        return node([], this.address(depth), this.constantBelow(13), this.constantBelow(20), [
          ...[0xfc, 8, 1, 0],
        ]);
      case 3:
        return this.tableStatement();
      default:
        return this.chance(30) ? node([], [0xfc, 9, 1]) : this.store(depth);
    }
  }

  /** Changes a table, so that calls through it may go elsewhere. */
  tableStatement(): Node {
    if (this.chance(2)) return this.set(1);
    if (this.chance(2)) {
      const funcidx = this.random.below(this.world.funcs.length);
      return node([], this.constantBelow(9), [0xd2, funcidx, 0x26, 0]);
    }
    const numbers = [this.constantBelow(9), this.constantBelow(3), this.constantBelow(2)];
    if (this.chance(8)) return node([], [0xfc, 13, 1]);
    return node([], ...numbers, this.chance(2) ? [0xfc, 12, 1, 0] : [0xfc, 14, 0, 0]);
  }
}

/** The bytes of a number of up to 64 bits. */
function leb64(value: bigint): number[] {
  return value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...leb64(value >> 7n)];
}
