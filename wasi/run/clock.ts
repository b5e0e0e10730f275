/**
 * Clocks by what they are called.
 *
 * @module
 */
import type { Clocks } from "../clocks.ts";
import { VirtualClocks } from "../virtual_clocks.ts";
import type { ClockOption } from "./options.ts";

/** Nanoseconds that pass with each reading of a clock that starts at a given time. */
const STEP = 1000n;

/** A date and time with its offset from UTC, as in RFC 3339; or a date alone. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/i;

/**
 * Returns clocks for one guest.
 *
 * @returns `undefined` for the host's.
 * @throws {TypeError} for a text that is no such name or time.
 * @throws {RangeError} for a time before 1970.
 */
export function clocksFor(option: ClockOption): Clocks | undefined {
  if (option === "real") return undefined;
  if (option === "fixed") return new VirtualClocks();
  if (typeof option === "object" && !(option instanceof Date)) return option;
  const start = typeof option === "string" ? timeOf(option) : option;
  return new VirtualClocks({ start, step: STEP });
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (TIME.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new TypeError(
    `"${text}" is no clock: it is "real", "fixed" or a time such as "2024-02-29T12:00:00Z"`,
  );
}
