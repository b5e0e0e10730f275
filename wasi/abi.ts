/**
 * The numbers of WASI preview 1: rights, flags, clocks, events, and the layout of its structures.
 *
 * Rights are 64-bit in the document, but only the lowest 30 bits have a meaning, so here they are
 * ordinary numbers; {@linkcode toRights} cuts a guest's value down to the bits that exist.
 *
 * The numbers of errors are in `errno.ts` and those of file types in `fs/file_system.ts`, because
 * file systems need them too.
 *
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 * @module
 */

/** Rights of a file descriptor, one bit each. */
export const Rights = {
  FD_DATASYNC: 1 << 0,
  FD_READ: 1 << 1,
  /** Also implies `FD_TELL`. */
  FD_SEEK: 1 << 2,
  FD_FDSTAT_SET_FLAGS: 1 << 3,
  FD_SYNC: 1 << 4,
  FD_TELL: 1 << 5,
  FD_WRITE: 1 << 6,
  FD_ADVISE: 1 << 7,
  FD_ALLOCATE: 1 << 8,
  PATH_CREATE_DIRECTORY: 1 << 9,
  PATH_CREATE_FILE: 1 << 10,
  PATH_LINK_SOURCE: 1 << 11,
  PATH_LINK_TARGET: 1 << 12,
  PATH_OPEN: 1 << 13,
  FD_READDIR: 1 << 14,
  PATH_READLINK: 1 << 15,
  PATH_RENAME_SOURCE: 1 << 16,
  PATH_RENAME_TARGET: 1 << 17,
  PATH_FILESTAT_GET: 1 << 18,
  PATH_FILESTAT_SET_SIZE: 1 << 19,
  PATH_FILESTAT_SET_TIMES: 1 << 20,
  FD_FILESTAT_GET: 1 << 21,
  FD_FILESTAT_SET_SIZE: 1 << 22,
  FD_FILESTAT_SET_TIMES: 1 << 23,
  PATH_SYMLINK: 1 << 24,
  PATH_REMOVE_DIRECTORY: 1 << 25,
  PATH_UNLINK_FILE: 1 << 26,
  POLL_FD_READWRITE: 1 << 27,
  SOCK_SHUTDOWN: 1 << 28,
  SOCK_ACCEPT: 1 << 29,
} as const;

/** Every right there is. */
export const ALL_RIGHTS = 0x3fff_ffff;

/**
 * The rights that mean something for a directory. Reading, writing and seeking its bytes do not, so
 * a directory never has those rights itself; it passes them on to what is opened beneath it.
 */
export const DIRECTORY_RIGHTS = Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_SYNC | Rights.FD_ADVISE |
  Rights.PATH_CREATE_DIRECTORY | Rights.PATH_CREATE_FILE | Rights.PATH_LINK_SOURCE |
  Rights.PATH_LINK_TARGET | Rights.PATH_OPEN | Rights.FD_READDIR | Rights.PATH_READLINK |
  Rights.PATH_RENAME_SOURCE | Rights.PATH_RENAME_TARGET | Rights.PATH_FILESTAT_GET |
  Rights.PATH_FILESTAT_SET_SIZE | Rights.PATH_FILESTAT_SET_TIMES | Rights.FD_FILESTAT_GET |
  Rights.FD_FILESTAT_SET_TIMES | Rights.PATH_SYMLINK | Rights.PATH_REMOVE_DIRECTORY |
  Rights.PATH_UNLINK_FILE;

/** The rights that mean something for a file that is not a directory. */
export const FILE_RIGHTS = Rights.FD_DATASYNC | Rights.FD_READ | Rights.FD_SEEK |
  Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_SYNC | Rights.FD_TELL | Rights.FD_WRITE |
  Rights.FD_ADVISE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_GET | Rights.FD_FILESTAT_SET_SIZE |
  Rights.FD_FILESTAT_SET_TIMES | Rights.POLL_FD_READWRITE;

/** The rights that mean something for a connection. */
export const CONNECTION_RIGHTS = Rights.FD_READ | Rights.FD_WRITE | Rights.FD_FDSTAT_SET_FLAGS |
  Rights.FD_FILESTAT_GET | Rights.POLL_FD_READWRITE | Rights.SOCK_SHUTDOWN;

/** The rights that mean something for a listener. */
export const LISTENER_RIGHTS = Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_FILESTAT_GET |
  Rights.POLL_FD_READWRITE | Rights.SOCK_ACCEPT;

/**
 * What a standard stream may be used for besides reading or writing. C libraries tell a terminal from
 * other devices by the absence of exactly `FD_SEEK` and `FD_TELL`.
 */
export const STDIO_RIGHTS = Rights.FD_DATASYNC | Rights.FD_FDSTAT_SET_FLAGS | Rights.FD_SYNC |
  Rights.FD_FILESTAT_GET | Rights.POLL_FD_READWRITE;

/**
 * Returns the rights that a guest's 64-bit value names; bits without a meaning are dropped, since
 * they apply to no type of file.
 */
export function toRights(bits: bigint): number {
  return Number(BigInt.asUintN(30, bits));
}

/** Flags of a file descriptor. */
export const FdFlags = { APPEND: 1, DSYNC: 2, NONBLOCK: 4, RSYNC: 8, SYNC: 16, ALL: 31 } as const;

/** Flags of `path_open` on what to do with what is there. */
export const OFlags = { CREAT: 1, DIRECTORY: 2, EXCL: 4, TRUNC: 8, ALL: 15 } as const;

/** Flags on how a path is resolved. */
export const LookupFlags = { SYMLINK_FOLLOW: 1, ALL: 1 } as const;

/** Which times to set, and to what. */
export const FstFlags = { ATIM: 1, ATIM_NOW: 2, MTIM: 4, MTIM_NOW: 8, ALL: 15 } as const;

/** Where a seek counts from. The old ABI orders them otherwise; see `unstable.ts`. */
export const Whence = { SET: 0, CUR: 1, END: 2 } as const;

/** Clocks. */
export const ClockId = {
  REALTIME: 0,
  MONOTONIC: 1,
  PROCESS_CPUTIME: 2,
  THREAD_CPUTIME: 3,
} as const;

/** Types of event that `poll_oneoff` waits for. */
export const EventType = { CLOCK: 0, FD_READ: 1, FD_WRITE: 2 } as const;

/** In `eventrwflags`: the other end has closed. */
export const EVENT_HANGUP = 1;

/** In `subclockflags`: the timeout is a time on the clock, not a duration. */
export const SUBSCRIPTION_CLOCK_ABSTIME = 1;

/** The only value of `preopentype`. */
export const PREOPEN_DIR = 0;

/** The greatest advice number of `fd_advise` (`noreuse`). */
export const LAST_ADVICE = 5;

/** Sizes in bytes of structures in guest memory. */
export const Size = {
  /** `{ buf: u32, buf_len: u32 }` */
  IOVEC: 8,
  /** `{ fs_filetype: u8, fs_flags: u16 @2, fs_rights_base: u64 @8, fs_rights_inheriting: u64 @16 }` */
  FDSTAT: 24,
  /** `{ tag: u8, u.dir.pr_name_len: u32 @4 }` */
  PRESTAT: 8,
  /** `{ d_next: u64, d_ino: u64 @8, d_namlen: u32 @16, d_type: u8 @20 }` and then the name. */
  DIRENT: 24,
  /** `{ userdata: u64, error: u16 @8, type: u8 @10, nbytes: u64 @16, flags: u16 @24 }` */
  EVENT: 32,
} as const;
