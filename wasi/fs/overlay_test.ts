import { assertEquals } from "@std/assert";
import type { Directory } from "./file_system.ts";
import { memoryDirectory } from "./memory/build.ts";
import { overlayDirectory } from "./overlay.ts";
import { readOnly } from "./read_only.ts";
import { bytes, errnoFrom, get, names, openFile, put } from "./testing.ts";

function layers(): { base: Directory; root: Directory } {
  const base = memoryDirectory({
    "file": "base",
    "dir/a": "a",
    "dir/b": "b",
    "big": "x".repeat(5000),
  });
  base.link("file", base, "dir/same", {});
  return { base, root: overlayDirectory(readOnly(base), { maxBytes: 4000 }) };
}

Deno.test("overlayDirectory() keeps the base as it was", () => {
  const { base, root } = layers();
  put(root, "file", "changed");
  put(root, "new", "new");
  root.unlink("dir/a");
  root.rename("dir", root, "moved");
  root.setTimes("moved/b", { mtim: 5n }, {});
  assertEquals(get(root, "file"), "changed");
  assertEquals(names(root), ["big", "file", "moved", "new"]);
  assertEquals(get(base, "file"), "base");
  assertEquals(get(base, "dir/a"), "a");
  assertEquals(names(base), ["big", "dir", "file"]);
});

Deno.test("overlayDirectory() does not bring back what was removed", () => {
  const { root } = layers();
  for (const name of ["a", "b", "same"]) root.unlink(`dir/${name}`);
  assertEquals(errnoFrom(() => root.open("dir/a", {})), "NOENT");
  root.rmdir("dir");
  root.mkdir("dir");
  assertEquals(errnoFrom(() => root.open("dir/a", {})), "NOENT");
  put(root, "dir/b", "ours");
  assertEquals(get(root, "dir/b"), "ours");
  root.unlink("dir/b");
  assertEquals(errnoFrom(() => root.open("dir/b", {})), "NOENT");
});

Deno.test("overlayDirectory() does not empty a directory that is moved onto another", () => {
  const { root } = layers();
  root.mkdir("empty");
  assertEquals(errnoFrom(() => root.rename("empty", root, "dir")), "NOTEMPTY");
  assertEquals(errnoFrom(() => root.rmdir("dir")), "NOTEMPTY");
});

Deno.test("overlayDirectory() keeps two names of one file one file", () => {
  const { root } = layers();
  assertEquals(root.stat("file", {}).ino, root.stat("dir/same", {}).ino);
  assertEquals(root.stat("file", {}).nlink, 2n);
  put(root, "dir/same", "changed");
  assertEquals(get(root, "file"), "changed");
});

Deno.test("overlayDirectory() shows a change to those who had the file open before", () => {
  const { root } = layers();
  const reading = openFile(root, "file", { read: true });
  const buffer = new Uint8Array(4);
  reading.read([buffer], 0);
  const writing = openFile(root, "file", { write: true });
  writing.write([bytes("X")], 1);
  reading.read([buffer], 0);
  assertEquals(new TextDecoder().decode(buffer), "bXse");
  reading.close();
  writing.close();
});

Deno.test("overlayDirectory() counts changes, not what is only read", () => {
  const { root } = layers();
  assertEquals(get(root, "big").length, 5000);
  const file = openFile(root, "big", { read: true, write: true });
  assertEquals(errnoFrom(() => file.write([bytes("y")], 0)), "NOSPC");
  assertEquals(get(root, "big"), "x".repeat(5000));
  file.truncate(100);
  file.write([bytes("y")], 0);
  assertEquals(file.stat().size, 100n);
  file.close();
  root.unlink("big");
  put(root, "new", "z".repeat(3000));
});

Deno.test("overlayDirectory() forgets names that come and go", () => {
  const { root } = layers();
  for (let i = 0; i < 500; i++) {
    put(root, `temporary${i}`, "x".repeat(1000));
    root.unlink(`temporary${i}`);
  }
  assertEquals(names(root), ["big", "dir", "file"]);
});

Deno.test("overlayDirectory() can lie on an overlay", () => {
  const { base, root } = layers();
  const top = overlayDirectory(readOnly(root));
  put(root, "file", "middle");
  put(top, "dir/a", "top");
  assertEquals([get(top, "file"), get(top, "dir/a")], ["middle", "top"]);
  assertEquals([get(root, "dir/a"), get(base, "dir/a")], ["a", "a"]);
});
