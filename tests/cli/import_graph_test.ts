/**
 * What mod.ts and cli.ts import, all the way down: only what also works from a URL without a config
 * file.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { ROOT, runProcess } from "../programs/command.ts";

interface Dependency {
  readonly specifier: string;
  readonly isDynamic?: boolean;
  readonly code?: { readonly specifier?: string };
}

interface GraphModule {
  readonly specifier: string;
  readonly dependencies?: readonly Dependency[];
}

/** The modules that `entry` imports, itself included, as Deno sees them. */
async function graph(entry: string): Promise<readonly GraphModule[]> {
  const { stdout, stderr, code } = await runProcess(Deno.execPath(), ["info", "--json", entry]);
  assertEquals(code, 0, stderr);
  const { modules } = JSON.parse(stdout);
  return modules.filter(({ specifier }: GraphModule) => specifier.startsWith("file:"));
}

for (const entry of ["mod.ts", "cli.ts"]) {
  Deno.test(`${entry} imports relative files, node: and npm: names with versions only`, async () => {
    const modules = await graph(entry);
    assertGreater(modules.length, 10);
    const bare: string[] = [];
    for (const { specifier: from, dependencies = [] } of modules) {
      for (const { specifier } of dependencies) {
        if (/^(\.\.?\/|node:|npm:(@[^/]+\/)?[^@/]+@\d)/.test(specifier)) continue;
        if (!from.includes("/npm/")) bare.push(`${from} imports "${specifier}"`);
      }
    }
    assertEquals(bare, []);
  });
}

Deno.test("mod.ts needs nothing of npm, and nothing of cli/ or wasi/", async () => {
  const names = (await graph("mod.ts")).map(({ specifier }) => specifier);
  assertEquals(names.filter((name) => /\/(npm|cli|wasi)\//.test(name.slice(ROOT.length))), []);
});

Deno.test("each library of npm is imported by one file", async () => {
  const importers = new Map<string, Set<string>>();
  for (const { specifier: from, dependencies = [] } of await graph("cli.ts")) {
    for (const { specifier } of dependencies) {
      const [library] = /^npm:(@[^/]+\/)?[^@/]+/.exec(specifier) ?? [];
      if (library === undefined) continue;
      importers.set(library, (importers.get(library) ?? new Set()).add(from));
    }
  }
  assertGreater(importers.size, 0);
  for (const [library, files] of importers) assertEquals(files.size, 1, library);
});

Deno.test("a run without options starts with few files", async () => {
  const modules = new Map((await graph("cli.ts")).map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const visit = (specifier: string): void => {
    if (found.has(specifier)) return;
    found.add(specifier);
    for (const { code, isDynamic } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code?.specifier !== undefined) visit(code.specifier);
    }
  };
  visit(new URL(`file://${ROOT}cli.ts`).href);
  const ours = [...found].filter((name) => name.includes("/cli/"))
    .map((name) => name.split("/cli/")[1]!).sort();
  assertEquals(ours, [
    "load.ts",
    "main.ts",
    "problem.ts",
    "request.ts",
    "run.ts",
    "stopwatch.ts",
  ]);
});
