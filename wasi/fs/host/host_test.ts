import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { Errno, WasiError } from "../../errno.ts";
import { type Filestat, FileType } from "../file_system.ts";
import { bytes, errnoFrom, openFile, withHostDirectory } from "../testing.ts";
import type { HostCalls } from "./calls.ts";
import { denoCalls } from "./deno_calls.ts";
import { openHostDirectory, openHostDirectoryWith } from "./directory.ts";
import { errnoOf, isPermissionRefusal, toWasiError } from "./errors.ts";
import { checkWindowsName } from "./names.ts";
import { hostCalls } from "./host_calls.ts";
import { nodeCalls } from "./node_calls.ts";
import { ExactTimes } from "./times.ts";

Deno.test("errnoOf() reads codes, messages and classes of every host", () => {
  const coded = (code: string) => Object.assign(new Error("x"), { code });
  const table: readonly (readonly [unknown, Errno])[] = [
    [coded("ENOENT"), Errno.NOENT],
    [coded("ENOTEMPTY"), Errno.NOTEMPTY],
    [coded("EWOULDBLOCK"), Errno.AGAIN],
    [coded("EOPNOTSUPP"), Errno.NOTSUP],
    [coded("ERR_INVALID_ARG_VALUE"), Errno.INVAL],
    [coded("ERR_OUT_OF_RANGE"), Errno.INVAL],
    [coded("ERR_ACCESS_DENIED"), Errno.ACCES],
    [coded("UNKNOWN"), Errno.IO],
    [new Error("File too large (os error 27)"), Errno.FBIG],
    [new TypeError("Bad file descriptor (os error 9)"), Errno.BADF],
    [new Error("odd (os error 9999)"), Errno.IO],
    [new Deno.errors.NotCapable("Requires read access"), Errno.ACCES],
    [new Deno.errors.PermissionDenied("no"), Errno.ACCES],
    [new Deno.errors.BadResource("Bad resource ID"), Errno.BADF],
    [new Deno.errors.AlreadyExists("no"), Errno.EXIST],
    [new Deno.errors.NotADirectory("no"), Errno.NOTDIR],
    [new Deno.errors.FilesystemLoop("no"), Errno.LOOP],
    [new Error("no idea"), Errno.IO],
    ["a string", Errno.IO],
    [undefined, Errno.IO],
  ];
  for (const [error, errno] of table) assertEquals(errnoOf(error), errno, String(error));
});

Deno.test("toWasiError() keeps the host's error and its own", () => {
  const cause = new Deno.errors.NotCapable("Requires read access to x");
  const error = toWasiError(cause, "open x");
  assertEquals([error.errno, error.cause], [Errno.ACCES, cause]);
  assertEquals(toWasiError(error, "again"), error);
  assertEquals(isPermissionRefusal(cause), true);
  assertEquals(isPermissionRefusal(new Error("x")), false);
});

Deno.test("checkWindowsName() refuses what would mean something else on Windows", () => {
  const refused = [
    "..\\x",
    "a\\b",
    "C:",
    "c:x",
    "a:stream",
    "CON",
    "con",
    "nul.txt",
    "Com1",
    "LPT9.x",
    "aux ",
    "COM¹",
    "CONIN$",
    "a.",
    "a ",
    "a*",
    "a?",
    "<a>",
    'a"',
    "a|b",
    "a\x01",
  ];
  for (const name of refused) assertEquals(errnoFrom(() => checkWindowsName(name)), "INVAL", name);
  for (const name of ["a", "a.b", ".a", "console", "com", "com10", "nulls", "ä€", "a b", "$x"]) {
    assertEquals(errnoFrom(() => checkWindowsName(name)), "SUCCESS", name);
  }
});

Deno.test("a host of Windows is never asked for such a name", () =>
  withHostDirectory((path) => {
    const root = openHostDirectoryWith({ ...denoCalls, windows: true }, path);
    for (const name of ["..\\..\\x", "C:\\x", "NUL", "x:y"]) {
      assertEquals(errnoFrom(() => root.stat(name, {})), "INVAL");
      assertEquals(errnoFrom(() => root.open(name, { create: true, write: true })), "INVAL");
      assertEquals(errnoFrom(() => root.mkdir(`${name}/x`)), "INVAL");
    }
    Deno.symlinkSync("..\\outside", join(path, "link"));
    assertEquals(errnoFrom(() => root.stat("link", { follow: true })), "PERM");
  }));

const STAT: Filestat = {
  dev: 1n,
  ino: 2n,
  type: FileType.REGULAR_FILE,
  nlink: 1n,
  size: 0n,
  atim: 1_000_000n,
  mtim: 2_000_000n,
  ctim: 0n,
};

Deno.test("ExactTimes.refine() gives what was set until the host says otherwise", () => {
  const times = new ExactTimes();
  assertEquals(times.refine(STAT), STAT);
  times.remember(STAT, { mtim: 2_000_123n });
  assertEquals(times.refine(STAT).mtim, 2_000_123n);
  assertEquals(times.refine(STAT).atim, 1_000_000n);
  times.remember(STAT, { atim: 1_000_777n });
  assertEquals([times.refine(STAT).atim, times.refine(STAT).mtim], [1_000_777n, 2_000_123n]);
  assertEquals(times.refine({ ...STAT, mtim: 3_000_000n }).mtim, 3_000_000n);
  assertEquals(times.refine({ ...STAT, ino: 3n }).mtim, 2_000_000n);
});

Deno.test("ExactTimes forgets the oldest of very many", () => {
  const times = new ExactTimes();
  for (let ino = 0n; ino < 5000n; ino++) times.remember({ ...STAT, ino }, { mtim: 5n });
  assertEquals(times.refine({ ...STAT, ino: 0n }).mtim, 2_000_000n);
  assertEquals(times.refine({ ...STAT, ino: 4999n }).mtim, 5n);
});

for (const [name, calls] of Object.entries({ "Deno's API": denoCalls, "node:fs": nodeCalls })) {
  Deno.test(`${name}: positions, streams and flags reach the host`, () =>
    withHostDirectory((path) => {
      const file = calls.open(join(path, "f"), { read: true, write: true, createNew: true });
      assertEquals(file.write(bytes("abcdef"), 0), 6);
      const buffer = new Uint8Array(2);
      // A read moves the host's offset; the next write must still be where it is asked for.
      assertEquals(file.read(buffer, 4), 2);
      assertEquals(file.write(bytes("X"), 1), 1);
      assertEquals(file.read(buffer, 2), 2);
      assertEquals(file.read(buffer, 4), 2);
      assertEquals(file.read(buffer, 6), 0);
      file.truncate(4);
      assertEquals(file.stat().size, 4n);
      file.sync();
      file.datasync();
      file.close();
      assertEquals(Deno.readTextFileSync(join(path, "f")), "aXcd");

      const appender = calls.open(join(path, "f"), { write: true, append: true, sync: true });
      appender.write(bytes("+"), null);
      appender.close();
      assertEquals(Deno.readTextFileSync(join(path, "f")), "aXcd+");
      const flags = { read: true, nonblock: true, dsync: true };
      calls.open(join(path, "f"), flags).close();
      assertEquals(errnoFrom(() => calls.open(join(path, "f"), { createNew: true })), "EXIST");
      assertEquals(errnoFrom(() => calls.open(join(path, "g"), {})), "NOENT");
      assertEquals(calls.stat(join(path, "g")), undefined);
      assertEquals(errnoFrom(() => calls.stat(join(path, "f/x"))), "NOTDIR");
    }));
}

Deno.test("the host's own errors come out as errnos", () =>
  withHostDirectory((path) => {
    const root = openHostDirectory(path);
    const file = openFile(root, "f", { create: true, write: true });
    assertEquals(errnoFrom(() => file.truncate(Number.MAX_SAFE_INTEGER)), "FBIG");
    assertEquals(errnoFrom(() => file.write([bytes("x")], Number.MAX_SAFE_INTEGER)), "INVAL");
    file.close();
    assertEquals(errnoFrom(() => file.stat()), "BADF");
    root.close();
  }));

Deno.test("a failure after the first bytes is reported at the next call", () =>
  withHostDirectory((path) => {
    let writes = 0;
    const calls: HostCalls = {
      ...hostCalls(),
      open(path, options) {
        const descriptor = hostCalls().open(path, options);
        const write = descriptor.write.bind(descriptor);
        descriptor.write = (buffer, position) => {
          if (++writes > 1) throw new WasiError(Errno.NOSPC);
          return write(buffer, position);
        };
        return descriptor;
      },
    };
    const file = openFile(openHostDirectoryWith(calls, path), "f", { create: true, write: true });
    assertEquals(file.write([bytes("abc"), bytes("def")], 0), 3);
    assertEquals(errnoFrom(() => file.write([bytes("def")], 3)), "NOSPC");
    file.close();
    assertEquals(Deno.readTextFileSync(join(path, "f")), "abc");
  }));

Deno.test("two appenders do not overwrite each other", () =>
  withHostDirectory((path) => {
    const [one, two] = [openHostDirectory(path), openHostDirectory(path)];
    const options = { create: true, write: true, append: true };
    const [a, b] = [openFile(one, "log", options), openFile(two, "log", options)];
    for (let i = 0; i < 3; i++) {
      a.append([bytes("a"), bytes("1")]);
      b.append([bytes("b")]);
    }
    a.close();
    b.close();
    assertEquals(Deno.readTextFileSync(join(path, "log")), "a1ba1ba1b");
  }));
