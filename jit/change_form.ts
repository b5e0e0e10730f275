/**
 * From pairs of words to BigInts, while the function is running.
 *
 * With BigInts, a function is slow until the last of V8's compilers has made it fast, which takes tens
 * of milliseconds in the background, and it has to be run to get there. So it is visited, for some
 * calls or rounds of a loop, and then left to rest while the function goes on with pairs; once its calls
 * take a small part of the time that they took at first, or after some visits, it stays:
 *
 * ```js ignore
 * let n=5000000;                        // what is to be gained before the first visit
 * return (function f6(l0,h0,D){
 * if((n=n-9|0)<0&&(n=E.rest(6,n))===-1)return E.whole(6)(l0,h0,D);
 * L1:for(;;){if((n=n-28|0)<-100000000&&(n=E.loopRest(6,1234))<0)return E.whole(6,1234)(l0,h0,l1,D);
 * ```
 *
 * A loop does so only when its function is not called again for long; a function whose calls are long
 * does so in loops only. Entered at the loop, the form with BigInts returns to pairs in the same way.
 *
 * @module
 */
import type { Generator } from "./generator.ts";
import type { Label } from "./label.ts";
import { I64, type ValType } from "../runtime/types.ts";
import { WEIGHT } from "./marks.ts";
import { localNames } from "./value.ts";
import { textOfPair, wholeLocals } from "./whole.ts";

/**
 * What there is to gain before the first visit, in machine instructions as in the plan: a millisecond.
 * So early that V8 knows of this way out when it compiles the pairs for good.
 */
const UNTIL_VISIT = 5_000_000;
/** In the same call, a loop waits for so much more; then for so much between visits. */
const UNTIL_LOOP_VISIT = -100_000_000;
const LOOP_REST = 60_000_000;

/** Where less is left at the start of a call than this, the call before was long. */
const LONG_CALL = -2_000_000;

/** Calls in the first visit, from which V8 learns of what types everything is, and in each other. */
const FIRST_CALLS = 8;
const CALLS = 4;

/**
 * What is to be gained by pairs after each visit but the last: milliseconds in which V8 compiles what the
 * visit has made hot, in the first of its compilers and then in the last. There are so many visits because
 * that takes twenty milliseconds, or a hundred where the machine has much else to do.
 */
const RESTS: readonly number[] = [
  20_000_000,
  20_000_000,
  20_000_000,
  40_000_000,
  40_000_000,
  80_000_000,
  80_000_000,
];

/** A call is fast once it takes so much less than in the first visit: it takes a fiftieth. */
const SPEED_UP = 12;
/** Shorter calls, in milliseconds, say nothing. */
const LEAST_TIME = 0.02;

/** Where a function is in its visits. */
export class VisitCounter {
  #visit = 0;
  #calls = 0;
  /** When it was asked last. */
  #asked = 0;
  /** The least time between two calls of the present visit, and of the first visit. */
  #least = Infinity;
  #slow = 0;

  /**
   * Whether the function is to be called with BigInts now.
   *
   * @param left what is left to gain, less than zero
   * @param now milliseconds, from whenever
   * @returns -1 for yes; else what is left, or how much there is to gain before it is asked again
   */
  ask(left: number, now: number = performance.now()): number {
    if (this.stays) return -1;
    if (left < LONG_CALL) return left;
    if (this.#calls > 0) this.#least = Math.min(this.#least, now - this.#asked);
    this.#asked = now;
    if (this.#slow > LEAST_TIME && this.#least * SPEED_UP < this.#slow) {
      this.#visit = RESTS.length;
      return -1;
    }
    if (this.#calls++ < (this.#visit === 0 ? FIRST_CALLS : CALLS)) return -1;
    if (this.#visit === 0) this.#slow = this.#least;
    this.#calls = 0;
    this.#least = Infinity;
    return RESTS[this.#visit++]!;
  }

  /** Whether the visits are over: it is fast, or nothing is known of that. */
  get stays(): boolean {
    return this.#visit >= RESTS.length;
  }
}

/** What is left when a loop has been left for the other form, for the `count`th time. */
export function restAfterLoop(count: number): number {
  return UNTIL_LOOP_VISIT + (count < LOOP_VISITS ? LOOP_REST : 0);
}

/** What stands in every line that goes from one form to the other. */
export const CHANGE = /return E\.(?:whole|pairs)\(/;

/** At the start of a function with pairs: the step to its other form. */
export function changeAtStart(g: Generator): string {
  const { plan, options, module, funcidx, whole } = g;
  if (plan === undefined || options.entry !== undefined || whole !== undefined) return "";
  g.changesForm = true;
  // Even when only loops gain anything: it is here that the function changes its form for good.
  const gain = Math.max(plan.straight, 1);
  const args = wordsOf(module.funcs[funcidx]!.params);
  return `if((n=n-${gain}|0)<0&&(n=E.rest(${funcidx},n))===-1)return E.whole(${funcidx})(${args});`;
}

function wordsOf(types: readonly ValType[]): string {
  return [...types.flatMap((type, index) => localNames(index, type)), ROOM].join(",");
}

/** The last argument: the frame stays where it is. */
const ROOM = `D-${WEIGHT}`;

/** What the loop just opened starts with. */
export function headOfLoop(g: Generator): string {
  const gain = g.plan?.loops.get(g.offset) ?? 0;
  if (gain <= 0) return "";
  if (g.whole !== undefined) return warmUp(g);
  // It is entered as from the interpreter: with the locals, and nothing else.
  if (g.stack.length > 0) return "";
  g.changesForm = true;
  const test = `(n=n-${gain}|0)<${UNTIL_LOOP_VISIT}`;
  const which = `${g.funcidx},${g.offset}`;
  const args = wordsOf(g.localTypes);
  return `if(${test}&&(n=E.loopRest(${which}))<0)return E.whole(${which})(${args});`;
}

/** The head of a loop that is being closed: around the entry, there is none on the way there. */
export function finishHead({ path, options }: Generator, { id, offset, head = "" }: Label): string {
  const around = offset !== options.entry && path.some((label) => label.id === id);
  return around && head !== "" ? `if(o===0){${head}}` : head;
}

/** Rounds in earnest between two times of empty ones, and in a visit: powers of two. */
const ROUNDS_BETWEEN = 16;
const ROUNDS = 128;
const EMPTY_ROUNDS = 1000;
const LOOP_VISITS = 6;
/** Rounds in earnest, of a function that is called again and again, with empty ones between them. */
const WARM_UP_ROUNDS = 8000;
/** Calls before those, from which V8 learns of what types everything is. */
const CALLS_BEFORE = 8;

/** At the start of a function with BigInts: the first calls are without empty rounds. */
export function countCall({ whole, options }: Generator): string {
  if (whole === undefined || options.entry !== undefined) return "";
  return `if(u<0&&(u=u+1|0)===0)u=${WARM_UP_ROUNDS};`;
}

/**
 * With BigInts, a loop has rounds that do nothing. V8 counts the bytes that it jumps back over,
 * whatever was done in the round: so it finds the function hot before the slow code has done much.
 */
function warmUp(g: Generator): string {
  const again = `continue L${g.labelAt(0).id};`;
  const back = g.offset === g.options.entry ? leave(g) : "";
  return `if(u>0){if(s<0){s=s+1|0;${again}}` +
    `if(((u=u-1|0)&${ROUNDS_BETWEEN - 1})===0){${back}s=-${EMPTY_ROUNDS};${again}}}`;
}

/** At the end of a visit, back to pairs. */
function leave(g: Generator): string {
  const { funcidx, offset, localTypes, whole } = g;
  const args = localTypes.flatMap((type, index) => {
    if (type !== I64) return localNames(index, type);
    g.slots("W");
    whole!.markRead(index);
    return whole!.words(index);
  });
  const call = `E.pairs(${funcidx},${offset})(${[...args, ROOM].join(",")})`;
  return `if((u&${ROUNDS - 1})===0)return ${call};`;
}

/** Declarations outside of the function: what is left to gain, or of the rounds that warm up. */
export function counters({ changesForm, whole, options }: Generator): string[] {
  const { entry } = options;
  if (whole !== undefined) {
    return [`let u=${entry === undefined ? -CALLS_BEFORE : LOOP_VISITS * ROUNDS - 1};`];
  }
  const start = entry === undefined ? 0 : UNTIL_LOOP_VISIT;
  return changesForm ? [`let n=${start + UNTIL_VISIT};`] : [];
}

/** Puts the locals of a function that computes with BigInts into their slots; `params` have come in. */
export function fillSlots(g: Generator, params: number): string {
  const { whole } = g;
  if (whole === undefined) return "";
  return wholeLocals(g).filter((index) => whole.isRead(index)).map((index) => {
    const words = localNames(index, I64);
    return `${whole.slot(index)}=${index < params ? textOfPair(words) : "0n"};`;
  }).join("");
}
