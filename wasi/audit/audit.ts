/**
 * What a guest asked for, and whether it got it: for whoever wants to give it that and no more.
 *
 * Paths are known by the names that the guest has for them. C libraries look a path up among the
 * preopened directories themselves, and where none fits answer without a call: of such paths there is
 * nothing to see here.
 *
 * @module
 */
import { FdFlags, OFlags, Rights } from "../abi.ts";
import type { CallObserver } from "../dispatch.ts";
import { Errno } from "../errno.ts";
import type { MemoryView } from "../memory_view.ts";
import { SUBSCRIPTION } from "../preview1/poll.ts";
import { type CallInfo, paramsOf } from "../call_info.ts";

/** A path, and what was wanted of it. */
export interface FileUse {
  /** As the guest would call it. */
  readonly path: string;
  /** What was wanted at most: to change it or its directory, or only to look. */
  access: "read" | "write";
  /** The last error by which it was refused; absent if it was not. */
  refused?: Errno;
}

/** How a preopened directory was used. */
export interface PreopenUse {
  /** The guest's name for it. */
  readonly guest: string;
  /** Whether anything in it was asked for. */
  used: boolean;
  /** Whether something in it was changed, or could have been. */
  written: boolean;
}

/** What a guest asked for so far. */
export interface AuditReport {
  /** In the order in which they were first asked for. */
  readonly files: readonly FileUse[];
  /** How many further paths there were than are listed. */
  readonly moreFiles: number;
  /** In the order of their descriptors. */
  readonly preopens: readonly PreopenUse[];
  /** Whether the environment variables were read. */
  readonly environment: boolean;
  /** Clocks that were read or waited for, such as `realtime`. */
  readonly clocks: readonly string[];
  /** Random bytes that were taken. */
  readonly randomBytes: number;
  /** Calls on sockets, by name. */
  readonly sockets: readonly string[];
  /** Whether a call on a socket was refused, as there was none. */
  readonly socketsRefused: boolean;
}

/** A guest may ask for millions of paths. */
const MOST_FILES = 1000;

/** Of one wait, as many are looked at. */
const MOST_SUBSCRIPTIONS = 64;

const REFUSALS: readonly Errno[] = [Errno.PERM, Errno.NOTCAPABLE, Errno.ACCES, Errno.ROFS];
const NO_SOCKET: readonly Errno[] = [Errno.NOTSOCK, Errno.BADF, Errno.NOTCAPABLE];

const CLOCKS = ["realtime", "monotonic", "process CPU", "thread CPU"];

/** Rights without which a file cannot be changed. */
const WRITING = Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE;

/** Functions of paths that change nothing; `path_open` depends on its flags. */
const LOOKING: readonly string[] = ["path_filestat_get", "path_readlink"];

/** The first preopened directory. */
const FIRST_PREOPEN = 3;

/** A directory that the guest has open. */
interface Opened {
  readonly preopen: PreopenUse;
  /** As the guest would call it. */
  readonly path: string;
}

/**
 * Watches one guest.
 *
 * @example
 * ```ts ignore
 * const audit = new Audit(["/data"]);
 * await run(module, { mounts: { "/data": "./data" }, observer: audit });
 * for (const { path, access } of audit.report().files) console.log(access, path);
 * ```
 */
export class Audit implements CallObserver {
  readonly #preopens: readonly PreopenUse[];
  readonly #open = new Map<number, Opened>();
  readonly #files = new Map<string, FileUse>();
  readonly #clocks = new Set<string>();
  readonly #sockets = new Set<string>();
  #moreFiles = 0;
  #environment = false;
  #randomBytes = 0;
  #socketsRefused = false;

  /**
   * Makes one that has seen nothing.
   *
   * @param preopens the guest's names for its directories, in the order in which it is given
   * them.
   */
  constructor(preopens: readonly string[]) {
    this.#preopens = preopens.map((guest) => ({ guest, used: false, written: false }));
    this.#preopens.forEach((preopen, i) => {
      this.#open.set(FIRST_PREOPEN + i, { preopen, path: preopen.guest });
    });
  }

  /** Notes a call, once it is answered. */
  after(
    call: CallInfo,
    args: readonly (number | bigint)[],
    errno: Errno,
    memory: MemoryView,
  ): void {
    const { name } = call;
    if (name.startsWith("path_")) this.#notePaths(call, args, { errno, memory });
    else if (name.startsWith("sock_")) this.#noteSocket(name, errno);
    else if (name === "fd_readdir") this.#use(args[0] as number, ".", { access: "read", errno });
    else if (name === "fd_close" && errno === Errno.SUCCESS) this.#open.delete(args[0] as number);
    else if (name === "fd_renumber" && errno === Errno.SUCCESS) this.#renumber(args);
    else if (name.startsWith("environ_")) this.#environment = true;
    else if (name === "clock_time_get") this.#noteClock(args[0] as number);
    else if (name === "poll_oneoff") this.#notePoll(call, args, memory);
    else if (name === "random_get" && errno === Errno.SUCCESS) {
      this.#randomBytes += (args[1] as number) >>> 0;
    }
  }

  /** Returns what was asked for so far. */
  report(): AuditReport {
    return {
      files: [...this.#files.values()],
      moreFiles: this.#moreFiles,
      preopens: this.#preopens,
      environment: this.#environment,
      clocks: [...this.#clocks],
      randomBytes: this.#randomBytes,
      sockets: [...this.#sockets],
      socketsRefused: this.#socketsRefused,
    };
  }

  #notePaths(
    call: CallInfo,
    args: readonly (number | bigint)[],
    { errno, memory }: { readonly errno: Errno; readonly memory: MemoryView },
  ): void {
    const access = accessOf(call.name, args);
    const params = paramsOf(call);
    let fd = args[params.findIndex(({ type }) => type === "fd")] as number;
    params.forEach(({ name, type }, i) => {
      if (type === "fd") fd = args[i] as number;
      // The target of a symbolic link is not looked up, and comes before the descriptor.
      if (type !== "*u8" || !name.endsWith("path")) return;
      if (call.name === "path_symlink" && name === "old_path") return;
      const path = textAt(memory, args[i] as number, args[i + 1] as number);
      if (path === null) return;
      const opened = this.#use(fd, path, { access, errno });
      if (call.name === "path_open" && errno === Errno.SUCCESS && opened !== null) {
        this.#open.set(memory.u32(args[8] as number), opened);
      }
    });
  }

  /** Returns what the path is, beneath a preopened directory. */
  #use(
    fd: number,
    path: string,
    { access, errno }: { readonly access: FileUse["access"]; readonly errno: Errno },
  ): Opened | null {
    const directory = this.#open.get(fd >>> 0);
    if (directory === undefined) return null;
    const full = join(directory.path, path);
    const refused = REFUSALS.includes(errno);
    const use = this.#fileAt(full);
    if (use !== null) {
      if (access === "write") use.access = access;
      if (refused) use.refused = errno;
    }
    directory.preopen.used ||= !refused;
    directory.preopen.written ||= !refused && access === "write";
    return { preopen: directory.preopen, path: full };
  }

  #fileAt(path: string): FileUse | null {
    let use = this.#files.get(path);
    if (use !== undefined) return use;
    if (this.#files.size === MOST_FILES) {
      this.#moreFiles++;
      return null;
    }
    use = { path, access: "read" };
    this.#files.set(path, use);
    return use;
  }

  #renumber(args: readonly (number | bigint)[]): void {
    const [from, to] = args as readonly number[];
    const opened = this.#open.get(from! >>> 0);
    this.#open.delete(from! >>> 0);
    if (opened === undefined) this.#open.delete(to! >>> 0);
    else this.#open.set(to! >>> 0, opened);
  }

  #noteSocket(name: string, errno: Errno): void {
    this.#sockets.add(name);
    this.#socketsRefused ||= NO_SOCKET.includes(errno);
  }

  #noteClock(id: number): void {
    const name = CLOCKS[id];
    if (name !== undefined) this.#clocks.add(name);
  }

  /** In the layout of `wasi_unstable`, which the row's types tell, the clock comes 8 bytes later. */
  #notePoll(call: CallInfo, args: readonly (number | bigint)[], memory: MemoryView): void {
    const [start, , count] = args as readonly number[];
    const shift = call.params.includes("_unstable") ? 8 : 0;
    const size = SUBSCRIPTION.size + shift;
    try {
      for (let i = 0; i < Math.min(count!, MOST_SUBSCRIPTIONS); i++) {
        const at = start! + i * size;
        if (memory.u8(at + 8) === 0) this.#noteClock(memory.u32(at + SUBSCRIPTION.clockId + shift));
      }
    } catch {
      // What is not there was not asked for.
    }
  }
}

function accessOf(name: string, args: readonly (number | bigint)[]): FileUse["access"] {
  if (LOOKING.includes(name)) return "read";
  if (name !== "path_open") return "write";
  const oflags = args[4] as number;
  const rights = Number(BigInt.asUintN(30, args[5] as bigint));
  const fdflags = args[7] as number;
  const writes = (rights & WRITING) !== 0 && (oflags & OFlags.DIRECTORY) === 0;
  const creates = (oflags & (OFlags.CREAT | OFlags.TRUNC)) !== 0;
  return writes || creates || (fdflags & FdFlags.APPEND) !== 0 ? "write" : "read";
}

function textAt(memory: MemoryView, at: number, length: number): string | null {
  try {
    return memory.text(at, length);
  } catch {
    return null;
  }
}

function join(directory: string, path: string): string {
  if (path === "." || path === "") return directory;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}
