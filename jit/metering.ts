/**
 * Counting fuel and looking at the time, in functions of metered instances only. The rule by which fuel
 * is counted is written out in `runtime/meter.ts`; code of every tier keeps it to the unit.
 *
 * While a function runs it holds the fuel that the meter has handed out in a variable, and gives it back
 * whenever it is left: by a call, by returning, and by whatever is thrown.
 *
 * ```js ignore
 * let u=mt.slice;
 * try{
 * if((u-=7)<0)u=mt.pay(u,7);               // before each straight run of code
 * mt.slice=u;u=-1;                         // -1: not held here
 * i0=F7.code(l0,D-33)|0;
 * u=mt.slice;
 * …
 * }catch(e){if(u>=0)mt.slice=u;throw e;}
 * ```
 *
 * Without fuel, a function counts how often it starts, and how often its loops do:
 *
 * ```js ignore
 * let u=mt.checks;
 * if(--u<0){mt.look();u=mt.checks;}
 * K1:for(;;){if(u<0){mt.look();u=mt.checks;}
 * L1:for(;;){if(--u<0)continue K1;
 * …
 * break K1;}}
 * ```
 *
 * @module
 */
import { isCharged } from "../runtime/lower/metering.ts";
import { METERS_FUEL, METERS_TIME } from "../runtime/meter_mode.ts";
import type { Generator } from "./generator.ts";
import type { Label } from "./label.ts";
import { CLOSE, ENTRY, GIVE_BACK, LEAVE, OPEN, PRICE, TAKE, TAKE_CAUGHT } from "./marks.ts";
import { TRAPS } from "./value.ts";

const ENTRIES = new RegExp(`${ENTRY}([^${ENTRY}]*)${ENTRY}`);
/** Lines of a function that is over at once, if it neither loops nor calls. */
const MOST_BRIEF = 40;
const PRICES = new RegExp(`${PRICE}(\\d+)${PRICE}`, "g");
const MARKS = new RegExp(`[${GIVE_BACK}${TAKE}${LEAVE}${TAKE_CAUGHT}${OPEN}${CLOSE}]`, "g");

/** Adds the present instruction to the straight run of code that it is part of. */
export function charge(g: Generator, opcode: number): void {
  if ((g.metering & METERS_FUEL) === 0 || !isCharged(opcode)) return;
  if (g.run < 0) {
    // What an earlier run has left to compute is to trap before this one is paid for.
    g.flush(TRAPS);
    g.run = g.prices.push(0) - 1;
    const price = `${PRICE}${g.run}${PRICE}`;
    g.emit(`if((u-=${price})<0)${g.mark()}u=${meter(g)}.pay(u,${price});`);
  }
  g.prices[g.run]!++;
}

/** Ends the present straight run of code: control may come from elsewhere, or go elsewhere. */
export function endCharge(g: Generator): void {
  g.run = -1;
}

/** Looks whether the guest is to be stopped, at the start of the function. */
export function checkEntry(g: Generator): void {
  if ((g.metering & METERS_TIME) === 0) return;
  g.emit(`${ENTRY}{${g.mark()}${lookText(g)}${TAKE}}${ENTRY}`);
}

/** Looks at the time. */
function lookText(g: Generator): string {
  return (g.metering & METERS_FUEL) === 0 ? `${meter(g)}.look();` : `${meter(g)}.pay(u,0);`;
}

/**
 * The line that opens a loop. What looks lies in a loop of its own around it: a call in the loop itself
 * would have V8 forget what it knows of memory there, in each round.
 */
export function loopOpening(g: Generator, { id, offset }: Label): string {
  const opening = `L${id}:for(;;){`;
  if ((g.metering & METERS_TIME) === 0) return opening;
  g.countsRounds = true;
  const [enters, again] = g.metering === METERS_TIME
    ? ["u<0", "--u<0"]
    : ["u<mt.mark", "u<mt.mark"];
  const look = `if(${enters}){${g.mark(offset)}${lookText(g)}${TAKE}}`;
  return `K${id}:for(;;){${look}\n${opening}if(${again})continue K${id};`;
}

/** What leaves a loop at its end, and the line that closes it. */
export function loopClosing(g: Generator, { id }: Label): { leave: string; close: string } {
  if ((g.metering & METERS_TIME) === 0) return { leave: "break;", close: "}" };
  return { leave: `break K${id};`, close: "}}" };
}

/** When a function looks at its start; empty when it is so short that whoever calls it does enough. */
function entryCondition(g: Generator): string {
  const { metering, calls, callsItself, countsRounds, out, needs } = g;
  const usesSystem = [...needs.values()].some((make) => make.startsWith("E.system"));
  if (!calls && !callsItself && !countsRounds && !usesSystem && out.length <= MOST_BRIEF) return "";
  if (metering !== METERS_TIME) return "if(u<mt.mark)";
  return countsRounds ? "if(--u<0)" : "if(--mt.checks<0)";
}

function meter(g: Generator): string {
  return g.need("mt", "E.instance.meter");
}

/** What writes out the marks of this file, once the function has been generated. */
export function meteringText(g: Generator): (text: string) => string {
  const fuel = g.prices.length > 0;
  const held = fuel || g.countsRounds;
  const field = `mt.${fuel ? "slice" : "checks"}`;
  const texts: Readonly<Record<string, string>> = {
    [GIVE_BACK]: fuel ? `${field}=u;u=-1;` : `${field}=u;`,
    [LEAVE]: `${field}=u;`,
    [TAKE]: `u=${field};`,
    [TAKE_CAUGHT]: fuel ? `if(u<0)u=${field};` : `u=${field};`,
    [OPEN]: fuel ? `let u=${field};try{` : `let u=${field};`,
    [CLOSE]: fuel ? `}catch(e){if(u>=0)${field}=u;throw e;}` : "",
  };
  const condition = entryCondition(g);
  return (text) =>
    text.replace(ENTRIES, (_, look) => condition === "" ? "" : condition + look)
      .replaceAll(MARKS, (mark) => held ? texts[mark]! : "")
      .replaceAll(PRICES, (_, run) => String(g.prices[run]));
}
