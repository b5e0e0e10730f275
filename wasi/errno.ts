/**
 * The error numbers of WASI preview 1, and the one exception that carries them.
 *
 * Every file system, and every WASI function, reports a failure that the guest is meant to see by
 * throwing `WasiError`; the layer that faces the guest catches it and returns the number. So no
 * result needs checking on the way up, and an exception of any other class is a fault of ours.
 *
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno
 * @module
 */

/** Error numbers by the names of the specification, without the leading `E`. */
export const Errno = {
  SUCCESS: 0,
  TOOBIG: 1,
  ACCES: 2,
  ADDRINUSE: 3,
  ADDRNOTAVAIL: 4,
  AFNOSUPPORT: 5,
  AGAIN: 6,
  ALREADY: 7,
  BADF: 8,
  BADMSG: 9,
  BUSY: 10,
  CANCELED: 11,
  CHILD: 12,
  CONNABORTED: 13,
  CONNREFUSED: 14,
  CONNRESET: 15,
  DEADLK: 16,
  DESTADDRREQ: 17,
  DOM: 18,
  DQUOT: 19,
  EXIST: 20,
  FAULT: 21,
  FBIG: 22,
  HOSTUNREACH: 23,
  IDRM: 24,
  ILSEQ: 25,
  INPROGRESS: 26,
  INTR: 27,
  INVAL: 28,
  IO: 29,
  ISCONN: 30,
  ISDIR: 31,
  LOOP: 32,
  MFILE: 33,
  MLINK: 34,
  MSGSIZE: 35,
  MULTIHOP: 36,
  NAMETOOLONG: 37,
  NETDOWN: 38,
  NETRESET: 39,
  NETUNREACH: 40,
  NFILE: 41,
  NOBUFS: 42,
  NODEV: 43,
  NOENT: 44,
  NOEXEC: 45,
  NOLCK: 46,
  NOLINK: 47,
  NOMEM: 48,
  NOMSG: 49,
  NOPROTOOPT: 50,
  NOSPC: 51,
  NOSYS: 52,
  NOTCONN: 53,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTRECOVERABLE: 56,
  NOTSOCK: 57,
  NOTSUP: 58,
  NOTTY: 59,
  NXIO: 60,
  OVERFLOW: 61,
  OWNERDEAD: 62,
  PERM: 63,
  PIPE: 64,
  PROTO: 65,
  PROTONOSUPPORT: 66,
  PROTOTYPE: 67,
  RANGE: 68,
  ROFS: 69,
  SPIPE: 70,
  SRCH: 71,
  STALE: 72,
  TIMEDOUT: 73,
  TXTBSY: 74,
  XDEV: 75,
  NOTCAPABLE: 76,
} as const;

/** One of the numbers in {@linkcode Errno}. */
export type Errno = (typeof Errno)[keyof typeof Errno];

/** A name of the specification, such as `"NOENT"`. */
export type ErrnoName = keyof typeof Errno;

/** What each number means, in the order of the numbers. */
const TEXTS: readonly string[] = [
  "no error occurred",
  "argument list too long",
  "permission denied",
  "address in use",
  "address not available",
  "address family not supported",
  "resource unavailable, or operation would block",
  "connection already in progress",
  "bad file descriptor",
  "bad message",
  "device or resource busy",
  "operation canceled",
  "no child processes",
  "connection aborted",
  "connection refused",
  "connection reset",
  "resource deadlock would occur",
  "destination address required",
  "mathematics argument out of domain of function",
  "disk quota exceeded",
  "file exists",
  "bad address",
  "file too large",
  "host is unreachable",
  "identifier removed",
  "illegal byte sequence",
  "operation in progress",
  "interrupted function",
  "invalid argument",
  "input/output error",
  "socket is connected",
  "is a directory",
  "too many levels of symbolic links",
  "file descriptor table is full",
  "too many links",
  "message too large",
  "multihop attempted",
  "file name too long",
  "network is down",
  "connection aborted by network",
  "network unreachable",
  "too many files open in system",
  "no buffer space available",
  "no such device",
  "no such file or directory",
  "executable file format error",
  "no locks available",
  "link has been severed",
  "not enough space",
  "no message of the desired type",
  "protocol not available",
  "no space left on device",
  "function not supported",
  "socket is not connected",
  "not a directory, or a symbolic link to a directory",
  "directory not empty",
  "state not recoverable",
  "not a socket",
  "not supported, or operation not supported on socket",
  "inappropriate I/O control operation",
  "no such device or address",
  "value too large to be stored in data type",
  "previous owner died",
  "operation not permitted",
  "broken pipe",
  "protocol error",
  "protocol not supported",
  "protocol wrong type for socket",
  "result too large",
  "read-only file system",
  "invalid seek",
  "no such process",
  "stale file handle",
  "connection timed out",
  "text file busy",
  "cross-device link",
  "capabilities insufficient",
];

/** The names in the order of their numbers; made when first asked for. */
let names: readonly string[] | undefined;

/**
 * Returns the specification's name of an error number.
 *
 * @param errno any number; one that the specification does not name gives `"errno N"`.
 */
export function errnoName(errno: number): string {
  names ??= Object.keys(Errno);
  return names[errno] ?? `errno ${errno}`;
}

/**
 * Returns one line that says what an error number means, such as `"no such file or directory"`.
 *
 * @param errno any number; one that the specification does not name gives `"unknown error"`.
 */
export function errnoText(errno: number): string {
  return TEXTS[errno] ?? "unknown error";
}

/**
 * A failure that the guest sees as an error number.
 *
 * Guests fail by the thousand, when they look for files along a path, and nobody reads why. So this is
 * an `Error` by its prototype, but is not made by the constructor of errors, which would record the
 * stack: it takes 0.6 µs to make and throw instead of 8. Its message is put together when it is read.
 */
export class WasiError implements Error {
  /** The number that the guest is given. */
  readonly errno: Errno;
  /** The host's own error, where there was one. */
  readonly cause?: unknown;
  readonly #detail: string | undefined;

  /**
   * Makes an error whose message is the number's name, its meaning and the detail.
   *
   * @param errno what the guest is given.
   * @param detail what went wrong and where, for people; the guest never sees it.
   * @param options `cause`: the host's own error, where there was one.
   */
  constructor(errno: Errno, detail?: string, options?: ErrorOptions) {
    this.errno = errno;
    this.#detail = detail;
    if (options !== undefined) this.cause = options.cause;
  }

  static {
    Object.setPrototypeOf(this.prototype, Error.prototype);
  }

  /** The class's own name. */
  get name(): string {
    return "WasiError";
  }

  /** The number's name, its meaning and the detail. */
  get message(): string {
    const what = `${errnoName(this.errno)} (${errnoText(this.errno)})`;
    return this.#detail === undefined ? what : `${what}: ${this.#detail}`;
  }

  /** The name and the message: where it was thrown is not recorded. */
  get stack(): string {
    return `${this.name}: ${this.message}`;
  }
}
