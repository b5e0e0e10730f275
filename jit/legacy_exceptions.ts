/**
 * Generation of exceptions in their older form, whose `catch` arms lie inside of the block.
 *
 * ```js ignore
 * try{ … }catch(e3){r0=caught(e3);
 * if(r0.tag===G1){ i0=r0.values[0]; … throw(r0); }   // rethrow
 * else{ … }                                          // catch_all; without: throw e3
 * }
 * ```
 *
 * Where a `delegate` passes over handlers between its own block and the one that it names, a variable
 * says whose turn it is: `i1===0||i1===4` is asked in each of them before all else.
 *
 * @module
 */
import { EXNREF } from "../runtime/types.ts";
import { generateEnd, giveResults, openTyped } from "./control.ts";
import { tagName, turnOf, turnText } from "./exceptions.ts";
import type { Generator } from "./generator.ts";
import type { Label } from "./label.ts";
import { LEAVE, RELOAD, TAKE_CAUGHT } from "./marks.ts";
import { endCharge } from "./metering.ts";
import { plainText } from "./plain.ts";
import { fieldText } from "./slots_text.ts";

/** `try` */
export function generateTry(g: Generator): void {
  const label = openTyped(g, "try", g.cursor.blockType());
  // With neither arms nor `delegate`, it catches nothing.
  label.close = () => g.emit(`}catch(e${label.id}){throw e${label.id};`);
}

/** `catch` and `catch_all` */
export function generateCatch(g: Generator, kind: "one" | "all"): void {
  const tagidx = kind === "one" ? g.cursor.u32() : -1;
  const label = g.labelAt(0);
  endCharge(g);
  label.joined ||= !g.dead;
  if (!g.dead) {
    giveResults(g, label);
    g.vectors.leave(label.meeting);
  }
  g.vectors.locals = label.meeting.before;
  g.cut(label.height);
  const isFirst = label.kind === "try";
  if (isFirst) startArms(g, label);
  const caught = label.caught!;
  const test = kind === "all" ? "" : `if(${caught.words[0]}.tag===${tagName(g, tagidx)})`;
  g.emit(`${isFirst ? "" : "}else "}${test}{`);
  const rest = kind === "all" ? "" : `else throw e${label.id};`;
  label.close = () => g.emit(`}${rest}`);
  if (kind === "one") pushArguments(g, label, g.module.tags[tagidx]!.params);
  g.dead = false;
}

/** Starts the `catch` that all arms are in. */
function startArms(g: Generator, label: Label): void {
  label.kind = "catch";
  label.caught = g.fresh(EXNREF, 1);
  g.hold([label.caught]);
  const thrown = `e${label.id}`;
  g.emit(`}catch(${thrown}){${turnText(g, label)}`);
  // What was called may have made memory larger before it threw.
  g.emit(`${label.caught.words[0]}=${g.helper("caught")}(${thrown});${RELOAD}${TAKE_CAUGHT}`);
}

function pushArguments(g: Generator, { caught }: Label, params: readonly number[]): void {
  let slot = 0;
  for (const type of params) {
    const { words, count } = fieldText(g, type, (k) => `${caught!.words[0]}.values[${slot + k}]`);
    slot += count;
    g.push(g.compute({ ...plainText(type, "", [caught!]), words }));
  }
}

/** `rethrow` */
export function generateRethrow(g: Generator): void {
  const { caught } = g.labelAt(g.cursor.u32());
  g.before({ clobbers: true });
  g.emit(`${LEAVE}throw(${caught!.words[0]});`);
  g.dead = true;
}

/** `delegate`: ends a `try`, whose exceptions go where those of the block at a label would. */
export function generateDelegate(g: Generator): void {
  const { labels } = g;
  const depth = g.cursor.u32();
  const label = g.labelAt(0);
  // The label is counted from outside of the try, which is still open here.
  const around = labels.slice(0, labels.length - 1);
  const handler = around.slice(0, around.length - depth).findLastIndex(({ kind }) =>
    kind === "try"
  );
  const between = around.slice(handler + 1).filter(({ kind }) => kind === "try");
  if (between.length === 0) {
    // The next handler around is the one.
    label.kind = "block";
    label.close = undefined;
    g.out[label.at] = "{";
  } else {
    for (const passed of between) passed.isPassed = true;
    if (handler >= 0) around[handler]!.isPassed = true;
    const turn = turnOf(g);
    const thrown = `e${label.id}`;
    const id = handler >= 0 ? around[handler]!.id : -1;
    label.close = () => g.emit(`}catch(${thrown}){if(${turn}===0)${turn}=${id};throw ${thrown};`);
  }
  generateEnd(g);
}
