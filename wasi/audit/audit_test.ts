import { assertEquals } from "@std/assert";
import { Errno } from "../errno.ts";
import { memoryDirectory } from "../fs/memory/build.ts";
import { readOnly } from "../fs/read_only.ts";
import { At, Guest } from "../testing.ts";
import { Audit } from "./audit.ts";

/** A guest with a directory to write to, one to read and one that it does not need. */
function audited(): { guest: Guest; audit: Audit } {
  const audit = new Audit(["/w", "/r", "/unused"]);
  const directory = () => memoryDirectory({ "a.txt": "a", "sub/b.txt": "b" });
  const guest = new Guest({
    preopens: { "/w": directory(), "/r": readOnly(directory()), "/unused": directory() },
    observer: audit,
  });
  return { guest, audit };
}

const READ = { rights: 0x2, inheriting: 0 };

Deno.test("Audit.report() says which directories were used, and which had to be written to", () => {
  const { guest, audit } = audited();
  guest.ok("path_create_directory", 3, ...guest.path("made"));
  guest.open("a.txt", { fd: 4, ...READ });
  guest.call("path_unlink_file", 4, ...guest.path("a.txt"));
  assertEquals(audit.report().preopens, [
    { guest: "/w", used: true, written: true },
    { guest: "/r", used: true, written: false },
    { guest: "/unused", used: false, written: false },
  ]);
  assertEquals(audit.report().files, [
    { path: "/w/made", access: "write" },
    { path: "/r/a.txt", access: "write", refused: Errno.ROFS },
  ]);
});

Deno.test("Audit.report() names paths as the guest would, beneath directories that it has opened", () => {
  const { guest, audit } = audited();
  const sub = guest.open("sub", { oflags: 2, rights: 3 << 13 });
  guest.open("b.txt", { fd: sub, ...READ });
  guest.ok("fd_renumber", sub, 5);
  guest.open("b.txt", { fd: 5, ...READ });
  guest.ok("fd_readdir", 5, At.DATA, 100, 0n, At.OUT);
  guest.call("path_open", 3, 0, ...guest.path("../../etc/passwd"), 0, 2n, 0n, 0, At.OUT);
  assertEquals(audit.report().files, [
    { path: "/w/sub", access: "read" },
    { path: "/w/sub/b.txt", access: "read" },
    { path: "/w/../../etc/passwd", access: "read", refused: Errno.PERM },
  ]);
});

Deno.test("Audit.report() tells of the environment, clocks, random bytes and sockets", () => {
  const { guest, audit } = audited();
  assertEquals(audit.report().environment, false);
  guest.ok("environ_sizes_get", At.OUT, At.OUT2);
  guest.ok("clock_time_get", 1, 0n, At.OUT);
  guest.view.setUint32(At.DATA + 16, 0, true);
  guest.ok("poll_oneoff", At.DATA, At.PATH, 1, At.OUT);
  guest.ok("random_get", At.DATA, 16);
  guest.ok("random_get", At.DATA, 4);
  guest.call("sock_accept", 3, 0, At.OUT);
  const { environment, clocks, randomBytes, sockets, socketsRefused } = audit.report();
  assertEquals({ environment, clocks, randomBytes, sockets, socketsRefused }, {
    environment: true,
    clocks: ["monotonic", "realtime"],
    randomBytes: 20,
    sockets: ["sock_accept"],
    socketsRefused: true,
  });
});

Deno.test("Audit.report() lists no more than 1000 paths, and counts the others", () => {
  const { guest, audit } = audited();
  for (let i = 0; i < 1005; i++) {
    guest.call("path_filestat_get", 3, 0, ...guest.path(`x${i}`), At.OUT);
  }
  assertEquals([audit.report().files.length, audit.report().moreFiles], [1000, 5]);
});
