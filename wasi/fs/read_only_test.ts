import { assertEquals } from "@std/assert";
import type { Directory } from "./file_system.ts";
import { memoryDirectory } from "./memory/build.ts";
import { readOnly } from "./read_only.ts";
import { bytes, errnoFrom, get, names, openDirectory, openFile } from "./testing.ts";

function start(): { base: Directory; root: Directory } {
  const base = memoryDirectory({ "file": "contents", "dir/inner": "inner" });
  base.symlink("file", "link");
  return { base, root: readOnly(base) };
}

Deno.test("readOnly() lets everything be read", () => {
  const { base, root } = start();
  assertEquals(root.readOnly, true);
  assertEquals(get(root, "link"), "contents");
  assertEquals(get(openDirectory(root, "dir"), "inner"), "inner");
  assertEquals(root.readlink("link"), "file");
  assertEquals(names(root), names(base));
  assertEquals(root.statSelf(), base.statSelf());
  assertEquals(root.stat("file", {}), base.stat("file", {}));
  const file = openFile(root, "file", { read: true });
  assertEquals(file.stat(), base.stat("file", {}));
  file.sync();
  file.datasync();
  root.sync();
  file.close();
  assertEquals(readOnly(root), root);
});

Deno.test("readOnly() refuses every change with ROFS", () => {
  const { base, root } = start();
  const before = base.stat("file", {});
  const directory = openDirectory(root, "dir");
  const file = openFile(root, "file", { read: true });
  const changes: readonly (() => unknown)[] = [
    () => root.open("file", { write: true }),
    () => root.open("file", { read: true, truncate: true }),
    () => root.open("new", { create: true }),
    () => root.open("file", { create: true, exclusive: true }),
    () => directory.open("new", { create: true, write: true }),
    () => root.setTimes("file", { mtim: 1n }, {}),
    () => root.setTimesSelf({ mtim: 1n }),
    () => root.mkdir("new"),
    () => root.rmdir("dir"),
    () => root.unlink("file"),
    () => root.symlink("file", "new"),
    () => root.link("file", root, "new", {}),
    () => root.link("file", base, "new", {}),
    () => base.link("file", root, "new", {}),
    () => root.rename("file", base, "new"),
    () => base.rename("file", root, "new"),
    () => directory.unlink("inner"),
    () => file.write([bytes("x")], 0),
    () => file.append([bytes("x")]),
    () => file.truncate(0),
    () => file.allocate(0, 100),
    () => file.setTimes({ mtim: 1n }),
  ];
  for (const change of changes) assertEquals(errnoFrom(change), "ROFS", String(change));
  assertEquals(base.stat("file", {}), before);
  assertEquals(names(base), ["dir", "file", "link"]);
});

Deno.test("readOnly() opens what exists with create, as long as it is not to be written", () => {
  const { root } = start();
  openFile(root, "file", { create: true, read: true }).close();
  assertEquals(errnoFrom(() => root.open("missing/x", { create: true })), "ROFS");
  assertEquals(errnoFrom(() => root.open("../x", { create: true })), "PERM");
});
