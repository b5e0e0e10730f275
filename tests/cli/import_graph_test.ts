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

Deno.test("mod.ts needs nothing of npm, and nothing of cli/", async () => {
  const names = (await graph("mod.ts")).map(({ specifier }) => specifier);
  assertEquals(names.filter((name) => /\/(npm|cli)\//.test(name.slice(ROOT.length))), []);
});

Deno.test("cli.ts has Deno fetch nothing of npm before a run needs it", async () => {
  const outside = (await graph("cli.ts")).flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ specifier }) => specifier.startsWith("npm:"));
  assertEquals(outside, []);
});

Deno.test("each library of npm is named by one file of cli/", async () => {
  const files = new Map<string, string[]>();
  for (const { specifier } of await graph("cli.ts")) {
    const text = await Deno.readTextFile(new URL(specifier));
    for (const [library] of text.matchAll(/"npm:(@[^/"]+\/)?[^@/"]+@/g)) {
      files.set(library, [...files.get(library) ?? [], specifier]);
    }
  }
  assertGreater(files.size, 0);
  for (const [library, [, ...others]] of files) assertEquals(others, [], library);
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
