/**
 * What confinement_test.ts runs in a process of its own, under permissions for one directory only.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Directory } from "./file_system.ts";
import { openHostDirectory } from "./host/directory.ts";
import { readOnly } from "./read_only.ts";
import { errnoFrom, get, names, openDirectory, openFile, put } from "./testing.ts";

/** Reads through a read-only mount, and tries to change it in every way. */
function read(root: Directory): void {
  assertEquals(get(root, "file"), "inside");
  assertEquals(get(root, "link"), "inside");
  assertEquals(root.readlink("link"), "file");
  assertEquals(names(root), ["dir", "file", "link"]);
  const directory = openDirectory(root, "dir");
  const file = openFile(root, "file", { read: true });
  const changes: (() => unknown)[] = [
    () => root.open("file", { write: true }),
    () => root.open("file", { truncate: true }),
    () => root.open("new", { create: true }),
    () => directory.open("new", { create: true, exclusive: true, write: true }),
    () => root.setTimes("file", { mtim: 1n }, {}),
    () => root.setTimesSelf({ mtim: 1n }),
    () => root.mkdir("new"),
    () => directory.mkdir("new"),
    () => root.rmdir("dir"),
    () => root.unlink("file"),
    () => root.symlink("file", "new"),
    () => root.link("file", root, "new", {}),
    () => root.rename("file", root, "new"),
    () => directory.rename("x", root, "new"),
    () => file.write([new Uint8Array(1)], 0),
    () => file.append([new Uint8Array(1)]),
    () => file.truncate(0),
    () => file.allocate(0, 100),
    () => file.setTimes({ mtim: 1n }),
  ];
  for (const change of changes) assertEquals(errnoFrom(change), "ROFS", String(change));
  openFile(root, "file", { read: true, create: true }).close();
  file.sync();
  file.datasync();
  file.close();
  directory.close();
  console.log("every change is ROFS");
}

/** Changes a mount in every way that permissions for it allow, and tries to get out of it. */
function write(root: Directory): void {
  put(root, "dir/new", "new");
  put(root, "link", "changed");
  assertEquals(get(root, "file"), "changed");
  root.link("dir/new", root, "second", {});
  root.rename("second", root, "dir/third");
  root.mkdir("dir/sub");
  root.setTimes("dir/new", { mtim: 1_000_000_000n }, {});
  assertEquals(root.stat("dir/new", {}).mtim, 1_000_000_000n);
  root.unlink("dir/third");
  root.rmdir("dir/sub");
  const file = openFile(root, "dir/log", { create: true, write: true, append: true });
  file.append([new Uint8Array(3)]);
  file.truncate(2);
  file.setTimes({ mtim: 5n });
  file.close();
  assertEquals(root.stat("dir/log", {}).size, 2n);

  for (const path of ["to_file", "to_dir/secret", "../outside/secret", "dangling", "to_dir/new"]) {
    for (const options of [{ read: true }, { write: true }, { create: true, truncate: true }]) {
      assertEquals(errnoFrom(() => root.open(path, { ...options, follow: true })), "PERM", path);
    }
    assertEquals(errnoFrom(() => root.stat(path, { follow: true })), "PERM", path);
  }
  assertEquals(errnoFrom(() => root.open("to_file", { read: true })), "LOOP");
  // Deno makes links only under permissions for all paths.
  assertEquals(errnoFrom(() => root.symlink("file", "fresh")), "PERM");
  root.rename("to_file", root, "dir/to_file");
  root.unlink("dir/to_file");
  root.unlink("to_dir");
  console.log("all changes made, none outside");
}

const [what, path] = Deno.args;
if (path === undefined) throw new Error("usage: scoped_case.ts read|write DIRECTORY");
const root = openHostDirectory(path);
if (what === "read") read(readOnly(root));
else write(root);
