/**
 * What options of control mean for a run: what keeps its limits, what it is given in place of the
 * host's own, and who sees its calls.
 *
 * @module
 */
import { interruptWaits } from "../ops/math/atomic.ts";
import { Meter } from "../runtime/meter.ts";
import { Audit } from "../wasi/audit/audit.ts";
import { type CallObserver, observeAll } from "../wasi/dispatch.ts";
import { clocksFor } from "../wasi/run/clock.ts";
import { lookAtCalls, prepareTimeLimit } from "../wasi/run/host_time.ts";
import { seededRandom } from "../wasi/seeded_random.ts";
import { traceCalls } from "../wasi/trace/trace.ts";
import type { WasiOptions } from "../wasi/wasi.ts";
import { auditText } from "./audit_report.ts";
import type { Control, RunRequest } from "./request.ts";

/** One run's control. */
export class Controls {
  /** Keeps the limits; `null` when there are none. */
  readonly meter: Meter | null;
  /** What WASI is made with. */
  readonly wasi: Partial<WasiOptions>;
  readonly #request: RunRequest;
  readonly #audit: Audit | null;

  constructor(request: RunRequest, control: Control) {
    const { timeout, fuel, seed, clock = "real" } = control;
    this.#request = request;
    const limited = timeout !== undefined || fuel !== undefined;
    this.meter = limited ? new Meter({ timeout, fuel }) : null;
    this.#audit = control.audit ? new Audit(request.mounts.map(({ guest }) => guest)) : null;
    if (timeout !== undefined && request.engine === "host") prepareTimeLimit();
    const clocks = clocksFor(clock);
    const observer = observerFor(request, control, { audit: this.#audit, meter: this.meter });
    this.wasi = {
      ...(this.meter === null ? {} : { interruption: this.meter }),
      ...(clocks === undefined ? {} : { clocks }),
      ...(seed === undefined ? {} : { random: seededRandom(seed) }),
      ...(observer === null ? {} : { observer }),
    };
  }

  /**
   * The guest's time begins now: what it took to load it does not count.
   *
   * @throws {StoppedError} when it is none.
   */
  begin(): void {
    const timeout = this.#request.control?.timeout;
    if (this.meter === null || timeout === undefined) return;
    this.meter.deadline = performance.now() + timeout;
    interruptWaits(this.meter);
    // A guest that has no time is not begun: our code would run until it looks for the first time.
    this.meter.check();
  }

  /** Prints what is to be said at the end. */
  finish(): void {
    if (this.#audit === null) return;
    for (const line of auditText(this.#audit.report(), this.#request)) console.error(line);
  }
}

function observerFor(
  request: RunRequest,
  { traceWasi }: Control,
  { audit, meter }: { readonly audit: Audit | null; readonly meter: Meter | null },
): CallObserver | null {
  const observers: CallObserver[] = audit === null ? [] : [audit];
  // Code of ours looks at the clock by itself.
  if (meter !== null && request.engine === "host") observers.push(lookAtCalls(meter));
  if (traceWasi) observers.push(traceCalls((line) => console.error(line)));
  return observers.length > 1 ? observeAll(observers) : observers[0] ?? null;
}
