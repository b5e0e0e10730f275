import { assertEquals } from "@std/assert";
import { memoryDirectory } from "./fs/memory/build.ts";
import { PREVIEW1 } from "./preview1/table.ts";
import { At, Guest } from "./testing.ts";
import { unstableRows } from "./unstable.ts";

function guest(): Guest {
  const preopens = { "/": memoryDirectory({ "a.txt": "0123456789" }) };
  return new Guest({ version: "unstable", preopens });
}

Deno.test("unstableRows() has the functions of preview 1, but for sock_accept", () => {
  const names = unstableRows().map(({ name }) => name);
  assertEquals(names, PREVIEW1.map(({ name }) => name).filter((name) => name !== "sock_accept"));
});

Deno.test("unstable fd_seek() counts whence as CUR, END, SET", () => {
  const g = guest();
  const fd = g.open("a.txt");
  const seek = (offset: bigint, whence: number) => {
    g.ok("fd_seek", fd, offset, whence, At.OUT);
    return g.u64(At.OUT);
  };
  assertEquals([seek(3n, 2), seek(1n, 0), seek(-1n, 1)], [3n, 4n, 9n]);
  assertEquals(g.call("fd_seek", fd, 0n, 3, At.OUT), "INVAL");
});

Deno.test("unstable filestat has 32 bits for the links, and ends at 56 bytes", () => {
  const g = guest();
  const expected = { type: 4, nlink: 1, size: 10n, atim: 5n, mtim: 6n, behind: 0xff };
  const read = () => ({
    type: g.view.getUint8(At.OUT + 16),
    nlink: g.u32(At.OUT + 20),
    size: g.u64(At.OUT + 24),
    atim: g.u64(At.OUT + 32),
    mtim: g.u64(At.OUT + 40),
    behind: g.view.getUint8(At.OUT + 56),
  });
  g.ok("path_filestat_set_times", 3, 0, ...g.path("a.txt"), 5n, 6n, 1 | 4);
  const fd = g.open("a.txt");
  g.bytes(At.OUT, 64).fill(0xff);
  g.ok("fd_filestat_get", fd, At.OUT);
  assertEquals(read(), expected);
  g.bytes(At.OUT, 64).fill(0xff);
  g.ok("path_filestat_get", 3, 0, ...g.path("a.txt"), At.OUT);
  assertEquals(read(), expected);
});

Deno.test("unstable poll_oneoff() finds the clock behind an identifier, in 56 bytes each", () => {
  const g = guest();
  const { view } = g;
  for (const [index, userdata] of [10n, 20n].entries()) {
    const at = At.DATA + index * 56;
    view.setBigUint64(at, userdata, true);
    view.setUint32(at + 24, 1, true);
    view.setBigUint64(at + 32, 1000n, true);
    view.setUint16(at + 48, 0, true);
  }
  g.ok("poll_oneoff", At.DATA, At.PATH, 2, At.OUT);
  assertEquals(g.u32(At.OUT), 2);
  assertEquals([g.u64(At.PATH), g.u64(At.PATH + 32)], [10n, 20n]);
});
