/**
 * The forms of an instance's functions: over pairs of words and over BigInts.
 *
 * @module
 */
import type { CompiledFunction, Func } from "../runtime/store.ts";
import { restAfterLoop, VisitCounter } from "./change_form.ts";
import type { Forms } from "./environment.ts";
import { keyOf, type MakeOptions } from "./key.ts";

/** Makes a function; `null` where that is declined. */
export type MakeForm = (funcidx: number, options: MakeOptions) => CompiledFunction | null;

/** What is left to gain where there is no other form: so much that it is not asked again for long. */
const NO_OTHER_FORM = 2 ** 30 - 1;

/** The forms of an instance's functions. */
export interface FormTable extends Forms {
  /** Lets go of the forms of a function, which are made again when they are asked for. */
  forget(funcidx: number): void;
}

/** The forms of the functions `funcs`, made when they are first asked for. */
export function formsOf(funcs: readonly Func[], make: MakeForm): FormTable {
  const made = new Map<string, CompiledFunction | null>();
  /** By loop: what a visit that is under way returns to, whatever has been dropped meanwhile. */
  const back = new Map<string, CompiledFunction>();
  const asked = new Map<number, VisitCounter>();
  const get = (funcidx: number, options: MakeOptions) => {
    const key = keyOf(funcidx, options);
    let code = made.get(key);
    if (code === undefined) made.set(key, code = make(funcidx, options));
    return code;
  };
  const loops = new Map<string, number>();
  return {
    loopRest(funcidx, entry) {
      const key = keyOf(funcidx, { entry });
      const pairs = get(funcidx, { entry });
      if (pairs === null || get(funcidx, { entry, form: "whole" }) === null) return NO_OTHER_FORM;
      back.set(key, pairs);
      const count = (loops.get(key) ?? 0) + 1;
      loops.set(key, count);
      return restAfterLoop(count);
    },
    forget(funcidx) {
      asked.delete(funcidx);
      for (const key of made.keys()) if (parseInt(key) === funcidx) made.delete(key);
    },
    whole: (funcidx, entry) => get(funcidx, { entry, form: "whole" })!,
    pairs: (funcidx, entry) => back.get(keyOf(funcidx, { entry })) ?? get(funcidx, { entry })!,
    rest(funcidx, left) {
      let visits = asked.get(funcidx);
      if (visits === undefined) asked.set(funcidx, visits = new VisitCounter());
      const next = visits.ask(left);
      if (next !== -1) return next;
      const whole = get(funcidx, { form: "whole" });
      if (whole === null) return NO_OTHER_FORM;
      // From now on, calls go straight there.
      if (visits.stays) funcs[funcidx]!.code = whole;
      return next;
    },
  };
}
