/**
 * How the code of metered instances differs from plain code, as numbers whose sum is `Meter.mode`.
 *
 * @module
 */

/** Fuel is counted: `Meter.fuel` falls, and the guest is stopped before it would fall below 0. */
export const METERS_FUEL = 1;
/** The clock, and a cell for stopping the guest, are looked at. */
export const METERS_TIME = 2;
