import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { WasiError } from "../../errno.ts";
import { bytes, errnoFrom, get, names, openFile, put } from "../testing.ts";
import { memoryDirectory } from "./build.ts";
import { GrowingContents } from "./contents.ts";
import { Volume } from "./volume.ts";

Deno.test("memoryDirectory() makes what the record says", () => {
  const root = memoryDirectory({
    "text": "täxt",
    "/a/b/c": new Uint8Array([1, 2]),
    "./d/": "",
    "a/e": "e",
  });
  assertEquals(names(root), ["a", "d", "text"]);
  assertEquals(get(root, "text"), "täxt");
  assertEquals(root.stat("a/b/c", {}).size, 2n);
});

Deno.test("memoryDirectory() refuses a record that is no tree", () => {
  for (const path of ["../up", "a/../b", "", "a\0b"]) {
    assertThrows(() => memoryDirectory({ [path]: "x" }), WasiError);
  }
  assertThrows(() => memoryDirectory({ "a": "x", "a/b": "x" }), WasiError);
  assertThrows(() => memoryDirectory({ "a/b": "x", "a": "x" }), WasiError);
});

Deno.test("memoryDirectory() does not change the bytes it was given", () => {
  const given = bytes("given");
  const root = memoryDirectory({ "file": given });
  const file = openFile(root, "file", { read: true, write: true });
  file.write([bytes("X")], 0);
  file.close();
  assertEquals(get(root, "file"), "Xiven");
  assertEquals(given, bytes("given"));
});

Deno.test("memoryDirectory() stamps changes by the clock it is given", () => {
  let time = 100n;
  const root = memoryDirectory({}, { now: () => time });
  put(root, "file", "x");
  time = 200n;
  root.unlink("file");
  put(root, "file", "y");
  assertEquals(root.stat("file", {}).mtim, 200n);
  assertEquals(root.stat(".", {}).mtim, 200n);
});

Deno.test("two memories are two devices", () => {
  const [a, b] = [memoryDirectory(), memoryDirectory()];
  assertNotEquals(a.statSelf().dev, b.statSelf().dev);
});

Deno.test("a memory keeps to its limit, and what is removed can be used again", () => {
  const root = memoryDirectory({}, { maxBytes: 20_000 });
  put(root, "file", "x".repeat(10_000));
  assertEquals(errnoFrom(() => put(root, "second", "x".repeat(12_000))), "NOSPC");
  root.unlink("second");
  const file = openFile(root, "file", { write: true });
  for (const size of [30_000, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    assertEquals(errnoFrom(() => file.truncate(size)), "NOSPC");
    assertEquals(errnoFrom(() => file.allocate(0, size)), "NOSPC");
  }
  assertEquals(errnoFrom(() => file.write([bytes("x")], Number.MAX_SAFE_INTEGER)), "FBIG");
  assertEquals(errnoFrom(() => file.write([bytes("x")], 2 ** 50)), "NOSPC");
  assertEquals(get(root, "file"), "x".repeat(10_000));
  root.unlink("file");
  assertEquals(errnoFrom(() => put(root, "second", "x".repeat(12_000))), "NOSPC");
  root.unlink("second");
  file.close();
  for (let i = 0; i < 100; i++) {
    put(root, "second", "x".repeat(12_000));
    root.unlink("second");
  }
});

Deno.test("a memory counts names, so that empty files are limited too", () => {
  const root = memoryDirectory({}, { maxBytes: 100_000 });
  let made = 0;
  const fill = () => {
    for (;; made++) root.mkdir(`d${made}`);
  };
  assertEquals(errnoFrom(fill), "NOSPC");
  assertEquals(names(root).length, made);
  for (let i = 0; i < made; i++) root.rmdir(`d${i}`);
  root.mkdir("again");
});

Deno.test("write() tells how much fitted before the limit", () => {
  const root = memoryDirectory({}, { maxBytes: 2000 });
  const file = openFile(root, "file", { write: true, create: true });
  assertEquals(file.write([new Uint8Array(500), new Uint8Array(5000)], 0), 500);
  assertEquals(errnoFrom(() => file.write([new Uint8Array(5000)], 500)), "NOSPC");
  file.close();
});

Deno.test("GrowingContents moves its bytes a few times only, however many appends there are", () => {
  let taken = 0;
  const volume = new Volume({ maxBytes: 10_000_000 });
  const charge = volume.charge.bind(volume);
  volume.charge = (count) => {
    taken++;
    charge(count);
  };
  const contents = new GrowingContents(volume);
  for (let i = 0; i < 100_000; i++) contents.write(bytes("0123456789"), contents.size);
  assertEquals(contents.size, 1_000_000);
  assertEquals(taken <= 14, true, `${taken} times`);
});

Deno.test("GrowingContents uses the last bytes of the limit", () => {
  const volume = new Volume({ maxBytes: 1000 });
  const contents = new GrowingContents(volume);
  for (let i = 0; i < 10; i++) contents.write(new Uint8Array(100), i * 100);
  assertEquals(volume.free, 0);
  assertEquals(errnoFrom(() => contents.write(new Uint8Array(1), 1000)), "NOSPC");
  contents.resize(0);
  assertEquals(volume.free, 1000);
});
