import { assertEquals } from "@std/assert";
import { ALL_RIGHTS, FdFlags, OFlags, Rights } from "../abi.ts";
import { Errno, WasiError } from "../errno.ts";
import { memoryDirectory } from "../fs/memory/build.ts";
import { get } from "../fs/testing.ts";
import { At, failingDirectory, failingFile, Guest, MEMORY_SIZE } from "../testing.ts";

function guest(): Guest {
  return new Guest({ preopens: { "/": memoryDirectory({ "a.txt": "0123456789" }) } });
}

function tell(g: Guest, fd: number): bigint {
  g.ok("fd_tell", fd, At.OUT);
  return g.u64(At.OUT);
}

Deno.test("fd_read() fills the buffers in turn and moves the offset", () => {
  const g = guest();
  const fd = g.open("a.txt");
  g.ok("fd_read", fd, ...g.iovs(3, 0, 4), At.OUT);
  assertEquals([g.u32(At.OUT), g.text(At.DATA, 8)], [7, "0123456\0"]);
  assertEquals(tell(g, fd), 7n);
  g.ok("fd_read", fd, ...g.iovs(100), At.OUT);
  assertEquals([g.u32(At.OUT), g.text(At.DATA, 3)], [3, "789"]);
  g.ok("fd_read", fd, ...g.iovs(100), At.OUT);
  assertEquals(g.u32(At.OUT), 0);
});

Deno.test("fd_pread() and fd_pwrite() leave the offset where it is", () => {
  const g = guest();
  const fd = g.open("a.txt");
  g.ok("fd_seek", fd, 2n, 0, At.OUT);
  g.ok("fd_pread", fd, ...g.iovs(2, 2), 4n, At.OUT);
  assertEquals([g.u32(At.OUT), g.text(At.DATA, 4)], [4, "4567"]);
  g.put(At.DATA, "abcd");
  g.ok("fd_pwrite", fd, ...g.iovs(1, 3), 6n, At.OUT);
  assertEquals(tell(g, fd), 2n);
  assertEquals(g.read(fd), "2345abcd");
});

Deno.test("fd_write() behind the end leaves zeros in between", () => {
  const directory = memoryDirectory({ "a.txt": "ab" });
  const g = new Guest({ preopens: { "/": directory } });
  const fd = g.open("a.txt");
  g.ok("fd_seek", fd, 4n, 0, At.OUT);
  g.write(fd, "c");
  assertEquals(get(directory, "a.txt"), "ab\0\0c");
});

Deno.test("fd_write() with APPEND writes at the end wherever the offset is", () => {
  const directory = memoryDirectory({ "a.txt": "ab" });
  const g = new Guest({ preopens: { "/": directory } });
  const fd = g.open("a.txt", { fdflags: FdFlags.APPEND });
  g.write(fd, "c");
  g.ok("fd_seek", fd, 0n, 0, At.OUT);
  g.write(fd, "d");
  assertEquals(tell(g, fd), 4n);
  g.ok("fd_fdstat_set_flags", fd, 0);
  g.ok("fd_seek", fd, 0n, 0, At.OUT);
  g.write(fd, "X");
  assertEquals(get(directory, "a.txt"), "Xbcd");
});

Deno.test("fd_write() reaches the device when the flag was set later", () => {
  const log: string[] = [];
  const file = {
    ...failingFile(() => new WasiError(Errno.IO)),
    write: () => 1,
    sync: () => void log.push("sync"),
    datasync: () => void log.push("datasync"),
  };
  const directory = failingDirectory(() => new WasiError(Errno.IO), file);
  const g = new Guest({ preopens: { "/": directory } });
  const opened = g.open("x", { fdflags: FdFlags.SYNC });
  g.write(opened, "1");
  assertEquals(log, [], "the file system does it by itself");
  const fd = g.open("x");
  for (const flags of [FdFlags.DSYNC, FdFlags.SYNC]) {
    g.ok("fd_fdstat_set_flags", fd, flags);
    g.write(fd, "1");
  }
  assertEquals(log, ["datasync", "sync"]);
});

Deno.test("the four transfer through shared memory", () => {
  const directory = memoryDirectory({ "a.txt": "0123456789" });
  const memory = { buffer: new SharedArrayBuffer(MEMORY_SIZE) };
  const g = new Guest({ preopens: { "/": directory } }, memory);
  const fd = g.open("a.txt");
  g.ok("fd_read", fd, ...g.iovs(3, 4), At.OUT);
  assertEquals([g.u32(At.OUT), g.text(At.DATA, 8)], [7, "0123456\0"]);
  g.ok("fd_pread", fd, ...g.iovs(2), 1n, At.OUT);
  assertEquals(g.text(At.DATA, 2), "12");
  g.write(fd, "ab");
  g.ok("fd_pwrite", fd, ...g.iovs(1), 0n, At.OUT);
  assertEquals(get(directory, "a.txt"), "a123456ab9");
});

Deno.test("reading and writing need only the host's file to be open that way", () => {
  const g = guest();
  const reader = g.open("a.txt", { rights: Rights.FD_READ });
  const writer = g.open("a.txt", { rights: Rights.FD_WRITE });
  assertEquals(g.call("fd_write", reader, ...g.iovs(1), At.OUT), "NOTCAPABLE");
  assertEquals(g.call("fd_read", writer, ...g.iovs(1), At.OUT), "NOTCAPABLE");
  g.write(writer, "x");
  assertEquals(g.read(reader), "x123456789");
});

Deno.test("huge numbers of buffers are FAULT, or done in part", () => {
  const g = guest();
  const fd = g.open("a.txt");
  for (const count of [0xffff_ffff, -1, MEMORY_SIZE / 8, 2 ** 29]) {
    assertEquals(g.call("fd_read", fd, At.IOVS, count, At.OUT), "FAULT");
    assertEquals(g.call("fd_write", 1, At.IOVS, count, At.OUT), "FAULT");
  }
  // 4000 buffers of one byte, all the same: the first 1024 are written.
  for (let index = 0; index < 4000; index++) g.put(At.DATA + index * 8, overlapping(1));
  g.ok("fd_write", 1, At.DATA, 4000, At.OUT);
  assertEquals(g.u32(At.OUT), 1024);
});

Deno.test("buffers that overlap, together larger than 32 bits, are written in part", () => {
  const memory = { buffer: new ArrayBuffer(64 * 1024 * 1024) };
  const g = new Guest({}, memory);
  for (let index = 0; index < 100; index++) {
    g.put(At.IOVS + index * 8, overlapping(memory.buffer.byteLength));
  }
  g.ok("fd_write", 1, At.IOVS, 100, At.OUT);
  assertEquals(g.u32(At.OUT), 63 * memory.buffer.byteLength);
});

Deno.test("nothing is read when there is no room for the count", () => {
  const g = guest();
  const fd = g.open("a.txt");
  assertEquals(g.call("fd_read", fd, ...g.iovs(4), MEMORY_SIZE - 3), "FAULT");
  assertEquals(tell(g, fd), 0n);
});

Deno.test("fd_allocate() extends and never shortens; fd_filestat_set_size() does both", () => {
  const directory = memoryDirectory({ "a.txt": "abc" });
  const g = new Guest({ preopens: { "/": directory } });
  const fd = g.open("a.txt", { oflags: OFlags.CREAT, rights: ALL_RIGHTS });
  g.ok("fd_allocate", fd, 0n, 2n);
  assertEquals(get(directory, "a.txt"), "abc");
  g.ok("fd_allocate", fd, 4n, 1n);
  assertEquals(get(directory, "a.txt"), "abc\0\0");
  g.ok("fd_filestat_set_size", fd, 1n);
  assertEquals(get(directory, "a.txt"), "a");
});

/** Returns a buffer at 0 of a length, as an iovec. */
function overlapping(length: number): Uint8Array {
  return new Uint8Array(new Uint32Array([0, length]).buffer);
}
