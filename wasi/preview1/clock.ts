/**
 * Clocks. Times and resolutions are nanoseconds, 64-bit.
 *
 * @module
 */
import { ClockId } from "../abi.ts";
import type { Clocks } from "../clocks.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";

/**
 * `clock_res_get(id: clockid, resolution: *timestamp)`: writes the shortest step of a clock.
 *
 * - INVAL: there is no such clock.
 * - FAULT: `resolution` is not within the memory.
 */
export function clockResGet(context: Context, id: number, resolution: number): void {
  const { resolutions } = context.clocks;
  context.memory.setU64(resolution, resolutions[clockName(id)]);
}

/**
 * `clock_time_get(id: clockid, precision: timestamp, time: *timestamp)`: writes the time of a clock.
 * `precision`, the lag that the guest would put up with, is not needed: all clocks are read afresh.
 *
 * - INVAL: there is no such clock.
 * - FAULT: `time` is not within the memory.
 */
export function clockTimeGet(
  context: Context,
  id: number,
  _precision: bigint,
  time: number,
): void {
  const name = clockName(id);
  context.memory.range(time, 8);
  context.memory.setU64(time, context.clocks[name]());
}

function clockName(id: number): keyof Clocks["resolutions"] {
  switch (id) {
    case ClockId.REALTIME:
      return "realtime";
    case ClockId.MONOTONIC:
      return "monotonic";
    case ClockId.PROCESS_CPUTIME:
      return "processCpu";
    case ClockId.THREAD_CPUTIME:
      return "threadCpu";
    default:
      throw new WasiError(Errno.INVAL, `clock ${id >>> 0} does not exist`);
  }
}
