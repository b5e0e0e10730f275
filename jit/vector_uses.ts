/**
 * In which form each vector of a function is held: as four words, as four f32 numbers, or as two f64.
 *
 * A function with vectors is generated twice, unless all stay words. The first time, all are, and what is
 * done with each is noted here: every operand and every local, between one `local.set` and the next, is a
 * node; nodes that one variable must stand for are united; and each instruction says which form it makes
 * or wants, the louder the deeper in loops it is. The second time, the same notes find the decision.
 *
 * @module
 */
import { F32X4, F64X2 } from "./value.ts";
import { V128, type ValType } from "../runtime/types.ts";

/** What an instruction does to a vector that it makes. */
export interface Making {
  /** The form that it comes in; absent: any. */
  readonly form?: ValType;
  /** Held as numbers, it may be a signalling NaN: always, or (absent) if bits of NaNs matter. */
  readonly quiet?: boolean;
  /** Its lanes of so many bits are all ones or all zeros; 0: every bit is zero. */
  readonly mask?: number | undefined;
  /** It is such a mask if these are. */
  readonly maskOf?: readonly number[];
  /** It is a constant of these words, as text. */
  readonly constant?: readonly string[];
}

/** What an instruction asks of a vector that it takes. */
export interface Using {
  /** The form that it wants; absent: any. */
  readonly form?: ValType;
  /** Whether the bits of a NaN matter. */
  readonly exact?: boolean;
}

/** A `bitselect`, which can choose between numbers if its mask is one of whole lanes. */
interface Choice {
  readonly result: number;
  readonly between: readonly number[];
  readonly mask: number;
  readonly weight: number;
}

/** What is known of a node; of united nodes, the first has it all once {@link decide} is done. */
interface Node {
  parent: number;
  readonly votes: [words: number, singles: number, doubles: number];
  exact: boolean;
  /** It may be a signalling NaN: if `exact`, or always. */
  copied: boolean;
  loud: boolean;
  used: boolean;
  /** Where ways meet: what the variable is on each of them. */
  readonly ways: number[];
  mask: number;
  readonly maskOf: readonly number[];
  constant: readonly string[] | undefined;
  /** Whether a `local.get` has asked for it. */
  read: boolean;
  form: ValType;
}

/** Not a mask. Widths are combined as bits: 0 is a mask of any width, and two that differ are none. */
const NO_MASK = 0xff;

const ZERO = ["0", "0", "0", "0"];

const FORMS = [V128, F32X4, F64X2] as const;
/** A round of a loop counts as so many. */
const ROUNDS = 8;
const DEEPEST = 6;

/** The locals that hold vectors, where a label's ways meet. */
export interface Meeting {
  /** What each is where the block starts. */
  readonly before: readonly number[];
  /** What each is where ways meet; absent until there is one. */
  nodes: readonly number[] | undefined;
}

/** The notes on one function. */
export class VectorUses {
  /** How many loops are around the present instruction. */
  depth = 0;
  /** What each local that holds a vector now is. */
  locals: readonly number[] = [];
  /** By index of a local: its place among those that hold vectors. */
  readonly #places: number[] = [];
  readonly #nodes: Node[] = [];
  readonly #choices: Choice[] = [];
  readonly #decided: VectorUses | undefined;
  #anyNumbers = false;
  #isGivenUp = false;

  /** @param decided the notes of the first time */
  constructor(decided?: VectorUses) {
    this.#decided = decided;
  }

  /** A vector that an instruction makes. */
  make({ form, quiet = false, mask, maskOf = [], constant }: Making): number {
    const node = this.#add({ maskOf, mask: mask ?? (maskOf.length > 0 ? 0 : NO_MASK) });
    if (form !== undefined) this.#vote(node, form);
    this.#nodes[node]!.copied = !quiet;
    this.#nodes[node]!.constant = constant;
    return node;
  }

  /** The vector may be a signalling NaN whatever is asked of it. */
  makeLoud(node: number): void {
    this.#nodes[node]!.loud = true;
  }

  /** An instruction takes it. */
  use(node: number, { form, exact = false }: Using): void {
    const noted = this.#nodes[node]!;
    noted.used = true;
    if (exact) noted.exact = true;
    if (form !== undefined) this.#vote(node, form);
  }

  /** One form for all of them. */
  unite(...nodes: readonly number[]): void {
    for (const node of nodes) this.#nodes[node]!.used = true;
    const [first, ...rest] = nodes.map((node) => this.#root(node)) as [number, ...number[]];
    for (const node of rest) this.#nodes[node]!.parent = first;
  }

  /** Result and operands of a choice by a mask. */
  choose(result: number, between: readonly number[], mask: number): void {
    for (const node of [...between, mask]) this.#nodes[node]!.used = true;
    this.#choices.push({ result, between, mask, weight: this.#weight() });
    this.use(mask, { form: V128 });
  }

  /** Where ways meet. */
  meet(...ways: number[]): number {
    const node = this.#add({ maskOf: [], mask: 0 });
    this.#nodes[node]!.ways.push(...ways);
    return node;
  }

  /** One more way. */
  addWay(node: number, way: number): void {
    this.#nodes[node]!.ways.push(way);
  }

  /** The form, as a type: words until it has been decided. */
  formOf(node: number): ValType {
    return this.#decided === undefined ? V128 : this.#decided.#final(node).form;
  }

  /** Whether the bits of NaNs matter. */
  isExact(node: number): boolean {
    return this.#decided === undefined || this.#decided.#final(node).exact;
  }

  /** Whether, held as numbers, it cannot be a signalling NaN. */
  isQuiet(node: number): boolean {
    if (this.#decided === undefined) return false;
    const { loud, copied, exact } = this.#decided.#final(node);
    return !loud && !(copied && exact);
  }

  /** The width of the lanes of a mask, if it is one. */
  maskWidth(node: number): number | undefined {
    if (this.#decided === undefined) return undefined;
    const { mask } = this.#decided.#final(node);
    return mask === 32 || mask === 64 ? mask : undefined;
  }

  /** All vectors stay words: what catches an exception does not know where it was thrown. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** Whether what is known of a local may be wrong. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** The words of the constant that it is on every way, if it is one: where ways meet, the second time. */
  constantOf(node: number): readonly string[] | undefined {
    const notes = this.#decided ?? this;
    return this.#isGivenUp ? undefined : notes.#nodes[node]!.constant;
  }

  // Locals.

  /** At the start: locals of these types, of which the first are parameters. */
  start(types: readonly ValType[], params: number): void {
    const nodes: number[] = [];
    types.forEach((type, index) => {
      if (type !== V128) return;
      const zero = { quiet: true, mask: 0, constant: ZERO };
      this.#places[index] = nodes.push(this.make(index < params ? { form: V128 } : zero)) - 1;
    });
    this.locals = nodes;
  }

  /** What local `index` now is. */
  local(index: number): number {
    const node = this.locals[this.#places[index]!]!;
    this.#nodes[node]!.read = true;
    return node;
  }

  /** `local.set` */
  set(index: number, node: number): void {
    this.locals = this.locals.with(this.#places[index]!, node);
  }

  /** At the start of a block; around a loop, every way back meets here. */
  open({ isLoop }: { isLoop: boolean }): Meeting {
    const before = this.locals;
    if (!isLoop) return { before, nodes: undefined };
    this.depth++;
    this.locals = before.map((node) => this.meet(node));
    return { before, nodes: this.locals };
  }

  /** A way from here to where others meet. */
  leave(meeting: Meeting, locals: readonly number[] = this.locals): void {
    meeting.nodes ??= locals.map(() => this.meet());
    meeting.nodes.forEach((node, place) => this.addWay(node, locals[place]!));
  }

  /** Here others meet. */
  arrive({ nodes }: Meeting): void {
    if (nodes !== undefined) this.locals = nodes;
  }

  // Decision.

  /** Decides. @returns whether any vector is not to be what it is held as, or known as, so far */
  decide(): boolean {
    if (this.#isGivenUp) return false;
    const anyConstants = this.#findConstants();
    if (!this.#anyNumbers) return anyConstants;
    this.#uniteWays();
    this.#findMasks();
    this.#uniteChoices();
    // What a choice makes may be no mask, and is now one with others.
    this.#findMasks();
    for (let node = 0; node < this.#nodes.length; node++) this.#gather(node);
    let any = anyConstants;
    for (const noted of this.#nodes) {
      const most = Math.max(...noted.votes);
      noted.form = noted.votes[0] === most ? V128 : noted.votes[1] === most ? F32X4 : F64X2;
      // What is a NaN to one of them is any number to the other.
      noted.exact ||= noted.votes[1] > 0 && noted.votes[2] > 0;
      any ||= noted.form !== V128;
    }
    return any;
  }

  /** What is the same constant on every way is that; around a loop, it is itself on the way back. */
  #findConstants(): boolean {
    const meetings = this.#nodes.filter(({ ways }) => ways.length > 0);
    for (const noted of meetings) {
      noted.constant = noted.ways.map((way) => this.#nodes[way]!.constant).find(Boolean);
    }
    for (let changed = true; changed;) {
      changed = false;
      for (const noted of meetings) {
        const { constant } = noted;
        if (constant === undefined) continue;
        if (noted.ways.every((way) => this.#nodes[way]!.constant === constant)) continue;
        noted.constant = undefined;
        changed = true;
      }
    }
    return meetings.some(({ constant, read }) => read && constant !== undefined);
  }

  /** A variable that something uses is one with what it is on every way there. */
  #uniteWays(): void {
    const queue = [...this.#nodes.keys()].filter((node) => this.#nodes[node]!.used);
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      for (const way of this.#nodes[node]!.ways) {
        const noted = this.#nodes[way]!;
        if (!noted.used) queue.push(way);
        this.unite(node, way);
      }
    }
  }

  /** Widths only ever grow together: from every bit on, until nothing changes. */
  #findMasks(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (let node = 0; node < this.#nodes.length; node++) {
        const noted = this.#nodes[node]!;
        const root = this.#nodes[this.#root(node)]!;
        const mask = noted.maskOf.reduce(
          (bits, one) => bits | this.#nodes[this.#root(one)]!.mask,
          root.mask | noted.mask,
        );
        if (mask === root.mask) continue;
        root.mask = mask;
        changed = true;
      }
    }
  }

  #uniteChoices(): void {
    for (const { result, between, mask, weight } of this.#choices) {
      const width = this.#nodes[this.#root(mask)]!.mask;
      if (width === 32 || width === 64) this.unite(result, ...between);
      else {
        for (const node of [result, ...between]) this.#nodes[node]!.votes[0] += weight;
        for (const node of [mask, ...between]) this.#nodes[node]!.exact = true;
      }
    }
  }

  /** Adds to the first of the united nodes what is known of this one. */
  #gather(node: number): void {
    const at = this.#root(node);
    if (at === node) return;
    const [root, noted] = [this.#nodes[at]!, this.#nodes[node]!];
    noted.votes.forEach((votes, k) => {
      root.votes[k]! += votes;
    });
    root.exact ||= noted.exact;
    root.copied ||= noted.copied;
    root.loud ||= noted.loud;
  }

  #final(node: number): Node {
    return this.#nodes[this.#root(node)]!;
  }

  #root(node: number): number {
    let at = node;
    while (this.#nodes[at]!.parent !== at) {
      const { parent } = this.#nodes[at]!;
      this.#nodes[at]!.parent = this.#nodes[parent]!.parent;
      at = parent;
    }
    return at;
  }

  #add({ maskOf, mask }: Pick<Node, "maskOf" | "mask">): number {
    const parent = this.#nodes.length;
    this.#nodes.push({
      parent,
      votes: [0, 0, 0],
      exact: false,
      copied: false,
      loud: false,
      used: false,
      ways: [],
      mask,
      maskOf,
      constant: undefined,
      read: false,
      form: V128,
    });
    return parent;
  }

  #vote(node: number, form: ValType): void {
    if (form !== V128) this.#anyNumbers = true;
    this.#nodes[node]!.votes[FORMS.indexOf(form as typeof FORMS[number])]! += this.#weight();
  }

  #weight(): number {
    return ROUNDS ** Math.min(this.depth, DEEPEST);
  }
}
