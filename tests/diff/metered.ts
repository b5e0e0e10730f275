/**
 * Engines that count fuel: each call is given some, often too little, and is compared in what it has
 * used, when the host looks and at the end, and in where it was when it ended early.
 *
 * @module
 */
import { RuntimeError } from "../../runtime/errors.ts";
import { Meter } from "../../runtime/meter.ts";
import { Random } from "../fuzz/random.ts";
import { type Engine, OURS } from "./engines.ts";

/** What a call that is to end by itself is given. */
const PLENTY = 1_000_000;
/** A time limit that makes code look at the clock too, in modules of every second seed. */
const LONG_MS = 1e9;

/** The engines of these names, metered. @throws {Error} for a name that no engine of ours has */
export function meteredEngines(names: readonly string[]): Readonly<Record<string, Engine>> {
  return Object.fromEntries(names.map((name) => [name, metered(name)]));
}

function metered(name: string): Engine {
  const make = OURS[name];
  if (make === undefined) throw new Error(`No engine of this repository is named "${name}"`);
  return (bytes, host) => {
    const timeout = bytes.length % 2 === 0 ? undefined : LONG_MS;
    const meter = new Meter({ fuel: PLENTY, timeout });
    const random = new Random(bytes.length);
    const noted: string[] = [];
    const subject = make({ meter })(bytes, (...args) => {
      noted.push(`${meter.fuel} left for the host`);
      return host(...args);
    });
    return {
      ...subject,
      call(name, args) {
        meter.fuel = random.pick([random.below(40), random.below(400), PLENTY]);
        const { fuel } = meter;
        try {
          return subject.call(name, args);
        } catch (error) {
          if (error instanceof RuntimeError) {
            noted.push(...error.frames.map(({ funcidx, offset }) => `in ${funcidx} at ${offset}`));
          }
          throw error;
        } finally {
          noted.push(`${fuel - meter.fuel} of ${fuel} used`);
        }
      },
      notes: () => noted.splice(0),
    };
  };
}
