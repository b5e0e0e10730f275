/**
 * What a file system is to WASI: a `Directory` that hands out files and further directories.
 *
 * A `Directory` is a capability. Every path given to it is resolved beneath it and cannot leave it:
 * not by `..`, not by an absolute path, not by a symbolic link, and not from a handle on a
 * sub-directory up to the parent of that handle. So the functions of WASI need to know nothing
 * about the backend, and an embedder who implements these two interfaces has a file system.
 *
 * Paths are guest paths: `/` separates, nothing else is special, no Unicode normalisation is done.
 * The caller has decoded the bytes as UTF-8 (and answered ILSEQ where they are not); everything else
 * about a path is checked by the directory: empty is NOENT, an embedded NUL is INVAL, absolute or
 * escaping is PERM, too long is NAMETOOLONG.
 *
 * All calls are synchronous, as the guest's are. They report failure by throwing `WasiError`, and
 * throw nothing else. An operation that a backend cannot do at all answers NOTSUP.
 *
 * @module
 */

/** File types with their numbers in WASI preview 1. */
export const FileType = {
  UNKNOWN: 0,
  BLOCK_DEVICE: 1,
  CHARACTER_DEVICE: 2,
  DIRECTORY: 3,
  REGULAR_FILE: 4,
  SOCKET_DGRAM: 5,
  SOCKET_STREAM: 6,
  SYMBOLIC_LINK: 7,
} as const;

/** One of the numbers in {@linkcode FileType}. */
export type FileType = (typeof FileType)[keyof typeof FileType];

/** Attributes of a file; every number is unsigned 64-bit, times are nanoseconds since 1970. */
export interface Filestat {
  /** Number of the device, or of the file system within this process. */
  readonly dev: bigint;
  /** Number of the file, unique within `dev` while the file exists. */
  readonly ino: bigint;
  /** Type of the file. */
  readonly type: FileType;
  /** Number of hard links. */
  readonly nlink: bigint;
  /** Length in bytes; of a symbolic link, the length of its target. */
  readonly size: bigint;
  /** Time of the last access. */
  readonly atim: bigint;
  /** Time of the last change of the contents. */
  readonly mtim: bigint;
  /** Time of the last change of contents or attributes. */
  readonly ctim: bigint;
}

/** Times to set, in nanoseconds since 1970; one that is absent stays. The caller resolves "now". */
export interface Times {
  /** New access time. */
  readonly atim?: bigint;
  /** New modification time. */
  readonly mtim?: bigint;
}

/** Whether a symbolic link in the last component of a path is followed. */
export interface LookupOptions {
  /**
   * Follow it. Links in earlier components are always followed, and so is the last one when the
   * path ends in a slash.
   *
   * @default {false}
   */
  readonly follow?: boolean;
}

/** How to open a path. Each flag defaults to false. */
export interface OpenOptions extends LookupOptions {
  /** Create a regular file if nothing is there. */
  readonly create?: boolean;
  /** With `create`: fail with EXIST if anything, even a dangling link, is there. */
  readonly exclusive?: boolean;
  /** Cut an existing regular file to length 0. Implies that writing must be possible. */
  readonly truncate?: boolean;
  /** Fail with NOTDIR unless a directory is there. */
  readonly directory?: boolean;
  /** The bytes will be read. With neither `read` nor `write`, only attributes are wanted. */
  readonly read?: boolean;
  /** The bytes will be written. A directory opened with this, even with `directory`, is ISDIR. */
  readonly write?: boolean;
  /** A hint that writes will go to the end of the file, through `append()`. */
  readonly append?: boolean;
  /** Every write reaches the device, with all attributes, before it returns. */
  readonly sync?: boolean;
  /** Every write reaches the device, as far as reading it back needs, before it returns. */
  readonly dsync?: boolean;
  /** Reads and writes that would wait answer AGAIN (pipes and devices only). */
  readonly nonblock?: boolean;
}

/** One entry of a directory listing. */
export interface DirectoryEntry {
  /** Name of the entry: one path component, `.` or `..`. */
  readonly name: string;
  /** Type of the entry itself; a symbolic link is not followed. */
  readonly type: FileType;
  /** Inode number; may be found out only when read. 0 if the entry has gone since. */
  readonly ino: bigint;
}

/** What an append did. */
export interface AppendResult {
  /** Number of bytes written. */
  readonly written: number;
  /** Offset in the file just after the last of them: where the descriptor now stands. */
  readonly end: number;
}

/**
 * An open file that is not a directory.
 *
 * It keeps no offset: the descriptor table does. Offsets and lengths are integers from 0 to
 * 2^53 - 1; the caller refuses greater ones. Where `type` is neither a regular file nor a block
 * device the file is a stream, and positions are ignored.
 */
export interface FileHandle {
  /** Tells files from directories. */
  readonly kind: "file";
  /** Type of the file when it was opened. */
  readonly type: FileType;
  /** Returns the attributes of the open file, even if it has been moved or removed. */
  stat(): Filestat;
  /** Sets times of the open file. */
  setTimes(times: Times): void;
  /**
   * Reads into `buffers`, each filled in turn, from `position`.
   *
   * @returns the number of bytes read; less than the room given only at the end of the file, or
   * when a stream has no more for now; 0 at the end.
   */
  read(buffers: readonly Uint8Array[], position: number): number;
  /** Writes `buffers` in turn at `position` and returns the number of bytes written. */
  write(buffers: readonly Uint8Array[], position: number): number;
  /** Writes `buffers` in turn at the end of the file, wherever that is at the time. */
  append(buffers: readonly Uint8Array[]): AppendResult;
  /** Cuts or extends (with zeros) the file to `size` bytes. */
  truncate(size: number): void;
  /** Makes the file at least `offset + length` bytes long; never shortens it. */
  allocate(offset: number, length: number): void;
  /** Waits until contents and attributes have reached the device. */
  sync(): void;
  /** Waits until the contents have reached the device. */
  datasync(): void;
  /** Gives the file back; it must not be used afterwards. */
  close(): void;
}

/** An open directory, and the right to everything beneath it. */
export interface Directory {
  /** Tells directories from files. */
  readonly kind: "directory";
  /** True if nothing beneath can be changed through this handle: every attempt answers ROFS. */
  readonly readOnly: boolean;

  /** Returns the attributes of the directory itself, even if it has been moved or removed. */
  statSelf(): Filestat;
  /** Sets times of the directory itself. */
  setTimesSelf(times: Times): void;
  /** Waits until the directory's entries have reached the device. */
  sync(): void;
  /**
   * Lists the directory as it is now: `.`, `..`, then the entries in an order of the backend's
   * choosing. The `..` of a handle that was not opened from another is the directory itself.
   *
   * The list is a snapshot: an index into it is a stable cookie for as long as the caller keeps it.
   */
  list(): readonly DirectoryEntry[];
  /** Gives the directory back; it must not be used afterwards. */
  close(): void;

  /** Opens what is at `path`; LOOP if it is a symbolic link and `follow` is not set. */
  open(path: string, options: OpenOptions): FileHandle | Directory;
  /** Returns the attributes of what is at `path`. */
  stat(path: string, options: LookupOptions): Filestat;
  /** Sets times of what is at `path`. */
  setTimes(path: string, times: Times, options: LookupOptions): void;
  /** Returns the target of the symbolic link at `path`, as it was written; INVAL if it is none. */
  readlink(path: string): string;

  /** Creates an empty directory. */
  mkdir(path: string): void;
  /** Removes an empty directory. */
  rmdir(path: string): void;
  /** Removes a name that is not a directory's; a symbolic link is not followed. */
  unlink(path: string): void;
  /**
   * Creates a symbolic link at `path` that says `target`. The target need not exist and may lead
   * out of this directory, but then resolving it will fail; an absolute target is refused here.
   */
  symlink(target: string, path: string): void;
  /** Gives the file at `from` a second name, `to` beneath `toDirectory`; XDEV if that is elsewhere. */
  link(from: string, toDirectory: Directory, to: string, options: LookupOptions): void;
  /**
   * Moves what is at `from` to `to` beneath `toDirectory`, in place of a file or an empty directory
   * there; XDEV if that is elsewhere. Symbolic links in the last component are not followed.
   */
  rename(from: string, toDirectory: Directory, to: string): void;
}
