import { assertEquals, assertStrictEquals } from "@std/assert";
import { ALL_RIGHTS, Rights } from "./abi.ts";
import { Errno, WasiError } from "./errno.ts";
import { DirectoryDescriptor, FdTable, FileDescriptor } from "./fd_table.ts";
import { errnoFrom } from "./fs/testing.ts";
import { failingDirectory, failingFile } from "./testing.ts";

const ALL = { rights: ALL_RIGHTS, inheriting: ALL_RIGHTS };
const io = () => new WasiError(Errno.IO);

/** A file that notes its closing, and fails to if told so. */
function file(log: string[] = [], name = "", failure?: WasiError): FileDescriptor {
  const close = () => {
    log.push(name);
    if (failure !== undefined) throw failure;
  };
  return new FileDescriptor({ ...failingFile(io), close }, ALL);
}

Deno.test("FdTable gives the lowest number that is free", () => {
  const table = new FdTable();
  assertEquals([0, 1, 2, 3].map(() => table.insert(file())), [0, 1, 2, 3]);
  table.close(2);
  table.close(1);
  assertEquals([0, 1, 2].map(() => table.insert(file())), [1, 2, 4]);
});

Deno.test("FdTable.renumber() moves a descriptor and closes what it replaces", () => {
  const log: string[] = [];
  const table = new FdTable();
  const first = file(log, "first");
  table.insert(first);
  table.insert(file(log, "second"));
  table.renumber(0, 1);
  assertEquals(log, ["second"]);
  assertStrictEquals(table.get(1, 0), first);
  assertEquals(errnoFrom(() => table.get(0, 0)), "BADF");
  assertEquals(table.insert(file()), 0);
});

Deno.test("FdTable.renumber() leaves a descriptor alone when it has the number already", () => {
  const log: string[] = [];
  const table = new FdTable();
  table.insert(file(log, "first"));
  table.renumber(0, 0);
  assertEquals(log, []);
  assertEquals(errnoFrom(() => table.renumber(7, 7)), "BADF");
});

Deno.test("FdTable.renumber() has moved the descriptor even if closing the other fails", () => {
  const table = new FdTable();
  const first = file();
  table.insert(first);
  table.insert(file([], "", io()));
  assertEquals(errnoFrom(() => table.renumber(0, 1)), "IO");
  assertStrictEquals(table.get(1, 0), first);
  assertEquals(errnoFrom(() => table.get(0, 0)), "BADF");
});

Deno.test("FdTable.close() frees the number even if closing fails", () => {
  const table = new FdTable();
  table.insert(file([], "", io()));
  assertEquals(errnoFrom(() => table.close(0)), "IO");
  assertEquals(errnoFrom(() => table.close(0)), "BADF");
});

Deno.test("FdTable.closeAll() goes on when closing one fails", () => {
  const log: string[] = [];
  const table = new FdTable();
  table.insert(file(log, "first", io()));
  table.insert(file(log, "second"));
  table.closeAll();
  assertEquals(log, ["first", "second"]);
});

Deno.test("FdTable asks for the type before the rights", () => {
  const table = new FdTable();
  table.insert(new DirectoryDescriptor(failingDirectory(io), { rights: 0, inheriting: 0 }));
  table.insert(new FileDescriptor(failingFile(io), { rights: 0, inheriting: 0 }));
  assertEquals(errnoFrom(() => table.file(0, Rights.FD_READ)), "ISDIR");
  assertEquals(errnoFrom(() => table.directory(1, Rights.PATH_OPEN)), "NOTDIR");
  assertEquals(errnoFrom(() => table.file(1, Rights.FD_READ)), "NOTCAPABLE");
  assertEquals(errnoFrom(() => table.directory(0, Rights.PATH_OPEN)), "NOTCAPABLE");
});

Deno.test("FdTable takes any number for a descriptor", () => {
  const table = new FdTable();
  for (const fd of [-1, 0xffff_ffff, 2 ** 31, 1e9]) {
    assertEquals(errnoFrom(() => table.get(fd, 0)), "BADF");
    assertEquals(errnoFrom(() => table.close(fd)), "BADF");
  }
});

Deno.test("descriptors drop rights that mean nothing for their type", () => {
  const directory = new DirectoryDescriptor(failingDirectory(io), ALL);
  assertEquals(directory.rights & (Rights.FD_READ | Rights.FD_WRITE | Rights.FD_SEEK), 0);
  assertEquals(directory.inheriting, ALL_RIGHTS);
  assertEquals(file().rights & (Rights.PATH_OPEN | Rights.FD_READDIR | Rights.SOCK_ACCEPT), 0);
});
