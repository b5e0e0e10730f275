/**
 * Finds the official test suite, which is never part of this repository, and lists its scripts.
 *
 * @module
 */
import { join } from "@std/path";

/** The commit of {@link SUITE_REPOSITORY} whose scripts the runner is known to read. */
export const SUITE_COMMIT = "193e551";

/** Where the suite comes from. */
export const SUITE_REPOSITORY = "https://github.com/WebAssembly/testsuite.git";

/** Where `deno task spec:fetch` puts it, from the repository's root. */
export const SUITE_CHECKOUT = "tests/spec/testsuite";

/** What to tell when there is no suite. */
export const NOT_RUN = "The official test suite was NOT run: it is not at $WASM_TESTSUITE, " +
  `${SUITE_CHECKOUT} or ../shared/testsuite. \`deno task spec:fetch\` gets it.`;

/** One script of the suite. */
export interface SuiteFile {
  /** From the suite's root, with forward slashes: `proposals/threads/atomic.wast`. */
  readonly name: string;
  /** Its path on disk. */
  readonly path: string;
}

/** `$WASM_TESTSUITE` leads nowhere. */
export class SuiteError extends Error {
  override readonly name = "SuiteError";
}

/** The repository's root, which this file lies two folders below. */
export function repositoryRoot(): string {
  return join(import.meta.dirname!, "..", "..");
}

/**
 * The suite's folder, or `undefined` where there is none.
 * @throws SuiteError when `$WASM_TESTSUITE` is set to no folder with scripts in it
 */
export function findSuite(): string | undefined {
  const given = Deno.env.get("WASM_TESTSUITE");
  if (given !== undefined && given !== "") {
    if (isSuite(given)) return given;
    throw new SuiteError(`$WASM_TESTSUITE is "${given}", where there is no i32.wast`);
  }
  const root = repositoryRoot();
  return [join(root, SUITE_CHECKOUT), join(root, "..", "shared", "testsuite")].find(isSuite);
}

function isSuite(folder: string): boolean {
  try {
    return Deno.statSync(join(folder, "i32.wast")).isFile;
  } catch {
    return false;
  }
}

/** All scripts under `suite`: first the root's, then those of its folders, each in order of name. */
export function listSuite(suite: string, under = ""): SuiteFile[] {
  const entries = [...Deno.readDirSync(join(suite, under))]
    .filter((entry) => !entry.name.startsWith("."))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries
    .filter((entry) => entry.isFile && entry.name.endsWith(".wast"))
    .map(({ name }) => ({ name: `${under}${name}`, path: join(suite, under, name) }));
  const folders = entries.filter((entry) => entry.isDirectory);
  return [...files, ...folders.flatMap(({ name }) => listSuite(suite, `${under}${name}/`))];
}
