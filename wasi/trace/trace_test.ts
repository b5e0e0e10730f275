import { assertEquals } from "@std/assert";
import { memoryDirectory } from "../fs/memory/build.ts";
import { At, Guest } from "../testing.ts";
import type { WasiOptions } from "../wasi.ts";
import { traceCalls } from "./trace.ts";

/** A guest with a small directory, and the lines of its trace. */
function traced(options: WasiOptions = {}): { guest: Guest; lines: string[] } {
  const lines: string[] = [];
  const guest = new Guest({
    args: ["guest"],
    preopens: { "/d": memoryDirectory({ "a.txt": "hello, world\n" }) },
    observer: traceCalls((line) => lines.push(line)),
    ...options,
  });
  return { guest, lines };
}

Deno.test("traceCalls() shows paths, flags and results by name, and addresses nowhere", () => {
  const { guest, lines } = traced();
  const fd = guest.open("a.txt", { rights: 0x200006, inheriting: 0 });
  assertEquals(guest.read(fd), "hello, world\n");
  guest.call("path_open", 3, 1, ...guest.path("né\n\x00"), 5, 2n, 0n, 3, At.OUT);
  guest.ok("fd_seek", fd, -3n, 1, At.OUT);
  guest.ok("fd_filestat_get", fd, At.OUT);
  guest.ok("fd_close", fd);
  assertEquals(lines, [
    '==> path_open(fd=3, dirflags=0, path="a.txt", oflags=0, fs_rights_base=0x200006, fs_rights_inheriting=0x0, fdflags=0)',
    "<== errno=SUCCESS, opened_fd=4",
    "==> fd_read(fd=4, iovs=1024 bytes)",
    '<== errno=SUCCESS, iovs="hello, world\\n", nread=13',
    '==> path_open(fd=3, dirflags=SYMLINK_FOLLOW, path="né\\n\\x00", oflags=CREAT|EXCL, fs_rights_base=0x2, fs_rights_inheriting=0x0, fdflags=APPEND|DSYNC)',
    "<== errno=INVAL",
    "==> fd_seek(fd=4, offset=-3, whence=CUR)",
    "<== errno=SUCCESS, newoffset=10",
    "==> fd_filestat_get(fd=4)",
    "<== errno=SUCCESS, buf={filetype=REGULAR_FILE, size=13}",
    "==> fd_close(fd=4)",
    "<== errno=SUCCESS",
  ]);
});

Deno.test("traceCalls() shows data in part, what is not text in hexadecimal, and what is not there not at all", () => {
  const { guest, lines } = traced();
  guest.write(1, "short");
  guest.write(1, "é".repeat(40));
  guest.put(At.DATA, new Uint8Array([0xff, 0x41, 0x22, 0x5c]));
  guest.ok("fd_write", 1, ...guest.iovs(1, 3), At.OUT);
  guest.call("path_unlink_file", 3, 65530, 100);
  guest.call("fd_write", 1, 65535, 9, At.OUT);
  assertEquals(lines, [
    '==> fd_write(fd=1, iovs="short")',
    "<== errno=SUCCESS, nwritten=5",
    `==> fd_write(fd=1, iovs="${"é".repeat(16)}"… (80 bytes))`,
    "<== errno=SUCCESS, nwritten=80",
    '==> fd_write(fd=1, iovs="\\xffA\\"\\\\")',
    "<== errno=SUCCESS, nwritten=4",
    "==> path_unlink_file(fd=3, path=?)",
    "<== errno=FAULT",
    "==> fd_write(fd=1, iovs=?)",
    "<== errno=FAULT",
  ]);
});

Deno.test("traceCalls() shows preopens, clocks, subscriptions and the end", () => {
  const { guest, lines } = traced();
  guest.ok("fd_prestat_get", 3, At.OUT);
  guest.ok("fd_prestat_dir_name", 3, At.DATA, 2);
  guest.ok("clock_res_get", 0, At.OUT);
  guest.view.setUint8(At.DATA + 8, 0);
  guest.view.setUint32(At.DATA + 16, 1, true);
  guest.view.setBigUint64(At.DATA + 24, 5n, true);
  guest.ok("poll_oneoff", At.DATA, At.PATH, 1, At.OUT);
  try {
    guest.call("proc_exit", 3);
  } catch {
    // The exit.
  }
  assertEquals(lines, [
    "==> fd_prestat_get(fd=3)",
    "<== errno=SUCCESS, prestat={dir, name_len=2}",
    "==> fd_prestat_dir_name(fd=3, path_len=2)",
    '<== errno=SUCCESS, path="/d"',
    "==> clock_res_get(id=REALTIME)",
    "<== errno=SUCCESS, resolution=1000",
    "==> poll_oneoff(in=[clock(MONOTONIC, 5)], nsubscriptions=1)",
    "<== errno=SUCCESS, nevents=1",
    "==> proc_exit(rval=3)",
  ]);
});

Deno.test("traceCalls() reads what wasi_unstable lays out in its own way", () => {
  const { guest, lines } = traced({ version: "unstable" });
  const fd = guest.open("a.txt");
  lines.length = 0;
  guest.ok("fd_seek", fd, 4n, 0, At.OUT);
  guest.ok("fd_filestat_get", fd, At.OUT);
  assertEquals(lines, [
    "==> fd_seek(fd=4, offset=4, whence=CUR)",
    "<== errno=SUCCESS, newoffset=4",
    "==> fd_filestat_get(fd=4)",
    "<== errno=SUCCESS, buf={filetype=REGULAR_FILE, size=13}",
  ]);
});
