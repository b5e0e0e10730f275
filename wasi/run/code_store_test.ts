/** The cache's directory: whole files, bounded, and never a reason to fail. */
import { assert, assertEquals } from "@std/assert";
import { moduleOf } from "../../jit/testing.ts";
import { generateSource } from "../../jit/source.ts";
import { fileCache, type FileCacheOptions } from "./code_store.ts";

/** A module of one function that returns `n`. */
function moduleReturning(n: number) {
  return moduleOf({ types: ["-> i32"], funcs: [{ code: `i32.const ${n}` }] });
}

/** Keeps the source of a module's function. Returns its keys in the cache before. */
function keep(directory: string, n: number, options: FileCacheOptions): readonly string[] {
  const module = moduleReturning(n);
  const sources = fileCache(directory, options).open(module);
  sources.put("0", generateSource(module, 0));
  sources.save();
  return sources.keys;
}

function noting(): { notes: string[]; note: (message: string) => void } {
  const notes: string[] = [];
  return { notes, note: (message) => notes.push(message) };
}

function withDirectory(body: (directory: string) => void): void {
  const root = Deno.makeTempDirSync();
  try {
    body(`${root}/cache`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const filesOf = (directory: string) => [...Deno.readDirSync(directory)].map(({ name }) => name);

Deno.test("fileCache() makes its directory, and finds there what it has kept", () => {
  withDirectory((directory) => {
    const { notes, note } = noting();
    assertEquals(keep(directory, 1, { note }), []);
    assertEquals(keep(`${directory}/`, 1, { note }), ["0"]);
    assertEquals([filesOf(directory).length, notes], [1, []]);
  });
});

Deno.test("fileCache() removes the oldest files when there is too much, and what was left over", () => {
  withDirectory((directory) => {
    const { notes, note } = noting();
    keep(directory, 1, { note });
    const [first] = filesOf(directory);
    const { size } = Deno.statSync(`${directory}/${first}`);
    const old = new Date(Date.now() - 7_200_000);
    Deno.utimeSync(`${directory}/${first}`, old, old);
    Deno.writeTextFileSync(`${directory}/x.unfinished`, "");
    Deno.utimeSync(`${directory}/x.unfinished`, old, old);
    Deno.writeTextFileSync(`${directory}/of-others.txt`, "");
    for (const n of [2, 3]) keep(directory, n, { note, mostBytes: 2 * size + 10 });
    const files = filesOf(directory);
    assertEquals([files.length, files.includes(first!), files.includes("of-others.txt")], [
      3,
      false,
      true,
    ]);
    assertEquals(notes, []);
  });
});

Deno.test("fileCache() leaves nothing of a file that the disk has no room for", () => {
  withDirectory((directory) => {
    const { notes, note } = noting();
    const write = Deno.writeFileSync;
    Deno.writeFileSync = (path, bytes, options) => {
      write(path, bytes.subarray(0, bytes.length >> 1), options);
      throw new Error("No space left on device");
    };
    try {
      keep(directory, 1, { note });
    } finally {
      Deno.writeFileSync = write;
    }
    assertEquals(filesOf(directory), []);
    assertEquals(notes, [`cannot write the cache in "${directory}": No space left on device`]);
  });
});

Deno.test("fileCache() says when it cannot read or write, and goes on", () => {
  withDirectory((directory) => {
    Deno.writeTextFileSync(directory, "a file where the directory should be");
    const { notes, note } = noting();
    keep(directory, 1, { note });
    assertEquals(notes.length, 2);
    assert(notes[0]!.startsWith(`cannot read the cache in "${directory}"`));
    assert(notes[1]!.startsWith(`cannot write the cache in "${directory}"`));
  });
});

Deno.test("fileCache() leaves nothing over where it cannot put an entry in its place", () => {
  withDirectory((directory) => {
    const { notes, note } = noting();
    keep(directory, 1, { note });
    const [name] = filesOf(directory);
    Deno.removeSync(`${directory}/${name}`);
    Deno.mkdirSync(`${directory}/${name}`);
    keep(directory, 1, { note });
    assertEquals([filesOf(directory), notes.length], [[name!], 2]);
  });
});

Deno.test("writers at the same time leave one whole file", async () => {
  const directory = Deno.makeTempDirSync();
  // Each writes other source than the one before, so that a mixture of two would not have its sum.
  const program = `
    import { fileCache } from ${JSON.stringify(import.meta.resolve("./code_store.ts"))};
    import { moduleOf } from ${JSON.stringify(import.meta.resolve("../../jit/testing.ts"))};
    const module = moduleOf({ types: ["-> i32"], funcs: [{ code: "i32.const 1" }] });
    const note = (message) => {
      if (!message.includes("is not what this version writes")) throw new Error(message);
    };
    for (let i = 0; i < 30; i++) {
      const sources = fileCache(${JSON.stringify(directory)}, { note }).open(module);
      for (let k = 0; k < 30; k++) sources.put(k + "@" + Math.random(), String(Math.random()));
      sources.save();
    }`;
  const writers = Array.from({ length: 3 }, () => {
    const args = ["eval", "--quiet", program];
    return new Deno.Command(Deno.execPath(), { args, stderr: "piped" }).output();
  });
  for (const { success, stderr } of await Promise.all(writers)) {
    assert(success, new TextDecoder().decode(stderr));
  }
  const files = filesOf(directory);
  assertEquals([files.length, files[0]!.endsWith(".source")], [1, true]);
  Deno.removeSync(directory, { recursive: true });
});
