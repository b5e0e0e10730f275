/**
 * A call for each errno that the contract of a function names: the functions on descriptors, and
 * those that need none. See `contract_test.ts`.
 *
 * @module
 */
import { ALL_RIGHTS, FdFlags, Rights } from "../abi.ts";
import { Errno, WasiError } from "../errno.ts";
import type { ConnectionHandle, ListenerHandle } from "../sock/socket.ts";
import { At, EDGE, failingDirectory, failingFile, Guest } from "../testing.ts";

/** Makes a call and returns the errno's name. The guest has `a.txt`, `d/` and more beneath fd 3. */
export type Case = (guest: Guest) => string;

/** By function, by errno. */
export type Cases = Readonly<Record<string, Readonly<Record<string, Case>>>>;

/** A number of 64 bits that is beyond any file. */
const HUGE = 1n << 60n;

/** Opens `a.txt` with all rights but those given. */
function without(guest: Guest, rights: number): number {
  return guest.open("a.txt", { rights: ALL_RIGHTS & ~rights });
}

/** Returns a guest that can open, as `x`, a file that fails in every way, and the descriptor of it. */
function failing(errno: Errno, type: 0 | 4 = 4): [Guest, number] {
  const fail = () => new WasiError(errno);
  const guest = new Guest({ preopens: { "/": failingDirectory(fail, failingFile(fail, type)) } });
  return [guest, guest.open("x")];
}

/** A descriptor of a stream with all rights. */
function stream(): [Guest, number] {
  return failing(Errno.IO, 0);
}

/** A guest whose standard input is open, with nothing to read yet. */
function waiting(): Guest {
  return new Guest({ stdin: { read: () => 0, readable: () => null } });
}

function fails(errno: keyof typeof Errno): () => never {
  return () => {
    throw new WasiError(Errno[errno]);
  };
}

/** A connection on which all succeeds, but for what `parts` say. */
function connection(parts: Partial<ConnectionHandle> = {}): ConnectionHandle {
  const file = failingFile(() => new WasiError(Errno.NOTSUP), 6);
  const ready = () => ({ bytes: 1, hangup: false });
  const one = () => 1;
  const can = { read: one, peek: one, write: one, readable: ready, writable: ready };
  return { ...file, socket: "connection", shutdown: () => {}, ...can, ...parts };
}

/** A listener at which one that is given connects again and again; nobody if it is `null`. */
function listener(given: ConnectionHandle | null = connection()): ListenerHandle {
  const file = failingFile(() => new WasiError(Errno.NOTCONN), 6);
  const readable = () => given === null ? null : { bytes: 1, hangup: false };
  return { ...file, socket: "listener", readable, accept: () => given ?? connection() };
}

/** A guest with a connection, which is descriptor 4. */
function connected(parts: Partial<ConnectionHandle> = {}): Guest {
  const guest = new Guest({ listen: [listener(connection(parts))] });
  guest.ok("sock_accept", 3, 0, At.OUT);
  return guest;
}

/** What a file system may say to a write, and to a read. */
const WRITING = ["ROFS", "NOSPC", "FBIG", "IO"] as const;
const READING = ["IO"] as const;

/** The cases of a function that reads or writes at the descriptor's offset. */
function transfer(
  name: string,
  right: number,
  errnos: readonly (keyof typeof Errno)[],
): Readonly<Record<string, Case>> {
  return {
    BADF: (g) => g.call(name, 99, ...g.iovs(1), At.OUT),
    ISDIR: (g) => g.call(name, 3, ...g.iovs(1), At.OUT),
    NOTCAPABLE: (g) => g.call(name, without(g, right), ...g.iovs(1), At.OUT),
    FAULT: (g) => g.call(name, g.open("a.txt"), EDGE, 1, At.OUT),
    ...said(errnos, (g, fd) => g.call(name, fd, ...g.iovs(1), At.OUT)),
  };
}

/** The cases of a function that reads or writes at an offset that it is given. */
function transferAt(
  name: string,
  errnos: readonly (keyof typeof Errno)[],
): Readonly<Record<string, Case>> {
  return {
    BADF: (g) => g.call(name, 99, ...g.iovs(1), 0n, At.OUT),
    ISDIR: (g) => g.call(name, 3, ...g.iovs(1), 0n, At.OUT),
    NOTCAPABLE: (g) => g.call(name, without(g, Rights.FD_SEEK), ...g.iovs(1), 0n, At.OUT),
    FAULT: (g) => g.call(name, g.open("a.txt"), ...g.iovs(1), 0n, EDGE),
    SPIPE: () => {
      const [g, fd] = stream();
      return g.call(name, fd, ...g.iovs(1), 0n, At.OUT);
    },
    INVAL: (g) => g.call(name, g.open("a.txt"), ...g.iovs(1), HUGE, At.OUT),
    ...said(errnos, (g, fd) => g.call(name, fd, ...g.iovs(1), 0n, At.OUT)),
  };
}

/** The cases where a file system's errno comes through. */
function said(
  errnos: readonly (keyof typeof Errno)[],
  call: (guest: Guest, fd: number) => string,
): Readonly<Record<string, Case>> {
  return Object.fromEntries(errnos.map((errno) => [errno, () => call(...failing(Errno[errno]))]));
}

/** The cases of functions that need no path. */
export const FD_CASES: Cases = {
  args_get: {
    FAULT: () => new Guest({ args: ["a"] }).call("args_get", At.OUT, EDGE),
  },
  args_sizes_get: { FAULT: (g) => g.call("args_sizes_get", At.OUT, EDGE) },
  environ_get: {
    FAULT: () => new Guest({ env: { A: "b" } }).call("environ_get", EDGE, At.OUT),
  },
  environ_sizes_get: { FAULT: (g) => g.call("environ_sizes_get", EDGE, At.OUT) },
  clock_res_get: {
    INVAL: (g) => g.call("clock_res_get", 4, At.OUT),
    FAULT: (g) => g.call("clock_res_get", 0, EDGE),
  },
  clock_time_get: {
    INVAL: (g) => g.call("clock_time_get", -1, 0n, At.OUT),
    FAULT: (g) => g.call("clock_time_get", 0, 0n, EDGE),
  },
  fd_advise: {
    BADF: (g) => g.call("fd_advise", 3, 0n, 0n, 0),
    NOTCAPABLE: (g) => g.call("fd_advise", without(g, Rights.FD_ADVISE), 0n, 0n, 0),
    SPIPE: () => {
      const [g, fd] = stream();
      return g.call("fd_advise", fd, 0n, 0n, 0);
    },
    INVAL: (g) => g.call("fd_advise", g.open("a.txt"), 0n, 0n, 6),
  },
  fd_allocate: {
    BADF: (g) => g.call("fd_allocate", 99, 0n, 1n),
    ISDIR: (g) => g.call("fd_allocate", 3, 0n, 1n),
    NOTCAPABLE: (g) => g.call("fd_allocate", without(g, Rights.FD_ALLOCATE), 0n, 1n),
    SPIPE: () => {
      const [g, fd] = stream();
      return g.call("fd_allocate", fd, 0n, 1n);
    },
    INVAL: (g) => g.call("fd_allocate", g.open("a.txt"), 0n, 0n),
    FBIG: (g) => g.call("fd_allocate", g.open("a.txt"), 1n, HUGE),
    ...said(["NOSPC", "ROFS", "IO"], (g, fd) => g.call("fd_allocate", fd, 0n, 1n)),
  },
  fd_close: {
    BADF: (g) => g.call("fd_close", 99),
    IO: () => {
      const file = {
        ...failingFile(() => new WasiError(Errno.IO)),
        close: () => {
          throw new WasiError(Errno.IO);
        },
      };
      const g = new Guest({
        preopens: { "/": failingDirectory(() => new WasiError(Errno.IO), file) },
      });
      return g.call("fd_close", g.open("x"));
    },
  },
  fd_datasync: {
    BADF: (g) => g.call("fd_datasync", 99),
    ISDIR: (g) => g.call("fd_datasync", 3),
    NOTCAPABLE: (g) => g.call("fd_datasync", without(g, Rights.FD_DATASYNC)),
    ...said(["IO"], (g, fd) => g.call("fd_datasync", fd)),
  },
  fd_fdstat_get: {
    BADF: (g) => g.call("fd_fdstat_get", 99, At.OUT),
    FAULT: (g) => g.call("fd_fdstat_get", 0, EDGE),
  },
  fd_fdstat_set_flags: {
    BADF: (g) => g.call("fd_fdstat_set_flags", 99, 0),
    NOTCAPABLE: (g) => g.call("fd_fdstat_set_flags", without(g, Rights.FD_FDSTAT_SET_FLAGS), 0),
    INVAL: (g) => g.call("fd_fdstat_set_flags", g.open("a.txt"), 32),
  },
  fd_fdstat_set_rights: {
    BADF: (g) => g.call("fd_fdstat_set_rights", 99, 0n, 0n),
    NOTCAPABLE: (g) => g.call("fd_fdstat_set_rights", 0, BigInt(Rights.FD_SEEK), 0n),
  },
  fd_filestat_get: {
    BADF: (g) => g.call("fd_filestat_get", 99, At.OUT),
    NOTCAPABLE: (g) => g.call("fd_filestat_get", without(g, Rights.FD_FILESTAT_GET), At.OUT),
    FAULT: (g) => g.call("fd_filestat_get", 3, EDGE),
    ...said(["IO"], (g, fd) => g.call("fd_filestat_get", fd, At.OUT)),
  },
  fd_filestat_set_size: {
    BADF: (g) => g.call("fd_filestat_set_size", 99, 0n),
    ISDIR: (g) => g.call("fd_filestat_set_size", 3, 0n),
    NOTCAPABLE: (g) => g.call("fd_filestat_set_size", without(g, Rights.FD_FILESTAT_SET_SIZE), 0n),
    INVAL: (g) =>
      g.call("fd_filestat_set_size", without(g, Rights.FD_WRITE | Rights.FD_ALLOCATE), 0n),
    FBIG: (g) => g.call("fd_filestat_set_size", g.open("a.txt"), HUGE),
    ...said(["NOSPC", "ROFS", "IO"], (g, fd) => g.call("fd_filestat_set_size", fd, 1n)),
  },
  fd_filestat_set_times: {
    BADF: (g) => g.call("fd_filestat_set_times", 99, 0n, 0n, 0),
    NOTCAPABLE: (g) =>
      g.call("fd_filestat_set_times", without(g, Rights.FD_FILESTAT_SET_TIMES), 0n, 0n, 0),
    INVAL: (g) => g.call("fd_filestat_set_times", g.open("a.txt"), 0n, 0n, 1 | 2),
    ...said(
      ["PERM", "ROFS", "IO"],
      (g, fd) => g.call("fd_filestat_set_times", fd, 0n, 0n, 1),
    ),
  },
  fd_pread: transferAt("fd_pread", READING),
  fd_prestat_get: {
    BADF: (g) => g.call("fd_prestat_get", 1, At.OUT),
    FAULT: (g) => g.call("fd_prestat_get", 3, EDGE),
  },
  fd_prestat_dir_name: {
    BADF: (g) => g.call("fd_prestat_dir_name", g.open("d", { rights: 0 }), At.OUT, 8),
    NAMETOOLONG: (g) => g.call("fd_prestat_dir_name", 3, At.OUT, 0),
    FAULT: (g) => g.call("fd_prestat_dir_name", 3, EDGE + 1, 1),
  },
  fd_pwrite: transferAt("fd_pwrite", WRITING),
  fd_read: {
    ...transfer("fd_read", Rights.FD_READ, READING),
    AGAIN: () => {
      const g = waiting();
      g.ok("fd_fdstat_set_flags", 0, 4);
      return g.call("fd_read", 0, ...g.iovs(1), At.OUT);
    },
  },
  fd_readdir: {
    BADF: (g) => g.call("fd_readdir", 99, At.DATA, 1, 0n, At.OUT),
    NOTDIR: (g) => g.call("fd_readdir", g.open("a.txt"), At.DATA, 1, 0n, At.OUT),
    NOTCAPABLE: (g) => {
      const fd = g.open("d", { rights: 0 });
      return g.call("fd_readdir", fd, At.DATA, 1, 0n, At.OUT);
    },
    FAULT: (g) => g.call("fd_readdir", 3, EDGE, 2, 0n, At.OUT),
    NOENT: () => failingList(Errno.NOENT),
    IO: () => failingList(Errno.IO),
  },
  fd_renumber: {
    BADF: (g) => g.call("fd_renumber", 3, 99),
    IO: () => {
      const directory = {
        ...failingDirectory(() => new WasiError(Errno.IO)),
        close: () => {
          throw new WasiError(Errno.IO);
        },
      };
      return new Guest({ preopens: { a: directory, b: directory } }).call("fd_renumber", 3, 4);
    },
  },
  fd_seek: {
    BADF: (g) => g.call("fd_seek", 99, 0n, 0, At.OUT),
    ISDIR: (g) => g.call("fd_seek", 3, 0n, 0, At.OUT),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.FD_SEEK);
      g.ok("fd_seek", fd, 0n, 1, At.OUT);
      return g.call("fd_seek", fd, 1n, 1, At.OUT);
    },
    SPIPE: (g) => g.call("fd_seek", 0, 0n, 0, At.OUT),
    INVAL: (g) => g.call("fd_seek", g.open("a.txt"), -1n, 0, At.OUT),
    OVERFLOW: (g) => g.call("fd_seek", g.open("a.txt"), HUGE, 0, At.OUT),
    FAULT: (g) => g.call("fd_seek", g.open("a.txt"), 0n, 0, EDGE),
  },
  fd_sync: {
    BADF: (g) => g.call("fd_sync", 99),
    NOTCAPABLE: (g) => g.call("fd_sync", without(g, Rights.FD_SYNC)),
    ...said(["IO"], (g, fd) => g.call("fd_sync", fd)),
  },
  fd_tell: {
    BADF: (g) => g.call("fd_tell", 99, At.OUT),
    ISDIR: (g) => g.call("fd_tell", 3, At.OUT),
    NOTCAPABLE: (g) => g.call("fd_tell", without(g, Rights.FD_TELL | Rights.FD_SEEK), At.OUT),
    SPIPE: (g) => g.call("fd_tell", 0, At.OUT),
    FAULT: (g) => g.call("fd_tell", g.open("a.txt"), EDGE),
  },
  fd_write: {
    ...transfer("fd_write", Rights.FD_WRITE, WRITING),
    AGAIN: () => {
      const g = connected({ writable: () => null });
      g.ok("fd_fdstat_set_flags", 4, FdFlags.NONBLOCK);
      return g.call("fd_write", 4, ...g.iovs(1), At.OUT);
    },
    PIPE: () =>
      ((g) => g.call("fd_write", 4, ...g.iovs(1), At.OUT))(
        connected({ write: fails("PIPE") }),
      ),
  },
  poll_oneoff: {
    INVAL: (g) => g.call("poll_oneoff", At.DATA, At.DATA + 1024, 0, At.OUT),
    FAULT: (g) => g.call("poll_oneoff", EDGE, At.DATA, 1, At.OUT),
  },
  proc_exit: {},
  proc_raise: {
    INVAL: (g) => g.call("proc_raise", 31),
    NOTSUP: (g) => g.call("proc_raise", 18),
  },
  sched_yield: {},
  random_get: { FAULT: (g) => g.call("random_get", EDGE, 2) },
  sock_accept: {
    BADF: (g) => g.call("sock_accept", 99, 0, At.OUT),
    NOTSOCK: (g) => g.call("sock_accept", 0, 0, At.OUT),
    NOTCAPABLE: () => {
      const g = new Guest({ listen: [listener()] });
      g.ok("fd_fdstat_set_rights", 3, BigInt(Rights.POLL_FD_READWRITE), 0n);
      return g.call("sock_accept", 3, 0, At.OUT);
    },
    INVAL: () => new Guest({ listen: [listener()] }).call("sock_accept", 3, FdFlags.APPEND, At.OUT),
    AGAIN: () => {
      const g = new Guest({ listen: [listener(null)] });
      g.ok("fd_fdstat_set_flags", 3, FdFlags.NONBLOCK);
      return g.call("sock_accept", 3, 0, At.OUT);
    },
    MFILE: () => {
      const g = new Guest({ listen: [listener()] });
      let errno: string;
      do errno = g.call("sock_accept", 3, 0, At.OUT); while (errno === "SUCCESS");
      return errno;
    },
    FAULT: () => new Guest({ listen: [listener()] }).call("sock_accept", 3, 0, EDGE),
  },
  sock_recv: {
    BADF: (g) => g.call("sock_recv", 99, ...g.iovs(1), 0, At.OUT, At.OUT2),
    NOTSOCK: (g) => g.call("sock_recv", 0, ...g.iovs(1), 0, At.OUT, At.OUT2),
    NOTCONN: () => {
      const g = new Guest({ listen: [listener()] });
      return g.call("sock_recv", 3, ...g.iovs(1), 0, At.OUT, At.OUT2);
    },
    NOTCAPABLE: () => {
      const g = connected();
      g.ok("fd_fdstat_set_rights", 4, 0n, 0n);
      return g.call("sock_recv", 4, ...g.iovs(1), 0, At.OUT, At.OUT2);
    },
    INVAL: () => ((g) => g.call("sock_recv", 4, ...g.iovs(1), 4, At.OUT, At.OUT2))(connected()),
    FAULT: () => ((g) => g.call("sock_recv", 4, ...g.iovs(1), 0, At.OUT, EDGE))(connected()),
    AGAIN: () => {
      const g = connected({ readable: () => null });
      g.ok("fd_fdstat_set_flags", 4, FdFlags.NONBLOCK);
      return g.call("sock_recv", 4, ...g.iovs(1), 0, At.OUT, At.OUT2);
    },
    CONNRESET: () => {
      const g = connected({ read: fails("CONNRESET") });
      return g.call("sock_recv", 4, ...g.iovs(1), 0, At.OUT, At.OUT2);
    },
  },
  sock_send: {
    BADF: (g) => g.call("sock_send", 99, ...g.iovs(1), 0, At.OUT),
    NOTSOCK: (g) => g.call("sock_send", 0, ...g.iovs(1), 0, At.OUT),
    NOTCONN: () => {
      const g = new Guest({ listen: [listener()] });
      return g.call("sock_send", 3, ...g.iovs(1), 0, At.OUT);
    },
    NOTCAPABLE: () => {
      const g = connected();
      g.ok("fd_fdstat_set_rights", 4, 0n, 0n);
      return g.call("sock_send", 4, ...g.iovs(1), 0, At.OUT);
    },
    INVAL: () => ((g) => g.call("sock_send", 4, ...g.iovs(1), 1, At.OUT))(connected()),
    FAULT: () => ((g) => g.call("sock_send", 4, ...g.iovs(1), 0, EDGE))(connected()),
    AGAIN: () => {
      const g = connected({ writable: () => null });
      g.ok("fd_fdstat_set_flags", 4, FdFlags.NONBLOCK);
      return g.call("sock_send", 4, ...g.iovs(1), 0, At.OUT);
    },
    PIPE: () => {
      const g = connected({ write: fails("PIPE") });
      return g.call("sock_send", 4, ...g.iovs(1), 0, At.OUT);
    },
  },
  sock_shutdown: {
    BADF: (g) => g.call("sock_shutdown", 99, 0),
    NOTSOCK: (g) => g.call("sock_shutdown", 0, 0),
    NOTCONN: () => new Guest({ listen: [listener()] }).call("sock_shutdown", 3, 1),
    NOTCAPABLE: () => {
      const g = connected();
      g.ok("fd_fdstat_set_rights", 4, 0n, 0n);
      return g.call("sock_shutdown", 4, 1);
    },
    INVAL: () => connected().call("sock_shutdown", 4, 0),
  },
};

function failingList(errno: Errno): string {
  const directory = failingDirectory(() => new WasiError(errno));
  const g = new Guest({ preopens: { "/": directory } });
  return g.call("fd_readdir", 3, At.DATA, 1, 0n, At.OUT);
}
