/**
 * What mod.ts and cli.ts import, all the way down: only what also works from a URL without a config
 * file.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { ROOT, runProcess } from "../programs/command.ts";

/** How many modules a plain run may load. */
const MOST_MODULES = 157;

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
  const names = (await graph("mod.ts")).map(({ specifier }) => {
    return specifier.slice(`file://${ROOT}`.length);
  });
  assertEquals(names.filter((name) => /(^|\/)(npm|cli)\//.test(name)), []);
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

/** What runs load of the graph of `cli.ts`: static imports from these modules on. */
async function loaded(...from: readonly string[]): Promise<readonly string[]> {
  const modules = new Map((await graph("cli.ts")).map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const visit = (specifier: string): void => {
    if (found.has(specifier)) return;
    found.add(specifier);
    for (const { code, isDynamic } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code?.specifier !== undefined) visit(code.specifier);
    }
  };
  for (const path of from) visit(new URL(`file://${ROOT}${path}`).href);
  return [...found].map((specifier) => specifier.slice(`file://${ROOT}`.length)).sort();
}

Deno.test("a run without options starts with few files", async () => {
  const ours = (await loaded("cli.ts")).filter((path) => path.startsWith("cli/"));
  assertEquals(ours, [
    "cli/load.ts",
    "cli/main.ts",
    "cli/problem.ts",
    "cli/request.ts",
    "cli/run.ts",
    "cli/stopwatch.ts",
  ]);
});

Deno.test("a plain run loads no more modules than it needs", async () => {
  const paths = await loaded("cli.ts", "cli/engines/ours.ts");
  // Each costs some 0.15 ms at every start: raise this only for what every run needs.
  assertLess(paths.length, MOST_MODULES + 1, paths.join("\n"));
  const notNeeded =
    /^(jit|runtime\/validate|wasi\/(run|threads|trace|audit)|wasi\/fs\/(memory|archive|overlay|resolve|read_only|host\/(?!errors\.ts)))|_test|testing|gen_/;
  assertEquals(paths.filter((path) => notNeeded.test(path)), []);
  assertEquals(paths.filter((path) => path.startsWith("wasi/sock/")), ["wasi/sock/socket.ts"]);
});
