/**
 * The functions of `wasi_snapshot_preview1`, in the order of the document.
 *
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#functions
 * @module
 */
import type { Row } from "../row.ts";
import { argsGet, argsSizesGet } from "./args.ts";
import { clockResGet, clockTimeGet } from "./clock.ts";
import { environGet, environSizesGet } from "./environ.ts";
import { fdPrestatDirName, fdPrestatGet, fdReaddir } from "./fd_dir.ts";
import { fdPread, fdPwrite, fdRead, fdWrite } from "./fd_io.ts";
import { fdClose, fdRenumber } from "./fd_number.ts";
import { fdSeek, fdTell } from "./fd_seek.ts";
import { fdAdvise, fdAllocate, fdDatasync, fdSync } from "./fd_space.ts";
import {
  fdFdstatGet,
  fdFdstatSetFlags,
  fdFdstatSetRights,
  fdFilestatGet,
  fdFilestatSetSize,
  fdFilestatSetTimes,
} from "./fd_stat.ts";
import { pathLink, pathReadlink, pathSymlink } from "./path_links.ts";
import {
  pathCreateDirectory,
  pathRemoveDirectory,
  pathRename,
  pathUnlinkFile,
} from "./path_names.ts";
import { pathOpen } from "./path_open.ts";
import { pathFilestatGet, pathFilestatSetTimes } from "./path_stat.ts";
import { pollOneoff } from "./poll.ts";
import { procExit, procRaise } from "./proc.ts";
import { randomGet } from "./random.ts";
import { schedYield } from "./sched.ts";
import { sockAccept, sockRecv, sockSend, sockShutdown } from "./sock.ts";

/** One row for each function. */
// deno-fmt-ignore
export const PREVIEW1: readonly Row[] = [
  { name: "args_get", params: "argv: **u8, argv_buf: *u8", run: argsGet },
  { name: "args_sizes_get", params: "argc: *size, argv_buf_size: *size", run: argsSizesGet },
  { name: "environ_get", params: "environ: **u8, environ_buf: *u8", run: environGet },
  { name: "environ_sizes_get", params: "count: *size, environ_buf_size: *size", run: environSizesGet },
  { name: "clock_res_get", params: "id: clockid, resolution: *timestamp", run: clockResGet },
  { name: "clock_time_get", params: "id: clockid, precision: timestamp, time: *timestamp", run: clockTimeGet },
  { name: "fd_advise", params: "fd: fd, offset: filesize, len: filesize, advice: advice", run: fdAdvise },
  { name: "fd_allocate", params: "fd: fd, offset: filesize, len: filesize", run: fdAllocate },
  { name: "fd_close", params: "fd: fd", run: fdClose },
  { name: "fd_datasync", params: "fd: fd", run: fdDatasync },
  { name: "fd_fdstat_get", params: "fd: fd, stat: *fdstat", run: fdFdstatGet },
  { name: "fd_fdstat_set_flags", params: "fd: fd, flags: fdflags", run: fdFdstatSetFlags },
  { name: "fd_fdstat_set_rights", params: "fd: fd, fs_rights_base: rights, fs_rights_inheriting: rights", run: fdFdstatSetRights },
  { name: "fd_filestat_get", params: "fd: fd, buf: *filestat", run: fdFilestatGet },
  { name: "fd_filestat_set_size", params: "fd: fd, size: filesize", run: fdFilestatSetSize },
  { name: "fd_filestat_set_times", params: "fd: fd, atim: timestamp, mtim: timestamp, fst_flags: fstflags", run: fdFilestatSetTimes },
  { name: "fd_pread", params: "fd: fd, iovs: *iovec, iovs_len: size, offset: filesize, nread: *size", run: fdPread },
  { name: "fd_prestat_get", params: "fd: fd, prestat: *prestat", run: fdPrestatGet },
  { name: "fd_prestat_dir_name", params: "fd: fd, path: *u8, path_len: size", run: fdPrestatDirName },
  { name: "fd_pwrite", params: "fd: fd, iovs: *ciovec, iovs_len: size, offset: filesize, nwritten: *size", run: fdPwrite },
  { name: "fd_read", params: "fd: fd, iovs: *iovec, iovs_len: size, nread: *size", run: fdRead },
  { name: "fd_readdir", params: "fd: fd, buf: *u8, buf_len: size, cookie: dircookie, bufused: *size", run: fdReaddir },
  { name: "fd_renumber", params: "from: fd, to: fd", run: fdRenumber },
  { name: "fd_seek", params: "fd: fd, offset: filedelta, whence: whence, newoffset: *filesize", run: fdSeek },
  { name: "fd_sync", params: "fd: fd", run: fdSync },
  { name: "fd_tell", params: "fd: fd, offset: *filesize", run: fdTell },
  { name: "fd_write", params: "fd: fd, iovs: *ciovec, iovs_len: size, nwritten: *size", run: fdWrite },
  { name: "path_create_directory", params: "fd: fd, path: *u8, path_len: size", run: pathCreateDirectory },
  { name: "path_filestat_get", params: "fd: fd, flags: lookupflags, path: *u8, path_len: size, buf: *filestat", run: pathFilestatGet },
  { name: "path_filestat_set_times", params: "fd: fd, flags: lookupflags, path: *u8, path_len: size, atim: timestamp, mtim: timestamp, fst_flags: fstflags", run: pathFilestatSetTimes },
  { name: "path_link", params: "old_fd: fd, old_flags: lookupflags, old_path: *u8, old_path_len: size, new_fd: fd, new_path: *u8, new_path_len: size", run: pathLink },
  { name: "path_open", params: "fd: fd, dirflags: lookupflags, path: *u8, path_len: size, oflags: oflags, fs_rights_base: rights, fs_rights_inheriting: rights, fdflags: fdflags, opened_fd: *fd", run: pathOpen },
  { name: "path_readlink", params: "fd: fd, path: *u8, path_len: size, buf: *u8, buf_len: size, bufused: *size", run: pathReadlink },
  { name: "path_remove_directory", params: "fd: fd, path: *u8, path_len: size", run: pathRemoveDirectory },
  { name: "path_rename", params: "fd: fd, old_path: *u8, old_path_len: size, new_fd: fd, new_path: *u8, new_path_len: size", run: pathRename },
  { name: "path_symlink", params: "old_path: *u8, old_path_len: size, fd: fd, new_path: *u8, new_path_len: size", run: pathSymlink },
  { name: "path_unlink_file", params: "fd: fd, path: *u8, path_len: size", run: pathUnlinkFile },
  { name: "poll_oneoff", params: "in: *subscription, out: *event, nsubscriptions: size, nevents: *size", run: pollOneoff },
  { name: "proc_exit", params: "rval: exitcode", noReturn: true, run: procExit },
  { name: "proc_raise", params: "sig: signal", run: procRaise },
  { name: "sched_yield", params: "", run: schedYield },
  { name: "random_get", params: "buf: *u8, buf_len: size", run: randomGet },
  { name: "sock_accept", params: "fd: fd, flags: fdflags, ro_fd: *fd", run: sockAccept },
  { name: "sock_recv", params: "fd: fd, ri_data: *iovec, ri_data_len: size, ri_flags: riflags, ro_datalen: *size, ro_flags: *roflags", run: sockRecv },
  { name: "sock_send", params: "fd: fd, si_data: *ciovec, si_data_len: size, si_flags: siflags, so_datalen: *size", run: sockSend },
  { name: "sock_shutdown", params: "fd: fd, how: sdflags", run: sockShutdown },
];
