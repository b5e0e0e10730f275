/**
 * Generation of exceptions: `try_table` as `try` and `catch` of JavaScript's.
 *
 * ```js ignore
 * try{ … }catch(e3){const x3=caught(e3);   // what no guest catches is thrown on from here
 * if(x3.tag===G1){ i0=x3.values[0]; break L2; }
 * throw e3;}
 * ```
 *
 * The older form, whose `catch` arms lie inside of the block, is in `legacy_exceptions.ts`.
 *
 * @module
 */
import type { BlockType } from "../runtime/lower/cursor.ts";
import { EXNREF } from "../runtime/types.ts";
import { jump, openTyped } from "./control.ts";
import type { Generator } from "./generator.ts";
import type { Label } from "./label.ts";
import { LEAVE, RELOAD, TAKE_CAUGHT } from "./marks.ts";
import { plainText } from "./plain.ts";
import { fieldText, slotsText } from "./slots_text.ts";
import { STATE, TRAPS } from "./value.ts";

/** A clause of a `try_table`: the tag, or -1 for all; whether the exception goes along; where to. */
interface Clause {
  readonly tag: number;
  readonly withRef: boolean;
  readonly label: Label;
}

/** `throw` */
export function generateThrow(g: Generator): void {
  const tagidx = g.cursor.u32();
  const { params } = g.module.tags[tagidx]!;
  const values = g.popMany(params.length).map((value) =>
    value.flags & (TRAPS | STATE) ? g.compute(value) : value
  );
  g.before({ clobbers: true });
  const slots = values.flatMap((value) => slotsText(g, value));
  const made = `new ${g.helper("ExceptionObject")}(${tagName(g, tagidx)},[${slots.join(",")}])`;
  g.emit(`${LEAVE}throw(${made});`);
  g.dead = true;
}

/** `throw_ref` */
export function generateThrowRef(g: Generator): void {
  const ref = g.pop();
  g.before({ clobbers: true });
  g.emit(`${LEAVE}throw(${g.mark()}${g.helper("thrownBy")}(${ref.words[0]}));`);
  g.dead = true;
}

/** The name of tag `tagidx`. */
export function tagName(g: Generator, tagidx: number): string {
  return g.need(`G${tagidx}`, `E.instance.tags[${tagidx}]`);
}

/** `try_table` */
export function generateTryTable(g: Generator): void {
  const type: BlockType = g.cursor.blockType();
  const clauses: Clause[] = [];
  for (let count = g.cursor.u32(); count > 0; count--) {
    const kind = g.cursor.u8();
    const tag = kind <= 1 ? g.cursor.u32() : -1;
    clauses.push({ tag, withRef: (kind & 1) === 1, label: g.labelAt(g.cursor.u32()) });
  }
  const label = openTyped(g, "try", type);
  label.close = () => closeTry(g, label, clauses);
}

/** Writes the `catch` that ends a `try_table`, whose block has been closed but for its last line. */
function closeTry(g: Generator, tried: Label, clauses: readonly Clause[]): void {
  const { id } = tried;
  const thrown = `e${id}`;
  const exception = `x${id}`;
  g.emit(
    `}catch(${thrown}){${turnText(g, tried)}const ${exception}=${g.helper("caught")}(${thrown});`,
  );
  // What was called may have made memory larger before it threw.
  g.emit(`${RELOAD}${TAKE_CAUGHT}`);
  const dead = g.dead;
  for (const { tag, withRef, label } of clauses) {
    const { length } = g.stack;
    const test = tag < 0 ? "" : `if(${exception}.tag===${tagName(g, tag)})`;
    g.emit(`${test}{`);
    const params = tag < 0 ? [] : g.module.tags[tag]!.params;
    let slot = 0;
    for (const type of params) {
      const { words, count } = fieldText(g, type, (k) => `${exception}.values[${slot + k}]`);
      slot += count;
      g.push({ ...plainText(type, "", []), words });
    }
    if (withRef) g.push(plainText(EXNREF, exception, []));
    jump(g, label);
    g.cut(length);
    g.emit("}");
    if (tag < 0) break;
  }
  g.dead = dead;
  if (!clauses.some(({ tag }) => tag < 0)) g.emit(`throw ${thrown};`);
}

/** The variable that says which handler's turn it is; 0 for the next one around. */
export function turnOf(g: Generator): string {
  if (g.turn === undefined) {
    // One that has been used would hold what is left of that, to be taken for a handler's number.
    g.turn = g.temps.takeNew("i");
    g.temps.hold(g.turn);
  }
  return g.turn;
}

/** What comes first in a handler that is passed by a `delegate`. */
export function turnText(g: Generator, { id, isPassed }: Label): string {
  if (!isPassed) return "";
  const turn = turnOf(g);
  return `if(${turn}!==0){if(${turn}!==${id})throw e${id};${turn}=0;}`;
}
