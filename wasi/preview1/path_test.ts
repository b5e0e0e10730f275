import { assertEquals } from "@std/assert";
import { OFlags, Rights } from "../abi.ts";
import { memoryDirectory } from "../fs/memory/build.ts";
import { get, names } from "../fs/testing.ts";
import { At, Guest } from "../testing.ts";

function fixture(): { directory: ReturnType<typeof memoryDirectory>; g: Guest } {
  const directory = memoryDirectory({ "a.txt": "hello", "d/b.txt": "x" });
  directory.symlink("a.txt", "link");
  return { directory, g: new Guest({ preopens: { "/": directory } }) };
}

Deno.test("path_open() creates, cuts and refuses to replace as oflags say", () => {
  const { directory, g } = fixture();
  g.write(g.open("new", { oflags: OFlags.CREAT | OFlags.EXCL }), "1");
  g.open("a.txt", { oflags: OFlags.TRUNC });
  assertEquals([get(directory, "new"), get(directory, "a.txt")], ["1", ""]);
  const again = [OFlags.CREAT | OFlags.EXCL, 0n, 0n, 0, At.OUT] as const;
  assertEquals(g.call("path_open", 3, 0, ...g.path("new"), ...again), "EXIST");
});

Deno.test("path_open() follows a symbolic link only when told to", () => {
  const { g } = fixture();
  const flags = [0, BigInt(Rights.FD_READ), 0n, 0, At.OUT] as const;
  assertEquals(g.call("path_open", 3, 0, ...g.path("link"), ...flags), "LOOP");
  g.ok("path_open", 3, 1, ...g.path("link"), ...flags);
  assertEquals(g.read(g.u32(At.OUT)), "hello");
});

Deno.test("path_open() refuses flags that do not exist", () => {
  const { g } = fixture();
  const call = (dirflags: number, oflags: number, fdflags: number) =>
    g.call("path_open", 3, dirflags, ...g.path("a.txt"), oflags, 0n, 0n, fdflags, At.OUT);
  assertEquals([call(2, 0, 0), call(0, 16, 0), call(0, 0, 32)], ["INVAL", "INVAL", "INVAL"]);
});

Deno.test("path_open() ignores rights that no document names", () => {
  const { g } = fixture();
  g.ok("path_open", 3, 0, ...g.path("a.txt"), 0, -1n, -1n, 0, At.OUT);
});

Deno.test("path_filestat_get() tells of a link or of what it leads to", () => {
  const { g } = fixture();
  const sizeAndType = (flags: number) => {
    g.ok("path_filestat_get", 3, flags, ...g.path("link"), At.OUT);
    return [g.u64(At.OUT + 32), g.u64(At.OUT + 16)];
  };
  assertEquals(sizeAndType(0), [5n, 7n]);
  assertEquals(sizeAndType(1), [5n, 4n]);
});

Deno.test("path_filestat_set_times() sets times of what is at the path", () => {
  const { directory, g } = fixture();
  g.ok("path_filestat_set_times", 3, 1, ...g.path("link"), 1n, 2n, 1 | 4);
  const { atim, mtim } = directory.stat("a.txt", {});
  assertEquals([atim, mtim], [1n, 2n]);
});

Deno.test("paths are made, moved and removed", () => {
  const { directory, g } = fixture();
  g.ok("path_create_directory", 3, ...g.path("new"));
  g.ok("path_rename", 3, ...g.path("a.txt"), 3, ...g.path2("new/c.txt"));
  g.ok("path_link", 3, 0, ...g.path("new/c.txt"), 3, ...g.path2("second"));
  assertEquals(get(directory, "second"), "hello");
  g.ok("path_unlink_file", 3, ...g.path("new/c.txt"));
  g.ok("path_remove_directory", 3, ...g.path("new"));
  assertEquals(names(directory), ["d", "link", "second"]);
});

Deno.test("path_symlink() makes a link, and path_readlink() cuts what it says to the buffer", () => {
  const { g } = fixture();
  g.ok("path_symlink", ...g.path("d/b.txt"), 3, ...g.path2("made"));
  const read = (size: number) => {
    g.ok("path_readlink", 3, ...g.path("made"), At.DATA, size, At.OUT);
    return g.text(At.DATA, g.u32(At.OUT));
  };
  assertEquals([read(100), read(3), read(0)], ["d/b.txt", "d/b", ""]);
});

Deno.test("refused paths are remembered, the last eight", () => {
  const { g } = fixture();
  for (let turn = 0; turn < 9; turn++) {
    g.call("path_filestat_get", 3, 0, ...g.path(`../secret${turn}`), At.OUT);
  }
  g.call("path_filestat_get", 3, 0, ...g.path("absent"), At.OUT);
  const { refusals } = g.wasi;
  assertEquals(refusals.length, 8);
  assertEquals(refusals.at(-1), {
    call: "path_filestat_get",
    path: "../secret8",
    preopen: "/",
    errno: 63,
  });
});
