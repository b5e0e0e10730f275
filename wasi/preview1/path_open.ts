/**
 * Opening paths.
 *
 * @module
 */
import { FdFlags, OFlags, Rights, toRights } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { type Descriptor, DirectoryDescriptor, FileDescriptor } from "../fd_table.ts";
import type { Directory, FileHandle, OpenOptions } from "../fs/file_system.ts";
import { lookupOf } from "./paths.ts";

/**
 * `path_open(fd, dirflags: lookupflags, path: *u8, path_len: size, oflags, fs_rights_base: rights,
 * fs_rights_inheriting: rights, fdflags, opened_fd: *fd)`: opens what is at a path, and writes the
 * number of the new descriptor, which is the lowest that was free.
 *
 * The rights asked for decide whether the host's file is opened for reading, writing or neither. Of
 * those asked for, the descriptor has the ones that mean something for its type of file.
 *
 * What `paths.ts` lists, and:
 *
 * - INVAL: a flag does not exist, or `oflags` has both CREAT and DIRECTORY.
 * - NOTCAPABLE: `fd` lacks the right PATH_OPEN; or PATH_CREATE_FILE for CREAT; or
 *   PATH_FILESTAT_SET_SIZE for TRUNC; or does not pass on the rights asked for; or does not pass on
 *   FD_DATASYNC for DSYNC, FD_SYNC for SYNC or RSYNC.
 * - NOENT: nothing is there, and CREAT is not given.
 * - EXIST: something is there, and CREAT and EXCL are given.
 * - NOTDIR: what is there is not a directory, and DIRECTORY is given or the path ends in a slash.
 * - ISDIR: what is there is a directory, and it is to be written, cut or created.
 * - LOOP: what is there is a symbolic link, and `dirflags` do not say to follow it.
 * - MFILE: too many descriptors are open.
 * - FAULT: `opened_fd` is not within the memory.
 * - ROFS, NOSPC, TXTBSY, IO and others: what the file system says.
 */
export function pathOpen(
  context: Context,
  fd: number,
  dirflags: number,
  path: number,
  pathLen: number,
  oflags: number,
  fsRightsBase: bigint,
  fsRightsInheriting: bigint,
  fdflags: number,
  openedFd: number,
): void {
  const { directory, inheriting } = context.fds.directory(fd, rightsToOpen(oflags));
  const rights = toRights(fsRightsBase);
  const passedOn = toRights(fsRightsInheriting);
  checkPassedOn(rights | passedOn | rightsOfFlags(fdflags), inheriting);
  context.memory.range(openedFd, 4);
  const options = optionsOf({ lookup: dirflags, open: oflags, fd: fdflags, rights });
  const opened = directory.open(context.memory.text(path, pathLen), options);
  const number = insert(
    context,
    describe(opened, { rights, inheriting: passedOn, flags: fdflags }),
  );
  context.memory.setU32(openedFd, number);
}

interface OpenFlags {
  readonly lookup: number;
  readonly open: number;
  readonly fd: number;
  readonly rights: number;
}

function optionsOf(flags: OpenFlags): OpenOptions {
  if ((flags.open & ~OFlags.ALL) !== 0 || (flags.fd & ~FdFlags.ALL) !== 0) {
    throw new WasiError(Errno.INVAL, `oflags ${flags.open >>> 0}, fdflags ${flags.fd >>> 0}`);
  }
  return {
    ...lookupOf(flags.lookup),
    create: (flags.open & OFlags.CREAT) !== 0,
    directory: (flags.open & OFlags.DIRECTORY) !== 0,
    exclusive: (flags.open & OFlags.EXCL) !== 0,
    truncate: (flags.open & OFlags.TRUNC) !== 0,
    read: (flags.rights & (Rights.FD_READ | Rights.FD_READDIR)) !== 0,
    write: (flags.rights & (Rights.FD_WRITE | Rights.FD_ALLOCATE)) !== 0,
    append: (flags.fd & FdFlags.APPEND) !== 0,
    sync: (flags.fd & (FdFlags.SYNC | FdFlags.RSYNC)) !== 0,
    dsync: (flags.fd & FdFlags.DSYNC) !== 0,
    nonblock: (flags.fd & FdFlags.NONBLOCK) !== 0,
  };
}

/** What the directory itself must have the right to. */
function rightsToOpen(oflags: number): number {
  let rights: number = Rights.PATH_OPEN;
  if ((oflags & OFlags.CREAT) !== 0) rights |= Rights.PATH_CREATE_FILE;
  if ((oflags & OFlags.TRUNC) !== 0) rights |= Rights.PATH_FILESTAT_SET_SIZE;
  return rights;
}

/** What the directory must pass on for the descriptor's flags. */
function rightsOfFlags(fdflags: number): number {
  let rights = 0;
  if ((fdflags & FdFlags.DSYNC) !== 0) rights |= Rights.FD_DATASYNC;
  if ((fdflags & (FdFlags.SYNC | FdFlags.RSYNC)) !== 0) rights |= Rights.FD_SYNC;
  return rights;
}

function checkPassedOn(wanted: number, inheriting: number): void {
  const extra = wanted & ~inheriting;
  if (extra === 0) return;
  throw new WasiError(
    Errno.NOTCAPABLE,
    `the directory does not pass on the rights 0x${extra.toString(16)}`,
  );
}

function describe(
  opened: FileHandle | Directory,
  options: { readonly rights: number; readonly inheriting: number; readonly flags: number },
): Descriptor {
  return opened.kind === "file"
    ? new FileDescriptor(opened, options)
    : new DirectoryDescriptor(opened, options);
}

function insert(context: Context, descriptor: Descriptor): number {
  try {
    return context.fds.insert(descriptor);
  } catch (error) {
    if (descriptor.kind === "file") descriptor.handle.close();
    else descriptor.directory.close();
    throw error;
  }
}
