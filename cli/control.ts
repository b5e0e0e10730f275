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
import { seededRandom } from "../wasi/seeded_random.ts";
import { traceCalls } from "../wasi/trace/trace.ts";
import type { WasiOptions } from "../wasi/wasi.ts";
import { auditText } from "./audit_report.ts";
import { Problem } from "./problem.ts";
import type { Control, RunRequest } from "./request.ts";

/** One run's control. */
export class Controls {
  /** Keeps the limits; `null` when there are none. */
  readonly meter: Meter | null;
  /** What WASI is made with. */
  readonly wasi: Partial<WasiOptions>;
  readonly #request: RunRequest;
  readonly #audit: Audit | null;

  /** @throws {Problem} when the engine has no means for what is asked. */
  constructor(request: RunRequest, control: Control) {
    const { timeout, fuel, seed, clock = "real" } = control;
    if (request.engine === "host") refuseOnHost(control);
    this.#request = request;
    const limited = timeout !== undefined || fuel !== undefined;
    this.meter = limited ? new Meter({ timeout, fuel }) : null;
    this.#audit = control.audit ? new Audit(request.mounts.map(({ guest }) => guest)) : null;
    const clocks = clocksFor(clock);
    const observer = observerFor(control, this.#audit);
    this.wasi = {
      ...(this.meter === null ? {} : { interruption: this.meter }),
      ...(clocks === undefined ? {} : { clocks }),
      ...(seed === undefined ? {} : { random: seededRandom(seed) }),
      ...(observer === null ? {} : { observer }),
    };
  }

  /** The guest's time begins now: what it took to load it does not count. */
  begin(): void {
    const timeout = this.#request.control?.timeout;
    if (this.meter === null || timeout === undefined) return;
    this.meter.deadline = performance.now() + timeout;
    interruptWaits(this.meter);
  }

  /** Prints what is to be said at the end. */
  finish(): void {
    if (this.#audit === null) return;
    for (const line of auditText(this.#audit.report(), this.#request)) console.error(line);
  }
}

function refuseOnHost({ fuel, features }: Control): void {
  if (fuel === undefined && features === undefined) return;
  const option = fuel === undefined ? "--features" : "--fuel";
  throw new Problem(
    `${option} cannot be kept with --engine=host: the host's engine has no such setting`,
    `leave out --engine=host or ${option}`,
  );
}

function observerFor({ traceWasi }: Control, audit: Audit | null): CallObserver | null {
  const observers: CallObserver[] = audit === null ? [] : [audit];
  if (traceWasi) observers.push(traceCalls((line) => console.error(line)));
  return observers.length > 1 ? observeAll(observers) : observers[0] ?? null;
}
