/**
 * Sizes on the command line: `64MiB`, `1.5GiB`, `65536`.
 *
 * @module
 */
import { Problem } from "./problem.ts";

/** Bytes in each unit; the IEC ones are powers of 1024, the SI ones of 1000. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 2 ** 10,
  kib: 2 ** 10,
  m: 2 ** 20,
  mib: 2 ** 20,
  g: 2 ** 30,
  gib: 2 ** 30,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
};

/** What {@link parseSize} allows. */
export interface SizeRange {
  /** The option, for messages. */
  readonly option: string;
  /** Bytes. */
  readonly least: number;
  /** Bytes. @default {2^53 - 1} */
  readonly most?: number;
}

/**
 * Reads a size.
 *
 * @returns Bytes, rounded down.
 * @throws {Problem} when it is none, or out of range.
 */
export function parseSize(text: string, range: SizeRange): number {
  const { option, least, most = Number.MAX_SAFE_INTEGER } = range;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) {
    throw new Problem(
      `--${option} "${text}" is no size`,
      "a size is a number of bytes, or of KiB, MiB or GiB: 65536, 64MiB, 1.5GiB",
    );
  }
  const bytes = Math.floor(Number(digits) * factor);
  if (bytes < least || bytes > most) {
    throw new Problem(
      `--${option} ${text} is ${bytes} bytes, which is out of range`,
      `it can be from ${least} to ${most} bytes`,
    );
  }
  return bytes;
}
