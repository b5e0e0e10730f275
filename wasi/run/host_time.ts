/**
 * A limit of time for guests in the host's engine, whose code looks at no clock.
 *
 * It is kept twice. The guest's calls of WASI look at the clock, and sleeps end with it. Code that makes
 * no calls is ended by the host, through the time limit that `node:vm` has for scripts: it takes no
 * thread of its own, and holds in whatever the script calls.
 *
 * @module
 */
import { StoppedError } from "../../runtime/errors.ts";
import type { Meter } from "../../runtime/meter.ts";
import type { CallObserver } from "../dispatch.ts";
import { nodeVm } from "../node_builtins.ts";

/** Milliseconds in which a guest that makes calls ends by itself, so that no call is cut in two. */
const GRACE_MS = 20;

/** The longest time that the host counts; more is no limit. */
const LONGEST_MS = 2 ** 32 - 1;

/**
 * How the script gets at what it is to call. In a context of its own it could be given it as a variable,
 * but making one takes longer than many a guest does.
 */
const ATTEMPT = Symbol.for("vitrine.attempt");
const SCRIPT = `globalThis[Symbol.for("vitrine.attempt")]()`;

const scope = globalThis as { [ATTEMPT]?: () => void };

/** Loads what {@linkcode withinTime} needs; it takes longer than many a guest is given. */
export function prepareTimeLimit(): void {
  nodeVm();
}

/**
 * Calls the guest, at most until the meter's time is over.
 *
 * @returns What `work` returns.
 * @throws {StoppedError} When time is over. It does not say where the guest was.
 * @throws what `work` throws.
 */
export function withinTime<T>(meter: Meter, work: () => T): T {
  meter.check();
  const timeout = Math.ceil(meter.left) + GRACE_MS;
  if (timeout > LONGEST_MS) return work();
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  scope[ATTEMPT] = () => {
    delete scope[ATTEMPT];
    try {
      outcome = { value: work() };
    } catch (error) {
      outcome = { error };
    }
  };
  try {
    nodeVm().runInThisContext(SCRIPT, { timeout });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
  }
  if (outcome === undefined) {
    throw new StoppedError("stopped: the time limit has passed", "timeout");
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** Lets each call of the guest's look whether it is to end. */
export function lookAtCalls(meter: Meter): CallObserver {
  return { before: () => meter.check() };
}
