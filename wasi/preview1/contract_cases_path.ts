/**
 * A call for each errno that the contract of a function names: the functions on paths. See
 * `contract_test.ts`.
 *
 * @module
 */
import { ALL_RIGHTS, DIRECTORY_RIGHTS, OFlags, Rights } from "../abi.ts";
import { Errno, WasiError } from "../errno.ts";
import { At, EDGE, failingDirectory, Guest } from "../testing.ts";
import type { Case, Cases } from "./contract_cases_fd.ts";

/** Makes a call on a path beneath a descriptor; everything else about it is as it should be. */
type PathCall = (guest: Guest, fd: number, at: readonly [number, number]) => string;

const ALL = BigInt(ALL_RIGHTS);

/** What `paths.ts` lists, for one path of a function. */
function pathCases(call: PathCall): Readonly<Record<string, Case>> {
  const on = (path: string | Uint8Array): Case => (g) => call(g, 3, g.path(path));
  return {
    BADF: (g) => call(g, 99, g.path("a.txt")),
    NOTDIR: on("a.txt/x"),
    FAULT: (g) => call(g, 3, [EDGE, 2]),
    ILSEQ: on(new Uint8Array([0x61, 0xff])),
    INVAL: on("a\0b"),
    NAMETOOLONG: on("x".repeat(5000)),
    NOENT: on(""),
    PERM: on("../x"),
    LOOP: on("loop/x"),
    ...said(["ACCES"], (g) => call(g, 3, g.path("x"))),
  };
}

/** The cases where a file system's errno comes through. */
function said(
  errnos: readonly (keyof typeof Errno)[],
  call: (guest: Guest) => string,
): Readonly<Record<string, Case>> {
  return Object.fromEntries(errnos.map((errno) => [errno, () => {
    const directory = failingDirectory(() => new WasiError(Errno[errno]));
    return call(new Guest({ preopens: { "/": directory, "/2": directory } }));
  }]));
}

/** Opens `d` with all rights but those given. */
function without(guest: Guest, rights: number): number {
  return guest.open("d", { rights: DIRECTORY_RIGHTS & ~rights });
}

function open(g: Guest, path: string, oflags = 0, rights = 0n, dirflags = 0, fdflags = 0): string {
  const flags = [oflags, rights, 0n, fdflags] as const;
  return g.call("path_open", 3, dirflags, ...g.path(path), ...flags, At.OUT);
}

function rename(g: Guest, from: string, to: string): string {
  return g.call("path_rename", 3, ...g.path(from), 3, ...g.path2(to));
}

function link(g: Guest, from: string, to: string, flags = 0): string {
  return g.call("path_link", 3, flags, ...g.path(from), 3, ...g.path2(to));
}

/** The cases of functions on paths. */
export const PATH_CASES: Cases = {
  path_create_directory: {
    ...pathCases((g, fd, at) => g.call("path_create_directory", fd, ...at)),
    NOTCAPABLE: (g) =>
      g.call("path_create_directory", without(g, Rights.PATH_CREATE_DIRECTORY), ...g.path("x")),
    EXIST: (g) => g.call("path_create_directory", 3, ...g.path("a.txt")),
    ...said(["ROFS", "NOSPC", "IO"], (g) => g.call("path_create_directory", 3, ...g.path("x"))),
  },
  path_filestat_get: {
    ...pathCases((g, fd, at) => g.call("path_filestat_get", fd, 0, ...at, At.OUT)),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_FILESTAT_GET);
      return g.call("path_filestat_get", fd, 0, ...g.path("b.txt"), At.OUT);
    },
    INVAL: (g) => g.call("path_filestat_get", 3, 2, ...g.path("a.txt"), At.OUT),
    NOENT: (g) => g.call("path_filestat_get", 3, 0, ...g.path("absent"), At.OUT),
    FAULT: (g) => g.call("path_filestat_get", 3, 0, ...g.path("a.txt"), EDGE),
  },
  path_filestat_set_times: {
    ...pathCases((g, fd, at) => g.call("path_filestat_set_times", fd, 0, ...at, 0n, 0n, 1)),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_FILESTAT_SET_TIMES);
      return g.call("path_filestat_set_times", fd, 0, ...g.path("b.txt"), 0n, 0n, 1);
    },
    INVAL: (g) => g.call("path_filestat_set_times", 3, 0, ...g.path("a.txt"), 0n, 0n, 4 | 8),
    NOENT: (g) => g.call("path_filestat_set_times", 3, 0, ...g.path("absent"), 0n, 0n, 1),
    ...said(
      ["ROFS", "IO"],
      (g) => g.call("path_filestat_set_times", 3, 0, ...g.path("a.txt"), 0n, 0n, 1),
    ),
  },
  path_link: {
    ...pathCases((g, fd, at) => g.call("path_link", fd, 0, ...at, 3, ...g.path2("new"))),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_LINK_TARGET);
      return g.call("path_link", 3, 0, ...g.path("a.txt"), fd, ...g.path2("new"));
    },
    INVAL: (g) => link(g, "a.txt", "new", 2),
    NOENT: (g) => link(g, "a.txt", "new/"),
    EXIST: (g) => link(g, "a.txt", "d"),
    PERM: (g) => link(g, "d", "new"),
    XDEV: (g) => g.call("path_link", 3, 0, ...g.path("a.txt"), 4, ...g.path2("new")),
    ...said(["MLINK", "ROFS", "NOSPC", "IO"], (g) => link(g, "a.txt", "new")),
  },
  path_open: {
    ...pathCases((g, fd, at) => g.call("path_open", fd, 0, ...at, 0, 0n, 0n, 0, At.OUT)),
    INVAL: (g) => open(g, "d", OFlags.CREAT | OFlags.DIRECTORY),
    NOTCAPABLE: (g) => {
      const fd = g.open("d", { rights: DIRECTORY_RIGHTS, inheriting: 0 });
      const flags = [0, BigInt(Rights.FD_READ), 0n, 0] as const;
      return g.call("path_open", fd, 0, ...g.path("b.txt"), ...flags, At.OUT);
    },
    NOENT: (g) => open(g, "absent"),
    EXIST: (g) => open(g, "a.txt", OFlags.CREAT | OFlags.EXCL),
    NOTDIR: (g) => open(g, "a.txt", OFlags.DIRECTORY),
    ISDIR: (g) => open(g, "d", 0, BigInt(Rights.FD_WRITE)),
    LOOP: (g) => open(g, "link"),
    MFILE: (g) => {
      while (g.call("path_open", 3, 0, ...g.path("a.txt"), 0, 0n, 0n, 0, At.OUT) === "SUCCESS");
      return open(g, "a.txt");
    },
    FAULT: (g) => g.call("path_open", 3, 0, ...g.path("a.txt"), 0, 0n, 0n, 0, EDGE),
    ...said(["ROFS", "NOSPC", "TXTBSY", "IO"], (g) => open(g, "a.txt", 0, ALL)),
  },
  path_readlink: {
    ...pathCases((g, fd, at) => g.call("path_readlink", fd, ...at, At.DATA, 64, At.OUT)),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_READLINK);
      return g.call("path_readlink", fd, ...g.path("x"), At.DATA, 64, At.OUT);
    },
    NOENT: (g) => g.call("path_readlink", 3, ...g.path("absent"), At.DATA, 64, At.OUT),
    INVAL: (g) => g.call("path_readlink", 3, ...g.path("a.txt"), At.DATA, 64, At.OUT),
    FAULT: (g) => g.call("path_readlink", 3, ...g.path("link"), EDGE, 64, At.OUT),
  },
  path_remove_directory: {
    ...pathCases((g, fd, at) => g.call("path_remove_directory", fd, ...at)),
    NOTCAPABLE: (g) =>
      g.call("path_remove_directory", without(g, Rights.PATH_REMOVE_DIRECTORY), ...g.path("x")),
    NOENT: (g) => g.call("path_remove_directory", 3, ...g.path("absent")),
    NOTDIR: (g) => g.call("path_remove_directory", 3, ...g.path("a.txt")),
    NOTEMPTY: (g) => g.call("path_remove_directory", 3, ...g.path("d")),
    INVAL: (g) => g.call("path_remove_directory", 3, ...g.path("d/.")),
    ...said(["ROFS", "IO"], (g) => g.call("path_remove_directory", 3, ...g.path("d"))),
  },
  path_rename: {
    ...pathCases((g, fd, at) => g.call("path_rename", fd, ...at, 3, ...g.path2("new"))),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_RENAME_TARGET);
      return g.call("path_rename", 3, ...g.path("a.txt"), fd, ...g.path2("new"));
    },
    NOENT: (g) => rename(g, "absent", "new"),
    ISDIR: (g) => rename(g, "a.txt", "d"),
    NOTDIR: (g) => rename(g, "d", "a.txt"),
    NOTEMPTY: (g) => rename(g, "empty", "d"),
    BUSY: (g) => rename(g, "d/.", "new"),
    INVAL: (g) => rename(g, "d", "d/new"),
    XDEV: (g) => g.call("path_rename", 3, ...g.path("a.txt"), 4, ...g.path2("new")),
    ...said(["ROFS", "NOSPC", "IO"], (g) => rename(g, "a.txt", "new")),
  },
  path_symlink: {
    ...pathCases((g, fd, at) => g.call("path_symlink", ...g.path2("t"), fd, ...at)),
    NOTCAPABLE: (g) => {
      const fd = without(g, Rights.PATH_SYMLINK);
      return g.call("path_symlink", ...g.path2("t"), fd, ...g.path("new"));
    },
    FAULT: (g) => g.call("path_symlink", EDGE, 2, 3, ...g.path("new")),
    NOENT: (g) => g.call("path_symlink", ...g.path2(""), 3, ...g.path("new")),
    PERM: (g) => g.call("path_symlink", ...g.path2("/etc"), 3, ...g.path("new")),
    EXIST: (g) => g.call("path_symlink", ...g.path2("t"), 3, ...g.path("a.txt")),
    ...said(
      ["NOTSUP", "ACCES", "ROFS", "NOSPC", "IO"],
      (g) => g.call("path_symlink", ...g.path2("t"), 3, ...g.path("new")),
    ),
  },
  path_unlink_file: {
    ...pathCases((g, fd, at) => g.call("path_unlink_file", fd, ...at)),
    NOTCAPABLE: (g) =>
      g.call("path_unlink_file", without(g, Rights.PATH_UNLINK_FILE), ...g.path("x")),
    NOENT: (g) => g.call("path_unlink_file", 3, ...g.path("absent")),
    ISDIR: (g) => g.call("path_unlink_file", 3, ...g.path("d")),
    NOTDIR: (g) => g.call("path_unlink_file", 3, ...g.path("a.txt/")),
    ...said(["ROFS", "IO"], (g) => g.call("path_unlink_file", 3, ...g.path("a.txt"))),
  },
};
