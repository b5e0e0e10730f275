import { assert, assertEquals } from "@std/assert";
import { ALL_RIGHTS, DIRECTORY_RIGHTS, FdFlags, Rights } from "../abi.ts";
import { memoryDirectory } from "../fs/memory/build.ts";
import { put } from "../fs/testing.ts";
import { At, Guest } from "../testing.ts";

function guest(): Guest {
  return new Guest({ preopens: { "/": memoryDirectory({ "a.txt": "0123456789", "d/x": "" }) } });
}

function seek(g: Guest, fd: number, offset: bigint, whence: number): bigint {
  g.ok("fd_seek", fd, offset, whence, At.OUT);
  return g.u64(At.OUT);
}

/** Returns type, flags, rights and inherited rights of a descriptor. */
function fdstat(g: Guest, fd: number): [number, number, bigint, bigint] {
  g.bytes(At.OUT, 24).fill(0xff);
  g.ok("fd_fdstat_get", fd, At.OUT);
  const { view } = g;
  return [
    view.getUint8(At.OUT),
    view.getUint16(At.OUT + 2, true),
    g.u64(At.OUT + 8),
    g.u64(At.OUT + 16),
  ];
}

Deno.test("fd_seek() counts from the start, from where it is, and from the end", () => {
  const g = guest();
  const fd = g.open("a.txt");
  assertEquals(seek(g, fd, 4n, 0), 4n);
  assertEquals(seek(g, fd, -1n, 1), 3n);
  assertEquals(seek(g, fd, -2n, 2), 8n);
  assertEquals(seek(g, fd, 100n, 2), 110n);
  assertEquals(g.read(fd), "");
  assertEquals(g.call("fd_seek", fd, -111n, 1, At.OUT), "INVAL");
  assertEquals(g.call("fd_seek", fd, 0n, 3, At.OUT), "INVAL");
  assertEquals(seek(g, fd, 0n, 1), 110n);
});

Deno.test("fd_fdstat_get() tells type, flags and rights of files, directories and streams", () => {
  const g = guest();
  const fd = g.open("a.txt", {
    rights: Rights.FD_READ | Rights.PATH_OPEN,
    inheriting: 0,
    fdflags: FdFlags.APPEND | FdFlags.SYNC,
  });
  assertEquals(fdstat(g, fd), [4, 17, BigInt(Rights.FD_READ), 0n]);
  assertEquals(fdstat(g, 3), [3, 0, BigInt(DIRECTORY_RIGHTS), BigInt(ALL_RIGHTS)]);
  const [type, flags, rights] = fdstat(g, 0);
  assertEquals([type, flags], [0, 0]);
  assertEquals(Number(rights) & (Rights.FD_READ | Rights.FD_WRITE), Rights.FD_READ);
});

Deno.test("a terminal is a character device without the rights to seek and tell", () => {
  const g = new Guest({ stdout: { isTerminal: true, write: (bytes) => bytes.length } });
  const [type, , rights] = fdstat(g, 1);
  assertEquals([type, Number(rights) & (Rights.FD_SEEK | Rights.FD_TELL)], [2, 0]);
});

Deno.test("fd_fdstat_set_rights() takes rights away for good", () => {
  const g = guest();
  const fd = g.open("a.txt", { rights: Rights.FD_READ | Rights.FD_SEEK });
  g.ok("fd_fdstat_set_rights", fd, BigInt(Rights.FD_READ), 0n);
  assertEquals(g.call("fd_seek", fd, 1n, 0, At.OUT), "NOTCAPABLE");
  const both = BigInt(Rights.FD_READ | Rights.FD_SEEK);
  assertEquals(g.call("fd_fdstat_set_rights", fd, both, 0n), "NOTCAPABLE");
  assertEquals(fdstat(g, fd)[2], BigInt(Rights.FD_READ));
});

Deno.test("what is opened beneath a directory gets only rights that it passes on", () => {
  const g = guest();
  const inheriting = Rights.FD_READ | Rights.PATH_OPEN;
  const directory = g.open("d", { rights: DIRECTORY_RIGHTS, inheriting });
  g.open("x", { fd: directory, rights: Rights.FD_READ, inheriting: 0 });
  const args = [0, BigInt(Rights.FD_READ | Rights.FD_SEEK), 0n, 0, At.OUT] as const;
  assertEquals(g.call("path_open", directory, 0, ...g.path("x"), ...args), "NOTCAPABLE");
  const passing = [0, 0n, BigInt(Rights.FD_SEEK), 0, At.OUT] as const;
  assertEquals(g.call("path_open", directory, 0, ...g.path("x"), ...passing), "NOTCAPABLE");
  const synced = [0, 0n, 0n, FdFlags.SYNC, At.OUT] as const;
  assertEquals(g.call("path_open", directory, 0, ...g.path("x"), ...synced), "NOTCAPABLE");
});

Deno.test("fd_filestat_get() fills the structure", () => {
  const g = guest();
  g.bytes(At.OUT, 64).fill(0xff);
  g.ok("fd_filestat_get", g.open("a.txt"), At.OUT);
  assert(g.u64(At.OUT) > 0n, "dev");
  assert(g.u64(At.OUT + 8) > 0n, "ino");
  assertEquals(g.u64(At.OUT + 16), 4n, "filetype, and zeros behind it");
  assertEquals(g.u64(At.OUT + 24), 1n, "nlink");
  assertEquals(g.u64(At.OUT + 32), 10n, "size");
});

Deno.test("fd_filestat_set_times() sets what its flags say", () => {
  const g = guest();
  const fd = g.open("a.txt");
  const times = () => {
    g.ok("fd_filestat_get", fd, At.OUT);
    return [g.u64(At.OUT + 40), g.u64(At.OUT + 48)];
  };
  g.ok("fd_filestat_set_times", fd, 5n, 6n, 1 | 4);
  assertEquals(times(), [5n, 6n]);
  g.ok("fd_filestat_set_times", fd, 7n, 8n, 4);
  assertEquals(times(), [5n, 8n]);
  g.ok("fd_filestat_set_times", fd, 7n, 8n, 0);
  assertEquals(times(), [5n, 8n]);
  g.ok("fd_filestat_set_times", fd, 0n, 0n, 2);
  const [atim = 0n, mtim] = times();
  assert(atim > 1n << 60n);
  assertEquals(mtim, 8n);
});

Deno.test("fd_prestat_get() and fd_prestat_dir_name() tell the name of a preopen", () => {
  const g = new Guest({ preopens: { "/ä": memoryDirectory() } });
  g.ok("fd_prestat_get", 3, At.OUT);
  assertEquals([g.u32(At.OUT), g.u32(At.OUT + 4)], [0, 3]);
  g.ok("fd_prestat_dir_name", 3, At.DATA, 100);
  assertEquals(g.text(At.DATA, 4), "/ä\0");
  assertEquals(g.call("fd_prestat_get", 4, At.OUT), "BADF");
});

interface Entry {
  readonly next: bigint;
  readonly name: string;
}

/** Reads entries from a cookie on; a cut one at the end is left out. */
function readdir(
  g: Guest,
  size: number,
  cookie: bigint,
  fd = 3,
): { entries: Entry[]; used: number } {
  g.ok("fd_readdir", fd, At.DATA, size, cookie, At.OUT);
  const used = g.u32(At.OUT);
  const entries: Entry[] = [];
  for (let at = At.DATA; at + 24 <= At.DATA + used;) {
    const length = g.u32(at + 16);
    if (at + 24 + length > At.DATA + used) break;
    entries.push({ next: g.u64(at), name: g.text(at + 24, length) });
    at += 24 + length;
  }
  return { entries, used };
}

Deno.test("fd_readdir() lists all, whatever the size of the buffer", () => {
  const names = Array.from({ length: 50 }, (_, index) => `file${index}`);
  const files = Object.fromEntries(names.map((name) => [name, ""]));
  const g = new Guest({ preopens: { "/": memoryDirectory(files) } });
  for (const size of [32, 33, 57, 100, 1000, 8192]) {
    const listed: string[] = [];
    for (let cookie = 0n;;) {
      const { entries, used } = readdir(g, size, cookie);
      listed.push(...entries.map(({ name }) => name));
      cookie = entries.at(-1)?.next ?? cookie;
      if (used < size) break;
    }
    assertEquals(listed.sort(), [".", "..", ...names].sort());
  }
});

Deno.test("fd_readdir() cuts the last entry anywhere, and writes nothing behind the buffer", () => {
  const g = guest();
  for (let size = 0; size <= 60; size++) {
    g.bytes(At.DATA, 100).fill(0xaa);
    assertEquals(readdir(g, size, 0n).used, size);
    assertEquals(g.bytes(At.DATA, 100)[size], 0xaa);
  }
});

Deno.test("fd_readdir() goes on where it was although the directory changes", () => {
  const directory = memoryDirectory({ a: "", b: "", c: "" });
  const g = new Guest({ preopens: { "/": directory } });
  const all = readdir(g, 4096, 0n).entries;
  directory.unlink("a");
  put(directory, "new", "");
  const rest = readdir(g, 4096, all[2]?.next ?? 0n).entries;
  assertEquals(rest.map(({ name }) => name), all.slice(3).map(({ name }) => name));
  const again = readdir(g, 4096, 0n).entries.map(({ name }) => name);
  assertEquals([again.includes("a"), again.includes("new")], [false, true]);
  assertEquals(readdir(g, 4096, 1n << 63n), { entries: [], used: 0 });
});
