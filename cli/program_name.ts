/**
 * What a program is told that it is called.
 *
 * @module
 */

/** Returns the last part of a path or URL. */
export function programName(module: string): string {
  return module.replace(/[?#].*$/s, "").split(/[/\\]/).findLast((part) => part !== "") ?? module;
}
