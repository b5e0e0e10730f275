/**
 * How the parts of the product depend on each other, types included: nothing goes round, and nothing
 * points against the order `ops ← runtime ← jit`, `wasi` apart, `cli` on top of all.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const PARTS = ["ops", "runtime", "jit", "wasi", "cli"];

/** Helpers of tests and generators: no part of the product. */
const APART = /_test\.ts$|_case\.ts$|(^|\/)(testing|gen_\w+|\w+_gen|contract_cases_\w+)\.ts$/;

/** Which parts each part may import from. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ops: [],
  runtime: ["ops"],
  jit: ["ops", "runtime"],
  wasi: [],
  cli: ["ops", "runtime", "jit", "wasi"],
};

/**
 * Where WASI and an engine meet: running untrusted code in one call, and threads, each of which has an
 * instance of its own.
 */
const BOTH = /^wasi\/(run\/|threads\/)/;

/** Matches `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`. */
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;

/** The product's files below a folder, relative to the repository. */
function* filesIn(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesIn(path);
    else if (/\.[jt]s$/.test(path) && !APART.test(path)) yield path;
  }
}

/** What a file imports, when it is loaded or (with `later`) when it runs. */
function importsOf(path: string, { later }: { later: boolean }): string[] {
  const text = Deno.readTextFileSync(join(ROOT, path))
    .replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/"/g, ""));
  return [...text.matchAll(SPECIFIER)]
    .filter(([match]) => later || !match.includes("("))
    .map(([, specifier]) => relative(ROOT, join(ROOT, dirname(path), specifier!)));
}

function graph(options: { later: boolean }): ReadonlyMap<string, readonly string[]> {
  const paths = ["mod.ts", "cli.ts", ...PARTS.flatMap((part) => [...filesIn(part)])];
  return new Map(paths.map((path) => [path, importsOf(path, options)]));
}

/** The first cycle through each file, as a list of its files. */
function cycles(modules: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]): void => {
    const at = above.indexOf(path);
    if (at >= 0) found.add([...above.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const next of modules.get(path) ?? []) visit(next, [...above, path]);
    done.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
  return [...found];
}

Deno.test("no module imports itself by way of others", () => {
  const modules = graph({ later: false });
  assert(modules.size > 200);
  assertEquals(cycles(modules), []);
});

Deno.test("parts import from those below them only", () => {
  const wrong: string[] = [];
  for (const [path, imports] of graph({ later: true })) {
    const part = path.split("/")[0]!;
    const allowed = MAY_IMPORT[part];
    if (allowed === undefined) continue;
    for (const imported of imports) {
      const other = imported.split("/")[0]!;
      if (other === part || allowed.includes(other)) continue;
      if (BOTH.test(path) && PARTS.includes(other) && other !== "cli") continue;
      wrong.push(`${path} imports ${imported}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("no product code imports what is for tests", () => {
  const wrong: string[] = [];
  for (const [path, imports] of graph({ later: true })) {
    for (const imported of imports) {
      if (APART.test(imported)) wrong.push(`${path} imports ${imported}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("the map of jit/ names each of its files", () => {
  const map = Deno.readTextFileSync(join(ROOT, "jit/README.md"));
  const missing = [...filesIn("jit")].map((path) => path.slice("jit/".length))
    .filter((name) => !map.includes(`\`${name}\``));
  assertEquals(missing, []);
});
