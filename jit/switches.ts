/**
 * Switches for whoever works on the compiler: each leaves out one thing that only makes code faster,
 * to see what it is good for, or whether it is what is wrong.
 *
 * They are of the whole program, set before anything is compiled: a trap is traced back by generating a
 * function again, which must give the same lines. Nothing reads the environment.
 *
 * ```sh
 * deno run --allow-read cli.ts explain --without=peepholes module.wasm 12
 * deno task spec --engine=jit --without=parts,twins
 * ```
 *
 * @module
 */

/** What can be left out. */
export interface Switches {
  /** Better text for particular operands: `peephole.ts`. */
  peepholes: boolean;
  /** Dividing large functions: `outline.ts`. */
  parts: boolean;
  /** The twin of a small function that calls itself: `source.ts`. */
  twins: boolean;
  /** Calls by name of the few functions that a table starts with: `indirect.ts`. */
  named: boolean;
  /** Writing small functions out where they are called: `inline.ts`. */
  inlining: boolean;
}

/** How they are set: everything is done unless it is left out. */
export const switches: Switches = {
  peepholes: true,
  parts: true,
  twins: true,
  named: true,
  inlining: true,
};

/** The names of all switches. */
export const SWITCHES = Object.keys(switches) as readonly (keyof Switches)[];

/**
 * Leaves things out, and puts back what was left out before.
 *
 * @param list Names, with commas between them; empty for none.
 * @throws {TypeError} When a name is none.
 */
export function leaveOut(list: string): void {
  const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  for (const name of names) {
    if ((SWITCHES as readonly string[]).includes(name)) continue;
    throw new TypeError(`there is no switch "${name}"; the switches are ${SWITCHES.join(", ")}`);
  }
  for (const name of SWITCHES) switches[name] = !names.includes(name);
}
