/**
 * The i64 locals of a function that computes with BigInts.
 *
 * V8 keeps a BigInt of 64 bits in a machine register, unless the variable differs from one round of a
 * loop to the next, or between the arms of an `if`: then it makes an object of it each time. So a local
 * has a word of memory, its slot, where it is whenever control may come from several places. Between
 * those, it is in a variable, which no two ways write:
 *
 * ```js ignore
 * L1:for(;;){
 * c2=B[3];                            // the local is read for the first time
 * c2=BigInt.asIntN(64,c2*31n);        // and changed: only the variable
 * …
 * B[3]=c2;                            // before the end of the round
 * continue L1;
 * ```
 *
 * @module
 */

/** What is in variables at the start of a block. */
export interface Snapshot {
  readonly valid: ReadonlySet<number>;
  /** How much had been written by then. */
  readonly serial: number;
}

/** The slot into which a BigInt goes to be taken apart. */
export const SCRATCH = 0;
/** How many slots there are. */
export const MOST_SLOTS = 1024;

/** Which locals are in variables, at the present place in the text. */
export class WholeLocals {
  readonly #emit: (text: string) => void;
  /** Locals whose variable holds their value. */
  #valid = new Set<number>();
  /** Of those, the ones whose slot does not. */
  readonly #dirty = new Set<number>();
  /** Variables in use. */
  readonly #names = new Set<number>();
  /** By local: {@link Snapshot.serial} when its variable was last written. */
  readonly #written = new Map<number, number>();
  #serial = 0;
  /** At this serial, the variables were as good as written all. */
  #barrier = 0;
  /** Locals that have been loaded from their slots only to be there after a call. */
  readonly #forCalls = new Set<number>();
  /** Locals that are read from their slots; no other slot needs to be written. */
  readonly #read = new Set<number>();

  constructor(emit: (text: string) => void) {
    this.#emit = emit;
  }

  /** Where local `index` is. */
  slot(index: number): string {
    return `B[${index + 1}]`;
  }

  /** The variable that holds local `index`, now. */
  get(index: number): string {
    if (!this.#valid.has(index)) {
      this.#read.add(index);
      this.#load(index, "");
    }
    // What has been loaded for the sake of a call counts from when it is asked for.
    if (this.#forCalls.has(index)) this.#read.add(index);
    return `c${index}`;
  }

  #load(index: number, note: string): void {
    this.#write(index);
    this.#emit(`c${index}=${this.slot(index)};${note}`);
  }

  #write(index: number): void {
    this.#names.add(index);
    this.#valid.add(index);
    this.#written.set(index, ++this.#serial);
  }

  /** Local `index` becomes what the text says. */
  set(index: number, text: string): void {
    this.#write(index);
    this.#dirty.add(index);
    if (text !== `c${index}`) this.#emit(`c${index}=${text};`);
  }

  /** The words of local `index`, where its slot holds it. */
  words(index: number): string[] {
    return [`W[${2 * index + 2}]`, `W[${2 * index + 3}]`];
  }

  /** Marks the slot of local `index` as read. */
  markRead(index: number): void {
    this.#read.add(index);
  }

  /** Whether the slot of local `index` is read. */
  isRead(index: number): boolean {
    return this.#read.has(index);
  }

  /** Writes the slots of what has changed, on a way that leaves the present one. */
  save(): void {
    for (const index of this.#dirty) this.#emit(`${this.slot(index)}=c${index};`);
  }

  /** Writes the slots of what has changed. */
  flush(): void {
    this.save();
    this.#dirty.clear();
  }

  /** Before a call, whose callee uses the same slots: all of `locals` go to variables. */
  beforeCall(locals: readonly number[]): void {
    for (const index of locals) {
      if (this.#valid.has(index)) continue;
      this.#forCalls.add(index);
      this.#load(index, CALL_NOTE);
    }
  }

  /** After a call. */
  afterCall(locals: readonly number[]): void {
    for (const index of locals) this.#dirty.add(index);
  }

  /** Before a block. */
  snapshot(): Snapshot {
    return { valid: new Set(this.#valid), serial: this.#serial };
  }

  /** Before a loop, and where nothing is known: every local is in its slot only. */
  forget(): void {
    this.flush();
    this.#valid.clear();
    this.#barrier = ++this.#serial;
  }

  /** In another arm of the block, or behind it when its own end is not reached. */
  restore({ valid, serial }: Snapshot): void {
    this.#dirty.clear();
    this.#valid = new Set(this.#barrier > serial ? [] : valid);
  }

  /** Behind a block that several ways lead to the end of. */
  join(snapshot: Snapshot): void {
    this.restore(snapshot);
    for (const index of snapshot.valid) {
      if ((this.#written.get(index) ?? 0) > snapshot.serial) this.#valid.delete(index);
    }
  }

  /** Declarations of the variables. */
  declarations(): string[] {
    return [...this.#names].map((index) => `c${index}=0n`);
  }

  /** A statement, without notes; empty when it writes or saves a slot that is never read. */
  finish(text: string): string {
    const slot = SLOT_STATEMENT.exec(text);
    if (slot === null) return text;
    if (!this.#read.has(Number(slot[1] ?? slot[2]) - 1)) return "";
    return text.replace(CALL_NOTE, "");
  }
}

/** Marks a line that only a call has made necessary. */
const CALL_NOTE = "/*call*/";

const SLOT_STATEMENT = /^(?:B\[([1-9]\d*)\]=c\d+;|c\d+=B\[(\d+)\];\/\*call\*\/)$/;
