import { assert, assertEquals } from "@std/assert";
import * as mod from "./mod.ts";

// `deno test --doc` imports every export into an example, and the compiler's check for unused locals
// refuses that; so the example is marked to be left out there, and is run here.
Deno.test("the example in the module's text runs", async () => {
  const source = await Deno.readTextFile(new URL("mod.ts", import.meta.url));
  const [, fenced] = /```ts ignore\n([^]*?) \* ```/.exec(source)!;
  const url = import.meta.resolve("./mod.ts");
  const example = fenced!.replaceAll(/^ \* ?/gm, "").replace("./mod.ts", url);
  assert(example.includes(`from "${url}"`), example);
  const runs = await import(`data:application/typescript,${encodeURIComponent(example)}`);
  assertEquals(Object.keys(runs), []);
  const broken = example.replace("!== 5", "!== 6");
  const run = import(`data:application/typescript,${encodeURIComponent(broken)}`);
  assert(await run.then(() => false, () => true), "a wrong example would be noticed");
});

Deno.test("the namespace has the standard's names, and mod.ts has them too", () => {
  const standard = Object.getOwnPropertyNames(WebAssembly);
  const later = ["Suspending", "SuspendError", "promising"]; // Suspension is no part of the engine yet.
  const expected = standard.filter((name) => !later.includes(name)).sort();
  assertEquals(Object.keys(mod.WebAssembly).sort(), expected);
  for (const name of expected) {
    assertEquals(Reflect.get(mod, name), Reflect.get(mod.WebAssembly, name), name);
  }
});

Deno.test("a file system in memory can be mounted and read with what mod.ts exports alone", async () => {
  const base = mod.readOnly(mod.memoryDirectory({ "in.txt": "from memory\n" }));
  const root = mod.overlayDirectory(base);
  mod.writeFile(root, "new.txt", new TextEncoder().encode("from outside\n"));
  const program = await Deno.readFile(new URL("samples/cat.wasm", import.meta.url));
  const { stdout } = await mod.run(program, {
    args: ["cat", "/in.txt", "/new.txt"],
    mounts: { "/": root },
  });
  assertEquals(stdout?.text, "from memory\nfrom outside\n");
  assertEquals(new TextDecoder().decode(mod.readFile(base, "in.txt")), "from memory\n");
});
