/**
 * A guest's calls as text: one line for what it asks, one for what it is told.
 *
 * ```text
 * ==> path_open(fd=3, dirflags=SYMLINK_FOLLOW, path="a.txt", oflags=0, fs_rights_base=0x2, …, fdflags=0)
 * <== errno=SUCCESS, opened_fd=4
 * ```
 *
 * Parameters have the names of the specification. A pointer and its length are shown as what is
 * there; a pointer to a result is not shown in the first line, but what it points to then is in the
 * second. Flags, clocks and errors go by their names. Addresses, and what is the host's affair, such
 * as inode numbers, are left out, so that a deterministic guest has the same trace everywhere.
 *
 * @module
 */
import type { CallObserver } from "../dispatch.ts";
import { Errno, errnoName } from "../errno.ts";
import { buffersAt } from "../iovec.ts";
import type { MemoryView } from "../memory_view.ts";
import { SUBSCRIPTION } from "../preview1/poll.ts";
import { type CallInfo, type Param, paramsOf } from "../call_info.ts";
import { MOST_DATA, quoteData } from "./quote.ts";
import { pathText, plainText, RESULTS, subscriptionText } from "./types.ts";

/** The most subscriptions of one call that are shown. */
const MOST_SUBSCRIPTIONS = 8;

/** Where a call's parameters and results are. */
interface Call {
  readonly params: readonly Param[];
  readonly args: readonly (number | bigint)[];
  readonly memory: MemoryView;
}

/**
 * Returns an observer that writes down each call.
 *
 * @param write is given the lines, without ends.
 */
export function traceCalls(write: (line: string) => void): CallObserver {
  return {
    before(call, args, memory) {
      write(`==> ${call.name}(${parameters(call, { params: paramsOf(call), args, memory })})`);
    },
    after(call, args, errno, memory) {
      const results = errno === Errno.SUCCESS
        ? resultsOf(call, { params: paramsOf(call), args, memory })
        : [];
      write(`<== ${[`errno=${errnoName(errno)}`, ...results].join(", ")}`);
    },
  };
}

/** What a guest gave may not be there: then only its name is shown. */
function shown(name: string, text: () => string): string {
  try {
    return `${name}=${text()}`;
  } catch {
    return `${name}=?`;
  }
}

function parameters(call: CallInfo, { params, args, memory }: Call): string {
  const texts: string[] = [];
  for (let i = 0; i < params.length; i++) {
    const { name, type } = params[i]!;
    const [at, length] = [args[i] as number, args[i + 1] as number];
    if (!type.startsWith("*")) texts.push(shown(name, () => plainText(type, args[i]!)));
    else if (type === "*u8" && isGiven(call, name)) {
      texts.push(shown(name, () => pathText(memory, at, length)));
      i++;
    } else if (type === "*ciovec") {
      texts.push(shown(name, () => dataText(memory, at, length, Infinity)));
      i++;
    } else if (type === "*iovec") {
      texts.push(shown(name, () => `${capacity(memory, at, length)} bytes`));
      i++;
    } else if (type.startsWith("*subscription")) {
      const count = args[i + 2] as number;
      texts.push(shown(name, () => subscriptions(memory, { at, count, type })));
    }
  }
  return texts.join(", ");
}

/** Paths are given by the guest, but for one; other bytes are for the answer. */
function isGiven({ name: call }: CallInfo, name: string): boolean {
  return name.endsWith("path") && call !== "fd_prestat_dir_name";
}

function resultsOf(call: CallInfo, { params, args, memory }: Call): string[] {
  const texts: string[] = [];
  params.forEach(({ name, type }, i) => {
    const at = args[i] as number;
    const show = RESULTS[type.slice(1)];
    if (type.startsWith("*") && show !== undefined) texts.push(shown(name, () => show(memory, at)));
    const length = () => bytesLeft(call, { params, args, memory }, i);
    if (type === "*iovec") {
      texts.push(shown(name, () => dataText(memory, at, args[i + 1] as number, length())));
    } else if (isText(call, name)) {
      texts.push(shown(name, () => pathText(memory, at, length())));
    }
  });
  return texts;
}

/** Bytes of an answer that are text. */
function isText({ name: call }: CallInfo, name: string): boolean {
  return (call === "path_readlink" && name === "buf") || call === "fd_prestat_dir_name" &&
      name === "path";
}

/** How many bytes a function has left behind parameter `i`: the next result of type size tells. */
function bytesLeft({ name }: CallInfo, { params, args, memory }: Call, i: number): number {
  if (name === "fd_prestat_dir_name") return args[i + 1] as number;
  const at = params.findIndex(({ type }, index) => index > i && type === "*size");
  return memory.u32(args[at] as number);
}

function capacity(memory: MemoryView, iovs: number, count: number): number {
  return buffersAt(memory, iovs, count).reduce((sum, { length }) => sum + length, 0);
}

function dataText(memory: MemoryView, iovs: number, count: number, most: number): string {
  const start = new Uint8Array(MOST_DATA + 1);
  let total = 0;
  for (const buffer of buffersAt(memory, iovs, count)) {
    const part = buffer.subarray(0, most - total);
    if (total < start.length) start.set(part.subarray(0, start.length - total), total);
    total += part.length;
  }
  return quoteData(start.subarray(0, total), total);
}

function subscriptions(
  memory: MemoryView,
  { at, count, type }: { readonly at: number; readonly count: number; readonly type: string },
): string {
  const shift = type.endsWith("_unstable") ? 8 : 0;
  const texts: string[] = [];
  const size = SUBSCRIPTION.size + shift;
  for (let i = 0; i < Math.min(count >>> 0, MOST_SUBSCRIPTIONS); i++) {
    texts.push(subscriptionText(memory, at + i * size, shift));
  }
  if (count >>> 0 > MOST_SUBSCRIPTIONS) texts.push("…");
  return `[${texts.join(", ")}]`;
}
