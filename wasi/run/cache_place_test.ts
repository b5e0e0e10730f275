/** Where a cache may not be. */
import { assertEquals } from "@std/assert";
import { holderOf } from "./cache_place.ts";

Deno.test("holderOf() finds the cache in a directory, by links and before it exists", () => {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    Deno.mkdirSync(`${root}/work/cache`, { recursive: true });
    Deno.mkdirSync(`${root}/workshop`);
    Deno.symlinkSync(`${root}/work`, `${root}/link`);
    const cases: readonly (readonly [cache: string, found: boolean])[] = [
      ["work", true],
      ["work/", true],
      ["work/cache", true],
      ["work/new/deep/", true],
      ["link/cache", true],
      ["link/new", true],
      ["workshop", false],
      ["new", false],
      ["workshop/../work/cache", true],
    ];
    for (const [cache, found] of cases) {
      const holder = holderOf(`${root}/${cache}`, [`${root}/workshop/no`, `${root}/work`]);
      assertEquals(holder, found ? `${root}/work` : undefined, cache);
      const linked = holderOf(`${root}/${cache}`, [`${root}/link/`]);
      assertEquals(linked, found ? `${root}/link/` : undefined, cache);
    }
    assertEquals(holderOf(`${root}/new`, ["/"]), "/");
    assertEquals(holderOf(`${root}/new`, []), undefined);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
