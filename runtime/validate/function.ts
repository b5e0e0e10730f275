/**
 * Validation of one function: its locals, then the pass over its instructions.
 *
 * {@link https://webassembly.github.io/spec/core/valid/modules.html#functions}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import { checkInstructions } from "./body.ts";
import { Checker, type Subject } from "./checker.ts";
import type { Context } from "./context.ts";
import { BODY, NO_TYPES } from "./frame.ts";
import { functionLabel } from "./labels.ts";

/**
 * Validates a function that the module declares itself.
 *
 * @param i Its number among those, imports not counted.
 */
export function checkBody(context: Context, i: number): void {
  const checker = bodyChecker(context, i);
  const type = context.module.funcs[checker.subject.funcidx!]!;
  context.locals.begin(type.params);
  readLocals(checker);
  checker.open(BODY, NO_TYPES, type.results);
  checkInstructions(checker, context.rules);
}

/** A checker that stands at the locals of the i-th body. */
export function bodyChecker(context: Context, i: number): Checker {
  const { module } = context;
  const range = { start: module.bodies[2 * i]!, end: module.bodies[2 * i + 1]! };
  return new Checker(context, range, new FunctionSubject(context, i));
}

class FunctionSubject implements Subject {
  readonly section = "code";
  readonly funcidx: number;
  readonly #context: Context;

  constructor(context: Context, i: number) {
    this.#context = context;
    this.funcidx = context.module.imported.func + i;
  }

  name(): string {
    return functionLabel(this.#context.module, this.funcidx);
  }
}

/** Locals that are filled in at once even for the shortest body. */
const FEW_LOCALS = 64;
/** The number of locals that the binary format itself allows. */
const FORMAT_MOST = 0xffff_ffff;

/** Reads the declarations of locals. */
function readLocals(s: Checker): void {
  const { locals } = s.context;
  const groups = s.count("groups of locals", { most: s.left, entryBytes: 2 });
  for (let i = 0; i < groups; i++) {
    const at = s.pos;
    const count = s.u32();
    const type = s.valType();
    if (locals.count + count > MODULE_LIMITS.locals) tooMany(s, locals.count + count, at);
    if (count > 0) locals.declare(count, type);
  }
  locals.ready(FEW_LOCALS + s.left);
}

function tooMany(s: Checker, count: number, at: number): never {
  const most = count > FORMAT_MOST ? FORMAT_MOST : MODULE_LIMITS.locals;
  s.fail("too many locals", `${count} locals and parameters are more than the limit, ${most}`, at);
}
