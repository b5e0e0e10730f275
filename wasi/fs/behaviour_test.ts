/**
 * One suite of behaviour for every file system: what a guest can tell apart must be the same.
 */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Directory } from "./file_system.ts";
import { FileType } from "./file_system.ts";
import { openHostDirectory, openHostDirectoryWith } from "./host/directory.ts";
import { nodeCalls } from "./host/node_calls.ts";
import { memoryDirectory } from "./memory/build.ts";
import { overlayDirectory } from "./overlay.ts";
import { readOnly } from "./read_only.ts";
import {
  bytes,
  errnoFrom,
  get,
  names,
  openDirectory,
  openFile,
  put,
  withHostDirectory,
} from "./testing.ts";

/** What each case starts with. */
const START = {
  "file": "contents",
  "dir/inner": "inner contents",
  "dir/sub/deep": "deep",
  "empty/": "",
};

/** The file systems, each a way to get the start and call a case with it. */
const BACKENDS: Record<string, (run: (root: Directory) => void) => void> = {
  "host directory": (run) => withHostDirectory((path) => run(filled(openHostDirectory(path)))),
  "host directory, by node:fs": (run) =>
    withHostDirectory((path) => run(filled(openHostDirectoryWith(nodeCalls, path)))),
  "memory": (run) => run(filled(memoryDirectory(START))),
  "memory, filled by the guest": (run) => run(filled(memoryDirectory())),
  "overlay on memory": (run) => {
    const base = memoryDirectory(START);
    base.symlink("file", "to_file");
    base.symlink("dir", "to_dir");
    base.symlink("nowhere", "dangling");
    base.symlink("loop", "loop");
    run(overlayDirectory(readOnly(base)));
  },
  "overlay on a host directory": (run) =>
    withHostDirectory((path) => run(overlayDirectory(readOnly(filled(openHostDirectory(path)))))),
};

/** Brings a file system to the start, with links. */
function filled(root: Directory): Directory {
  if (names(root).length === 0) {
    for (const path of ["dir", "dir/sub", "empty"]) root.mkdir(path);
    for (const [path, text] of Object.entries(START)) {
      if (!path.endsWith("/")) put(root, path, text);
    }
  }
  root.symlink("file", "to_file");
  root.symlink("dir", "to_dir");
  root.symlink("nowhere", "dangling");
  root.symlink("loop", "loop");
  return root;
}

/** The cases by the sentence that they check. */
const CASES: Record<string, (root: Directory) => void> = {
  "open() reads a file"(root) {
    assertEquals(get(root, "file"), "contents");
    assertEquals(get(root, "dir/sub/../inner"), "inner contents");
    assertEquals(get(root, "./dir/.//sub///./deep"), "deep");
  },

  "open() answers the errno that each path deserves"(root) {
    const table: readonly (readonly [string, string])[] = [
      ["missing", "NOENT"],
      ["missing/file", "NOENT"],
      ["file/inner", "NOTDIR"],
      ["file/", "NOTDIR"],
      ["file/.", "NOTDIR"],
      ["file/..", "NOTDIR"],
      ["dir/inner///", "NOTDIR"],
      ["", "NOENT"],
      ["/file", "PERM"],
      ["/", "PERM"],
      ["..", "PERM"],
      ["dir/../..", "PERM"],
      ["dir/../../file", "PERM"],
      ["missing/../file", "NOENT"],
      ["fi\0le", "INVAL"],
      ["file\0", "INVAL"],
      ["x".repeat(256), "NAMETOOLONG"],
      ["ä".repeat(128), "NAMETOOLONG"],
      ["d/".repeat(3000), "NAMETOOLONG"],
      ["to_file", "LOOP"],
      ["dangling", "LOOP"],
      ["loop", "LOOP"],
      ["loop/x", "LOOP"],
      ["dangling/", "NOENT"],
      ["to_file/", "NOTDIR"],
    ];
    for (const [path, errno] of table) {
      assertEquals(errnoFrom(() => root.open(path, { read: true })), errno, path.slice(0, 40));
    }
  },

  "open() accepts a name of the greatest length"(root) {
    put(root, "x".repeat(255), "long");
    assertEquals(get(root, "x".repeat(255)), "long");
  },

  "open() tells directories from files"(root) {
    const directory = root.open("dir/", { read: true });
    assertEquals(directory.kind, "directory");
    assertEquals(root.open(".", {}).kind, "directory");
    assertEquals(root.open("to_dir/", {}).kind, "directory");
    assertEquals(root.open("dir/..", { directory: true }).kind, "directory");
    assertEquals(errnoFrom(() => root.open("dir", { read: true, write: true })), "ISDIR");
    assertEquals(errnoFrom(() => root.open("dir", { directory: true, write: true })), "ISDIR");
    assertEquals(errnoFrom(() => root.open("dir", { truncate: true })), "ISDIR");
    assertEquals(errnoFrom(() => root.open("dir", { create: true })), "ISDIR");
    assertEquals(errnoFrom(() => root.open("file", { directory: true })), "NOTDIR");
    assertEquals(errnoFrom(() => root.open("x", { directory: true, create: true })), "INVAL");
  },

  "open() follows a last link only when told to"(root) {
    assertEquals(get(root, "to_file"), "contents");
    assertEquals(get(root, "to_dir/inner"), "inner contents");
    assertEquals(errnoFrom(() => root.open("to_dir", { directory: true })), "LOOP");
    assertEquals(root.open("to_dir", { directory: true, follow: true }).kind, "directory");
    assertEquals(errnoFrom(() => root.open("loop", { follow: true })), "LOOP");
    assertEquals(errnoFrom(() => root.open("dangling", { follow: true })), "NOENT");
  },

  "open() creates files, also where a dangling link leads"(root) {
    put(root, "dir/new", "new");
    assertEquals(get(root, "dir/new"), "new");
    put(root, "dangling", "by way of the link");
    assertEquals(get(root, "nowhere"), "by way of the link");
    assertEquals(errnoFrom(() => root.open("new/", { create: true, write: true })), "ISDIR");
    assertEquals(errnoFrom(() => root.open("no/new", { create: true, write: true })), "NOENT");
    assertEquals(errnoFrom(() => root.open("file/new", { create: true, write: true })), "NOTDIR");
  },

  "open() with exclusive refuses whatever is there, links too"(root) {
    for (const path of ["file", "dir", "to_file", "dangling", "loop"]) {
      const options = { create: true, exclusive: true, write: true, follow: true };
      assertEquals(errnoFrom(() => root.open(path, options)), "EXIST", path);
    }
    assertEquals(errnoFrom(() => root.stat("nowhere", {})), "NOENT");
    openFile(root, "fresh", { create: true, exclusive: true, write: true }).close();
    assertEquals(root.stat("fresh", {}).size, 0n);
  },

  "open() without write and with create makes an empty file to read"(root) {
    const file = openFile(root, "fresh", { create: true, read: true });
    assertEquals(file.read([new Uint8Array(4)], 0), 0);
    file.close();
  },

  "open() truncates a file, through a link too"(root) {
    openFile(root, "to_file", { truncate: true, follow: true }).close();
    assertEquals(root.stat("file", {}).size, 0n);
    openFile(root, "dir/inner", { truncate: true, write: true, read: true }).close();
    assertEquals(get(root, "dir/inner"), "");
  },

  "read() and write() go through several buffers at positions"(root) {
    const file = openFile(root, "data", { create: true, read: true, write: true });
    assertEquals(file.write([bytes("ab"), bytes(""), bytes("cdef")], 0), 6);
    assertEquals(file.write([bytes("XY")], 3), 2);
    const buffers = [new Uint8Array(2), new Uint8Array(), new Uint8Array(10)];
    assertEquals(file.read(buffers, 1), 5);
    assertEquals(buffers.map((b) => new TextDecoder().decode(b)), ["bc", "", "XYf\0\0\0\0\0\0\0"]);
    assertEquals(file.read([new Uint8Array(1)], 6), 0);
    assertEquals(file.read([new Uint8Array(1)], 1000), 0);
    file.close();
  },

  "write() past the end leaves zeros between"(root) {
    const file = openFile(root, "data", { create: true, read: true, write: true });
    file.write([bytes("a")], 0);
    file.write([bytes("b")], 5);
    file.close();
    assertEquals(get(root, "data"), "a\0\0\0\0b");
  },

  "write() and read() refuse what the file was not opened for"(root) {
    const reading = openFile(root, "file", { read: true });
    assertEquals(errnoFrom(() => reading.write([bytes("x")], 0)), "BADF");
    reading.close();
    const writing = openFile(root, "file", { write: true });
    assertEquals(errnoFrom(() => writing.read([new Uint8Array(1)], 0)), "BADF");
    writing.close();
    assertEquals(get(root, "file"), "contents");
  },

  "append() writes at the end, wherever it is"(root) {
    const file = openFile(root, "file", { write: true, append: true });
    const other = openFile(root, "file", { write: true });
    assertEquals(file.append([bytes("+"), bytes("1")]), { written: 2, end: 10 });
    other.write([bytes("!!!")], 10);
    assertEquals(file.append([bytes("2")]), { written: 1, end: 14 });
    assertEquals(file.write([bytes("C")], 0), 1);
    assertEquals(other.append([bytes("3")]), { written: 1, end: 15 });
    file.close();
    other.close();
    assertEquals(get(root, "file"), "Contents+1!!!23");
  },

  "truncate() cuts and extends with zeros"(root) {
    const file = openFile(root, "file", { read: true, write: true });
    file.truncate(3);
    assertEquals(file.stat().size, 3n);
    file.truncate(5);
    assertEquals(get(root, "file"), "con\0\0");
    file.truncate(0);
    file.truncate(2);
    assertEquals(get(root, "file"), "\0\0");
    file.close();
  },

  "allocate() extends and never cuts"(root) {
    const file = openFile(root, "file", { read: true, write: true });
    file.allocate(0, 4);
    assertEquals(file.stat().size, 8n);
    file.allocate(6, 4);
    assertEquals(file.stat().size, 10n);
    file.sync();
    file.datasync();
    file.close();
    assertEquals(get(root, "file"), "contents\0\0");
  },

  "a file that is open outlives its name"(root) {
    const file = openFile(root, "file", { read: true, write: true });
    root.unlink("file");
    assertEquals(errnoFrom(() => root.stat("file", {})), "NOENT");
    assertEquals(file.stat().nlink, 0n);
    put(root, "file", "another");
    const buffer = new Uint8Array(8);
    assertEquals(file.read([buffer], 0), 8);
    assertEquals(new TextDecoder().decode(buffer), "contents");
    file.close();
    assertEquals(get(root, "file"), "another");
  },

  "stat() gives type, size, links and one inode for one file"(root) {
    const stat = root.stat("file", {});
    assertEquals([stat.type, stat.size, stat.nlink], [FileType.REGULAR_FILE, 8n, 1n]);
    assertEquals(root.stat("dir/sub", {}).type, FileType.DIRECTORY);
    assertEquals(root.stat("to_file", {}).type, FileType.SYMBOLIC_LINK);
    assertEquals(root.stat("to_file", {}).size, 4n);
    assertEquals(root.stat("to_file", { follow: true }).ino, stat.ino);
    assertEquals(root.stat("to_dir/", {}).ino, root.stat("dir", {}).ino);
    assertNotEquals(stat.ino, root.stat("dir/inner", {}).ino);
    assertEquals(stat.dev, root.statSelf().dev);
    assertEquals(root.stat(".", {}).ino, root.statSelf().ino);
    const file = openFile(root, "file", { read: true });
    assertEquals(file.stat(), stat);
    file.close();
    assertEquals(errnoFrom(() => root.stat("file/", {})), "NOTDIR");
    assertEquals(errnoFrom(() => root.stat("dangling", { follow: true })), "NOENT");
  },

  "setTimes() keeps nanoseconds and leaves what is not given"(root) {
    const before = root.stat("file", {});
    const mtim = 1_700_000_000_123_456_789n;
    root.setTimes("file", { mtim }, {});
    assertEquals(root.stat("file", {}).mtim, mtim);
    assertEquals(root.stat("file", {}).atim, before.atim);
    root.setTimes("file", { mtim: mtim - 100n, atim: 7n }, {});
    assertEquals(root.stat("file", {}).mtim, mtim - 100n);
    assertEquals(root.stat("file", {}).atim, 7n);
    const file = openFile(root, "file", { read: true, write: true });
    assertEquals(file.stat().mtim, mtim - 100n);
    file.setTimes({ mtim: mtim + 1n });
    assertEquals([file.stat().mtim, file.stat().atim], [mtim + 1n, 7n]);
    file.write([bytes("x")], 0);
    assertNotEquals(file.stat().mtim, mtim + 1n);
    file.close();
  },

  "setTimes() of a link and of what it leads to are apart"(root) {
    root.setTimes("to_file", { mtim: 5_000_000_200n }, {});
    assertEquals(root.stat("to_file", {}).mtim, 5_000_000_200n);
    assertNotEquals(root.stat("file", {}).mtim, 5_000_000_200n);
    root.setTimes("to_file", { mtim: 6_000_000_100n }, { follow: true });
    assertEquals(root.stat("file", {}).mtim, 6_000_000_100n);
    assertEquals(root.stat("to_file", {}).mtim, 5_000_000_200n);
  },

  "setTimesSelf() sets the directory's own"(root) {
    const directory = openDirectory(root, "dir");
    directory.setTimesSelf({ mtim: 9_000_000_001n });
    assertEquals(root.stat("dir", {}).mtim, 9_000_000_001n);
    assertEquals(directory.statSelf().mtim, 9_000_000_001n);
    directory.sync();
    directory.close();
  },

  "list() gives . and .., types and the inodes that stat() gives"(root) {
    const directory = openDirectory(root, "dir");
    const entries = directory.list();
    assertEquals(entries.slice(0, 2).map(({ name }) => name), [".", ".."]);
    assertEquals(entries[0]?.ino, directory.statSelf().ino);
    assertEquals(entries[1]?.ino, root.statSelf().ino);
    assertEquals(names(directory), ["inner", "sub"]);
    for (const { name, type, ino } of entries.slice(2)) {
      const stat = directory.stat(name, {});
      assertEquals([type, ino], [stat.type, stat.ino], name);
    }
    directory.close();
    assertEquals(root.list()[1]?.ino, root.statSelf().ino);
    assertEquals(root.list().find(({ name }) => name === "loop")?.type, FileType.SYMBOLIC_LINK);
  },

  "list() is a snapshot"(root) {
    const directory = openDirectory(root, "empty");
    for (let i = 0; i < 20; i++) put(directory, `f${i}`, "");
    const entries = directory.list();
    for (let i = 0; i < 20; i++) directory.unlink(`f${i}`);
    assertEquals(entries.length, 22);
    assertEquals(entries.at(-1)?.ino, 0n);
    assertEquals(directory.list().length, 2);
    directory.close();
  },

  "mkdir() makes directories"(root) {
    root.mkdir("new");
    root.mkdir("new/inner/");
    root.mkdir("to_dir/another");
    assertEquals(root.stat("new/inner", {}).type, FileType.DIRECTORY);
    assertEquals(root.stat("dir/another", {}).type, FileType.DIRECTORY);
    for (const path of ["dir", "dir/", "file", "dangling", "loop", ".", "dir/.."]) {
      assertEquals(errnoFrom(() => root.mkdir(path)), "EXIST", path);
    }
    assertEquals(errnoFrom(() => root.mkdir("no/new")), "NOENT");
    assertEquals(errnoFrom(() => root.mkdir("file/new")), "NOTDIR");
    assertEquals(errnoFrom(() => root.mkdir("../new")), "PERM");
  },

  "rmdir() removes empty directories only"(root) {
    root.rmdir("empty/");
    assertEquals(errnoFrom(() => root.stat("empty", {})), "NOENT");
    assertEquals(errnoFrom(() => root.rmdir("dir")), "NOTEMPTY");
    assertEquals(errnoFrom(() => root.rmdir("file")), "NOTDIR");
    assertEquals(errnoFrom(() => root.rmdir("file/")), "NOTDIR");
    assertEquals(errnoFrom(() => root.rmdir("to_dir")), "NOTDIR");
    assertEquals(errnoFrom(() => root.rmdir("to_dir/")), "NOTDIR");
    assertEquals(errnoFrom(() => root.rmdir("missing")), "NOENT");
    assertEquals(errnoFrom(() => root.rmdir("dir/sub/.")), "INVAL");
    assertEquals(errnoFrom(() => root.rmdir(".")), "INVAL");
    assertEquals(errnoFrom(() => root.rmdir("..")), "PERM");
    root.unlink("dir/sub/deep");
    root.rmdir("dir/sub");
    assertEquals(names(openDirectory(root, "dir")), ["inner"]);
  },

  "unlink() removes files and links only"(root) {
    root.unlink("to_file");
    assertEquals(get(root, "file"), "contents");
    root.unlink("to_dir");
    root.unlink("dangling");
    root.unlink("loop");
    root.unlink("dir/inner");
    assertEquals(names(root), ["dir", "empty", "file"]);
    assertEquals(errnoFrom(() => root.unlink("dir")), "ISDIR");
    assertEquals(errnoFrom(() => root.unlink("dir/")), "ISDIR");
    assertEquals(errnoFrom(() => root.unlink("empty")), "ISDIR");
    assertEquals(errnoFrom(() => root.unlink(".")), "ISDIR");
    assertEquals(errnoFrom(() => root.unlink("file/")), "NOTDIR");
    assertEquals(errnoFrom(() => root.unlink("missing")), "NOENT");
    assertEquals(errnoFrom(() => root.unlink("dir/inner")), "NOENT");
    assertEquals(root.stat("empty", {}).type, FileType.DIRECTORY);
  },

  "a removed name can be used again"(root) {
    root.unlink("file");
    root.mkdir("file");
    put(root, "file/x", "x");
    root.unlink("file/x");
    root.rmdir("file");
    put(root, "file", "again");
    assertEquals(get(root, "to_file"), "again");
    assertEquals(names(root).filter((name) => name === "file").length, 1);
  },

  "symlink() and readlink() keep the target as written"(root) {
    for (const target of ["file", "a//b/./..", "../outside", "dir/", "nowhere", "ünï"]) {
      root.symlink(target, "link");
      assertEquals(root.readlink("link"), target);
      root.unlink("link");
    }
    assertEquals(errnoFrom(() => root.symlink("/etc", "link")), "PERM");
    assertEquals(errnoFrom(() => root.symlink("", "link")), "NOENT");
    assertEquals(errnoFrom(() => root.symlink("a\0b", "link")), "INVAL");
    assertEquals(errnoFrom(() => root.symlink("x/".repeat(3000), "link")), "NAMETOOLONG");
    assertEquals(errnoFrom(() => root.symlink("x", "link/")), "NOENT");
    for (const path of ["file", "dir", "dir/", "to_file", "dangling"]) {
      assertEquals(errnoFrom(() => root.symlink("x", path)), "EXIST", path);
    }
    assertEquals(errnoFrom(() => root.readlink("file")), "INVAL");
    assertEquals(errnoFrom(() => root.readlink("to_dir/")), "INVAL");
    assertEquals(errnoFrom(() => root.readlink("missing")), "NOENT");
  },

  "links are expanded up to forty times"(root) {
    root.symlink("file", "link0");
    for (let i = 1; i < 45; i++) root.symlink(`link${i - 1}`, `link${i}`);
    assertEquals(root.stat("link39", { follow: true }).type, FileType.REGULAR_FILE);
    assertEquals(errnoFrom(() => root.stat("link40", { follow: true })), "LOOP");
    assertEquals(root.stat("link44", {}).type, FileType.SYMBOLIC_LINK);
  },

  "a link is relative to where it is"(root) {
    root.symlink("../file", "dir/up");
    root.symlink("sub/deep", "dir/down");
    root.symlink("dir/up", "chain");
    assertEquals(get(root, "dir/up"), "contents");
    assertEquals(get(root, "to_dir/down"), "deep");
    assertEquals(get(root, "chain"), "contents");
  },

  "link() gives a file a second name"(root) {
    root.link("file", root, "second", {});
    assertEquals(root.stat("second", {}).ino, root.stat("file", {}).ino);
    assertEquals(root.stat("file", {}).nlink, 2n);
    put(root, "second", "changed");
    assertEquals(get(root, "file"), "changed");
    root.unlink("file");
    assertEquals(root.stat("second", {}).nlink, 1n);
    assertEquals(get(root, "second"), "changed");
    const directory = openDirectory(root, "dir");
    root.link("second", directory, "third", {});
    assertEquals(get(root, "dir/third"), "changed");
    directory.close();
  },

  "link() takes a link itself unless told to follow"(root) {
    root.link("to_file", root, "second", {});
    assertEquals(root.readlink("second"), "file");
    root.link("dangling", root, "third", {});
    root.link("loop", root, "fourth", {});
    root.link("to_file", root, "fifth", { follow: true });
    assertEquals(root.stat("fifth", {}).ino, root.stat("file", {}).ino);
  },

  "link() answers the errno that each pair deserves"(root) {
    const table: readonly (readonly [string, string, string])[] = [
      ["file", "file", "EXIST"],
      ["file", "dir", "EXIST"],
      ["file", "dangling", "EXIST"],
      ["file", "new/", "NOENT"],
      ["file/", "new", "NOTDIR"],
      ["dir", "new", "PERM"],
      ["missing", "new", "NOENT"],
      ["file", "no/new", "NOENT"],
      ["file", "../new", "PERM"],
      ["../file", "new", "PERM"],
    ];
    for (const [from, to, errno] of table) {
      assertEquals(errnoFrom(() => root.link(from, root, to, {})), errno, `${from} ${to}`);
    }
  },

  "rename() moves files and replaces files"(root) {
    root.rename("file", root, "dir/moved");
    assertEquals(get(root, "dir/moved"), "contents");
    assertEquals(errnoFrom(() => root.stat("file", {})), "NOENT");
    root.rename("dir/moved", root, "dir/inner");
    assertEquals(get(root, "dir/inner"), "contents");
    const directory = openDirectory(root, "empty");
    root.rename("dir/inner", directory, "x");
    assertEquals(get(root, "empty/x"), "contents");
    directory.rename("x", directory, "x");
    assertEquals(names(directory), ["x"]);
    directory.close();
  },

  "rename() moves links, not what they lead to"(root) {
    root.rename("to_file", root, "dir/link");
    assertEquals(root.readlink("dir/link"), "file");
    root.rename("file", root, "dangling");
    assertEquals(get(root, "dangling"), "contents");
    assertEquals(errnoFrom(() => root.stat("nowhere", {})), "NOENT");
  },

  "rename() moves directories with all beneath, slashes or not"(root) {
    root.rename("dir/", root, "moved");
    assertEquals(get(root, "moved/sub/deep"), "deep");
    root.rename("moved", root, "dir/");
    root.rename("dir/", root, "empty/");
    assertEquals(get(root, "empty/inner"), "inner contents");
    assertEquals(errnoFrom(() => root.stat("dir", {})), "NOENT");
    assertEquals(names(root), ["dangling", "empty", "file", "loop", "to_dir", "to_file"]);
  },

  "rename() answers the errno that each pair deserves"(root) {
    const table: readonly (readonly [string, string, string])[] = [
      ["missing", "new", "NOENT"],
      ["file", "dir", "ISDIR"],
      ["file", "empty", "ISDIR"],
      ["empty", "file", "NOTDIR"],
      ["empty", "dir", "NOTEMPTY"],
      ["dir", "dir/sub/new", "INVAL"],
      ["dir", "dir/new", "INVAL"],
      ["file/", "new", "NOTDIR"],
      ["file", "new/", "NOTDIR"],
      ["to_dir/", "new", "NOTDIR"],
      ["file", "no/new", "NOENT"],
      [".", "new", "BUSY"],
      ["dir/..", "new", "BUSY"],
      ["file", "../new", "PERM"],
      ["../file", "new", "PERM"],
    ];
    for (const [from, to, errno] of table) {
      assertEquals(errnoFrom(() => root.rename(from, root, to)), errno, `${from} ${to}`);
    }
    assertEquals(get(root, "file"), "contents");
    assertEquals(get(root, "dir/sub/deep"), "deep");
  },

  "rename() of two names of one file does nothing"(root) {
    root.link("file", root, "second", {});
    root.rename("file", root, "second");
    assertEquals(get(root, "file"), "contents");
    assertEquals(get(root, "second"), "contents");
  },

  "a handle on a directory confines to it"(root) {
    const directory = openDirectory(root, "dir");
    assertEquals(get(directory, "sub/deep"), "deep");
    assertEquals(get(directory, "sub/../inner"), "inner contents");
    for (const path of ["..", "../file", "sub/../../file", "../dir/inner"]) {
      assertEquals(errnoFrom(() => directory.open(path, {})), "PERM", path);
    }
    root.symlink("../file", "dir/up");
    assertEquals(get(root, "dir/up"), "contents");
    assertEquals(errnoFrom(() => directory.open("up", { follow: true })), "PERM");
    directory.close();
  },

  "a handle on a directory stays on it when it is moved"(root) {
    const directory = openDirectory(root, "dir");
    const sub = openDirectory(directory, "sub");
    root.rename("dir", root, "empty/elsewhere");
    root.mkdir("dir");
    put(root, "dir/inner", "another");
    assertEquals(get(directory, "inner"), "inner contents");
    assertEquals(get(sub, "deep"), "deep");
    put(sub, "new", "new");
    assertEquals(get(root, "empty/elsewhere/sub/new"), "new");
    assertEquals(errnoFrom(() => sub.open("..", {})), "PERM");
    directory.close();
    sub.close();
  },

  "a handle on a directory that was removed finds nothing"(root) {
    const directory = openDirectory(root, "empty");
    root.rmdir("empty");
    assertEquals(errnoFrom(() => directory.open("x", { create: true, write: true })), "NOENT");
    assertEquals(errnoFrom(() => directory.mkdir("x")), "NOENT");
    assertEquals(directory.statSelf().type, FileType.DIRECTORY);
    root.mkdir("empty");
    assert(errnoFrom(() => directory.mkdir("x")) !== "SUCCESS");
    assertEquals(names(root).includes("empty"), true);
    assertEquals(names(openDirectory(root, "empty")), []);
    directory.close();
  },

  "another file system is another device"(root) {
    const other = memoryDirectory();
    assertEquals(errnoFrom(() => root.rename("file", other, "file")), "XDEV");
    assertEquals(errnoFrom(() => root.link("file", other, "file", {})), "XDEV");
    assertEquals(errnoFrom(() => root.rename("file", readOnly(root), "x")), "ROFS");
    assertEquals(errnoFrom(() => root.link("file", readOnly(root), "x", {})), "ROFS");
    assertEquals(get(root, "file"), "contents");
    assertEquals(names(other), []);
  },
};

for (const [backend, prepare] of Object.entries(BACKENDS)) {
  for (const [name, run] of Object.entries(CASES)) {
    Deno.test(`${backend}: ${name}`, () => prepare(run));
  }
}
