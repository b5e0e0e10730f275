/**
 * The functions of `wasi_unstable`, the ABI before preview 1: old binaries of Rust and C import it.
 *
 * It has the same functions, but for `sock_accept`, which is younger. Three things differ: the
 * numbers of `whence` (CUR 0, END 1, SET 2), the layout of `filestat` (32 bits for the links), and
 * that of `subscription` (the clock begins with an identifier of its own, which is not used).
 *
 * @module
 */
import { Whence } from "./abi.ts";
import type { Context } from "./context.ts";
import { fdSeek } from "./preview1/fd_seek.ts";
import { filestatOf } from "./preview1/fd_stat.ts";
import { pathFilestatOf } from "./preview1/path_stat.ts";
import { poll, type SubscriptionLayout } from "./preview1/poll.ts";
import { PREVIEW1 } from "./preview1/table.ts";
import type { Row } from "./row.ts";
import { FILESTAT_UNSTABLE, writeFilestat } from "./structs.ts";

const SUBSCRIPTION_UNSTABLE: SubscriptionLayout = {
  size: 56,
  clockId: 24,
  timeout: 32,
  clockFlags: 48,
};

/** Preview 1's whence for each of the old ones; what does not exist here does not exist there. */
const WHENCE: readonly number[] = [Whence.CUR, Whence.END, Whence.SET];

/** What is run instead. */
const ADAPTERS: Readonly<Record<string, Row["run"]>> = {
  fd_seek: fdSeekUnstable,
  fd_filestat_get: fdFilestatGetUnstable,
  path_filestat_get: pathFilestatGetUnstable,
  poll_oneoff: pollOneoffUnstable,
};

function fdSeekUnstable(
  context: Context,
  fd: number,
  offset: bigint,
  whence: number,
  newoffset: number,
): void {
  fdSeek(context, fd, offset, WHENCE[whence] ?? whence, newoffset);
}

function fdFilestatGetUnstable(context: Context, fd: number, buf: number): void {
  writeFilestat(context.memory, buf, filestatOf(context, fd), FILESTAT_UNSTABLE);
}

function pathFilestatGetUnstable(
  context: Context,
  fd: number,
  flags: number,
  path: number,
  pathLen: number,
  buf: number,
): void {
  const stat = pathFilestatOf(context, fd, flags, { path, pathLen });
  writeFilestat(context.memory, buf, stat, FILESTAT_UNSTABLE);
}

function pollOneoffUnstable(
  context: Context,
  subscriptions: number,
  events: number,
  count: number,
  nevents: number,
): void {
  poll(context, { subscriptions, events, count, nevents }, SUBSCRIPTION_UNSTABLE);
}

/** Returns one row for each function. */
export function unstableRows(): readonly Row[] {
  return PREVIEW1.filter((row) => row.name !== "sock_accept").map((row) => {
    const run = ADAPTERS[row.name];
    return run === undefined ? row : { ...row, params: olderTypes(row.params), run };
  });
}

/** Names the types that differ, for those who look at a guest's memory. */
function olderTypes(params: string): string {
  return params.replace(/\b(whence|filestat|subscription)(?=,|$)/, "$1_unstable");
}
