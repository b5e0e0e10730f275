/**
 * Scheduling.
 *
 * @module
 */
import type { Context } from "../context.ts";

/**
 * `sched_yield()`: lets other threads run. The host schedules threads by itself, so there is nothing
 * to do. It cannot fail.
 */
export function schedYield(_context: Context): void {}
