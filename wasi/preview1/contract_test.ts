/**
 * The contracts in the comments of the functions, held against what the functions do: each errno
 * that a contract names has a call that answers it, and there are no further calls.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";
import { memoryDirectory } from "../fs/memory/build.ts";
import { Guest } from "../testing.ts";
import { FD_CASES } from "./contract_cases_fd.ts";
import { PATH_CASES } from "./contract_cases_path.ts";
import { PREVIEW1 } from "./table.ts";

const CASES = { ...FD_CASES, ...PATH_CASES };
const FOLDER = dirname(fromFileUrl(import.meta.url));

/** Returns what is said after each `- ` of a comment, up to the colon. */
function namedErrnos(comment: string): string[] {
  const items = comment.matchAll(/^ \* - ([^:]+):/gm);
  return [...items].flatMap(([, names = ""]) => names.match(/\b[A-Z][A-Z0-9]+\b/g) ?? []);
}

/** Returns the errnos that each function's contract names. */
function contracts(): Map<string, Set<string>> {
  const read = (name: string) => Deno.readTextFileSync(join(FOLDER, name));
  const ofPaths = namedErrnos(read("paths.ts"));
  const found = new Map<string, Set<string>>();
  const sources = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  for (const source of sources.filter((name) => !/_test|_cases/.test(name))) {
    for (const [comment] of read(source).matchAll(/\/\*\*\n(?: \*.*\n)+/g)) {
      const name = /^\/\*\*\n \* `([a-z]+_[a-z_]+)\(/.exec(comment)?.[1];
      if (name === undefined) continue;
      const listed = comment.includes("What `paths.ts` lists") ? ofPaths : [];
      found.set(name, new Set([...listed, ...namedErrnos(comment)]));
    }
  }
  return found;
}

/** A guest with a little of everything. */
function guest(): Guest {
  const directory = memoryDirectory({ "a.txt": "hello", "d/b.txt": "x", "empty/": "" });
  directory.symlink("a.txt", "link");
  directory.symlink("loop", "loop");
  return new Guest({ preopens: { "/": directory, "/other": memoryDirectory() } });
}

Deno.test("every function has a contract in its comment", () => {
  assertEquals([...contracts().keys()].sort(), PREVIEW1.map(({ name }) => name).sort());
});

for (const [name, errnos] of contracts()) {
  Deno.test(`${name}() answers each errno that its contract names`, () => {
    const cases = CASES[name] ?? {};
    const got = Object.entries(cases).map(([errno, call]) => [errno, call(guest())]);
    assertEquals(Object.fromEntries(got), Object.fromEntries([...errnos].map((e) => [e, e])));
  });
}
