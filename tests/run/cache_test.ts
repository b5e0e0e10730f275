/**
 * `cache` of `run`: code that is kept between runs.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { loadCompiler, run, type RunOptions } from "../../mod.ts";
import { command, hello } from "./guests.ts";

/** Is hot for a while. */
const BUSY = await command(
  `(local $n i32) (local.set $n (i32.const 300000))
   (loop $more (drop (call $mix (local.get $n)))
     (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
   ${hello(1)}`,
  `(func $mix (param i32) (result i32)
     (i32.rotl (i32.mul (local.get 0) (i32.const 0x9e3779b1)) (i32.const 5)))`,
);

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await use(join(root, "kept"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

for (const engine of ["auto", "jit"] as const) {
  for (const where of ["here", "in a worker"]) {
    Deno.test(`run() keeps what was compiled for the next run (${engine}, ${where})`, async () => {
      await withDirectory(async (cache) => {
        const signal = where === "here" ? {} : { signal: new AbortController().signal };
        const options: RunOptions = { engine, cache, ...signal };
        const first = await run(BUSY, options);
        assertEquals([first.kind, first.stdout.text], ["exited", "hello\n"]);
        assertEquals(first.stats.cache?.hits, 0);
        assert(first.stats.cache!.misses > 0);
        const second = await run(BUSY, options);
        assertEquals(second.stdout.text, "hello\n");
        assert(second.stats.cache!.hits > 0);
        assertEquals([second.stats.cache!.misses, second.stats.cache!.notes], [0, []]);
      });
    });
  }
}

Deno.test("run() tells what is wrong with the cache, and does without it", async () => {
  await withDirectory(async (cache) => {
    await run(BUSY, { engine: "jit", cache });
    const [entry] = [...Deno.readDirSync(cache)];
    const path = join(cache, entry!.name);
    await Deno.writeTextFile(path, "something else");
    const damaged = await run(BUSY, { engine: "jit", cache });
    assertEquals(damaged.stdout.text, "hello\n");
    assertMatch(damaged.stats.cache!.notes.join("\n"), /^the cache's entry .* is damaged/);
    // A directory in the place of the entry: neither read nor written, and nothing is left over.
    await Deno.remove(path);
    await Deno.mkdir(path);
    const blocked = await run(BUSY, { engine: "jit", cache });
    assertEquals(blocked.stdout.text, "hello\n");
    assert(blocked.stats.cache!.notes.some((note) => note.startsWith("cannot write the cache")));
    assertEquals([...Deno.readDirSync(cache)].map(({ name }) => name), [entry!.name]);
  });
});

Deno.test("run() refuses a cache where the guest may write", async () => {
  await withDirectory(async (work) => {
    const options = { engine: "jit", cache: join(work, "kept") } as const;
    for (const mount of [work, { host: work }]) {
      const mounts = { "/w": mount };
      await assertRejects(() => run(BUSY, { ...options, mounts }), TypeError, "may write in");
      const map = new Map([["/w", mount]]);
      await assertRejects(() => run(BUSY, { ...options, mounts: map }), TypeError, "may write in");
    }
    const mounts = { "/w": { host: work, readOnly: true } };
    assertEquals((await run(BUSY, { ...options, mounts })).kind, "exited");
  });
});

Deno.test("run() without a cache tells nothing of one, and refuses one where nothing is kept", async () => {
  assertEquals((await run(BUSY)).stats.cache, undefined);
  const engine = (await loadCompiler())({ mode: "jit" });
  for (const other of ["interpreter", "host", engine] as const) {
    const options = { engine: other, cache: "nowhere" };
    await assertRejects(() => run(BUSY, options), TypeError, 'cache goes with the engines "auto"');
  }
});

Deno.test("run() refuses a cache that is no directory's path, the empty one too", async () => {
  for (const cache of ["", 3, null] as unknown as string[]) {
    await assertRejects(
      () => run(BUSY, { cache }),
      TypeError,
      "cache must be the path of a directory",
    );
  }
});
