/**
 * Which proposals a script does not know: some of its modules must be refused only because of what
 * later proposals would allow.
 *
 * @module
 */

/** Folders of the suite, with the proposals that are off for the scripts in them. */
const OFF: readonly (readonly [prefix: string, disabled: readonly string[]])[] = [
  // Written before multiple memories: a second one is an error.
  ["proposals/threads/", ["multi-memory"]],
  ["proposals/", []],
  // WebAssembly 3.0 itself.
  ["", ["custom-page-sizes", "threads", "wide-arithmetic", "legacy-exceptions"]],
];

/** The proposals that are off for `file`, named from the suite's root. */
export function disabledFor(file: string): readonly string[] {
  return OFF.find(([prefix]) => file.startsWith(prefix))![1];
}
