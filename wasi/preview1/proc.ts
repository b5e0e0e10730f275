/**
 * The end of the process.
 *
 * @module
 */
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { ProcExit } from "../proc_exit.ts";

/** What a signal does to a process that has made no arrangements for it: WASI has none to make. */
const IGNORED = [0, /* none */ 16, /* chld */ 17, /* cont */ 22, /* urg */ 27 /* winch */];
const STOPS = [18, /* stop */ 19, /* tstp */ 20, /* ttin */ 21 /* ttou */];
const LAST_SIGNAL = 30;

/**
 * `proc_exit(rval: exitcode)`: ends the guest; it does not return. It cannot fail.
 */
export function procExit(context: Context, rval: number): void {
  context.exitCode = rval >>> 0;
  throw new ProcExit(context.exitCode);
}

/**
 * `proc_raise(sig: signal)`: does to the guest what the signal does by default: it ends with the code
 * 128 + `sig`, as a shell would report it, or the signal is ignored.
 *
 * - INVAL: there is no such signal.
 * - NOTSUP: the signal would stop the guest until another process lets it go on.
 */
export function procRaise(context: Context, sig: number): void {
  if (sig >>> 0 > LAST_SIGNAL) {
    throw new WasiError(Errno.INVAL, `signal ${sig >>> 0} does not exist`);
  }
  if (STOPS.includes(sig)) throw new WasiError(Errno.NOTSUP, `signal ${sig} stops a process`);
  if (!IGNORED.includes(sig)) procExit(context, 128 + sig);
}
