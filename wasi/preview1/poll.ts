/**
 * Waiting for several things at once.
 *
 * ```text
 * subscription  | userdata: u64 | tag: u8 @8 | u @16: clock, or file_descriptor: u32 |
 * event         | userdata: u64 | error: u16 @8 | type: u8 @10 | nbytes: u64 @16 | flags: u16 @24 |
 * ```
 *
 * A wait for clocks alone sleeps. Files are always ready; the one thing that can keep a guest waiting
 * is a {@linkcode Pollable}, such as standard input or a socket.
 *
 * @module
 */
import {
  ClockId,
  EVENT_HANGUP,
  EventType,
  Rights,
  Size,
  SUBSCRIPTION_CLOCK_ABSTIME,
} from "../abi.ts";
import { HostClocks } from "../clocks.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { isStream } from "../fd_table.ts";
import type { MemoryView } from "../memory_view.ts";
import { isPollable, type Pollable, type Readiness } from "../pollable.ts";
import { isConnection, isListener } from "../sock/socket.ts";
import { SLICE_MS } from "./waiting.ts";

/** Offsets within a subscription; `wasi_unstable` has 8 more bytes in front of the clock. */
export interface SubscriptionLayout {
  readonly size: number;
  readonly clockId: number;
  readonly timeout: number;
  readonly clockFlags: number;
}

/** The layout of preview 1. */
export const SUBSCRIPTION: SubscriptionLayout = {
  size: 48,
  clockId: 16,
  timeout: 24,
  clockFlags: 40,
};

/** Where the guest's two arrays are, and how long. */
export interface PollArguments {
  readonly subscriptions: number;
  readonly events: number;
  readonly count: number;
  readonly nevents: number;
}

/** More would not be descriptors any longer, and the host's memory is not the guest's to fill. */
const MAX_SUBSCRIPTIONS = 65536;

/** What a stream or file takes without waiting, as far as anyone can tell: what a pipe guarantees. */
const WRITABLE_BYTES = 4096n;

/** Something that has come about. */
interface Event {
  readonly userdata: bigint;
  readonly type: number;
  readonly error: number;
  readonly nbytes: bigint;
  readonly flags: number;
}

/** A clock to wait for; `deadline` is on the monotonic clock. */
interface Alarm {
  readonly userdata: bigint;
  readonly deadline: bigint;
}

/** A stream to wait for. */
interface Pending {
  readonly userdata: bigint;
  readonly type: number;
  readonly handle: Pollable;
  /** As {@linkcode Pollable.readable}. */
  readonly ready: (milliseconds: number) => Readiness | null;
}

interface Waiting {
  readonly events: Event[];
  readonly alarms: Alarm[];
  readonly pending: Pending[];
}

/**
 * `poll_oneoff(in: *subscription, out: *event, nsubscriptions: size, nevents: *size)`: waits until at
 * least one subscription has come about, and writes an event for each that has. What is wrong with a
 * single subscription (BADF, NOTCAPABLE, INVAL for a clock) is the `error` of its event.
 *
 * - INVAL: there are no subscriptions, or more than 65536, or one of no known type.
 * - FAULT: an array or `nevents` is not within the memory.
 */
export function pollOneoff(
  context: Context,
  subscriptions: number,
  events: number,
  count: number,
  nevents: number,
): void {
  poll(context, { subscriptions, events, count, nevents }, SUBSCRIPTION);
}

/** Does the work of `poll_oneoff` for either layout. */
export function poll(context: Context, args: PollArguments, layout: SubscriptionLayout): void {
  const { memory } = context;
  const count = args.count >>> 0;
  if (count === 0 || count > MAX_SUBSCRIPTIONS) {
    throw new WasiError(Errno.INVAL, `${count} subscriptions`);
  }
  const start = memory.range(args.subscriptions, count * layout.size);
  const out = memory.range(args.events, count * Size.EVENT);
  memory.range(args.nevents, 4);
  const waiting: Waiting = { events: [], alarms: [], pending: [] };
  for (let index = 0; index < count; index++) {
    subscribe(context, start + index * layout.size, layout, waiting);
  }
  const events = waitForEvents(context, waiting);
  events.forEach((event, index) => writeEvent(memory, out + index * Size.EVENT, event));
  memory.setU32(args.nevents, events.length);
}

/** Reads one subscription and files it under what has come about already or is to be waited for. */
function subscribe(
  context: Context,
  at: number,
  layout: SubscriptionLayout,
  waiting: Waiting,
): void {
  const { memory } = context;
  const userdata = memory.u64(at);
  const type = memory.u8(at + 8);
  if (type > EventType.FD_WRITE) {
    throw new WasiError(Errno.INVAL, `a subscription of type ${type}`);
  }
  try {
    if (type === EventType.CLOCK) {
      waiting.alarms.push({ userdata, deadline: deadlineAt(context, at, layout) });
    } else if (type === EventType.FD_READ) {
      subscribeToRead(context, memory.u32(at + 16), userdata, waiting);
    } else {
      subscribeToWrite(context, memory.u32(at + 16), userdata, waiting);
    }
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    waiting.events.push({ userdata, type, error: error.errno, nbytes: 0n, flags: 0 });
  }
}

/** Returns when a clock subscription is due, on the monotonic clock. */
function deadlineAt(context: Context, at: number, layout: SubscriptionLayout): bigint {
  const { memory, clocks } = context;
  const id = memory.u32(at + layout.clockId);
  const timeout = memory.u64(at + layout.timeout);
  const flags = memory.u16(at + layout.clockFlags);
  if (id !== ClockId.REALTIME && id !== ClockId.MONOTONIC) {
    throw new WasiError(Errno.INVAL, `clock ${id} cannot be waited for`);
  }
  if ((flags & SUBSCRIPTION_CLOCK_ABSTIME) === 0) {
    return (context.waiter.began ?? clocks.monotonic()) + timeout;
  }
  return id === ClockId.MONOTONIC ? timeout : clocks.monotonic() + timeout - clocks.realtime();
}

function subscribeToRead(
  context: Context,
  fd: number,
  userdata: bigint,
  { events, pending }: Waiting,
): void {
  const file = context.fds.file(fd, Rights.POLL_FD_READWRITE);
  const { handle } = file;
  context.fds.file(fd, isListener(handle) ? Rights.SOCK_ACCEPT : Rights.FD_READ);
  if (isPollable(handle)) {
    const ready = (milliseconds: number) => handle.readable(milliseconds);
    pending.push({ userdata, type: EventType.FD_READ, handle, ready });
    return;
  }
  const left = isStream(handle) ? 1n : handle.stat().size - BigInt(file.offset);
  const nbytes = left > 0n ? left : 0n;
  events.push({ userdata, type: EventType.FD_READ, error: 0, nbytes, flags: 0 });
}

function subscribeToWrite(
  context: Context,
  fd: number,
  userdata: bigint,
  { events, pending }: Waiting,
): void {
  const { handle } = context.fds.file(fd, Rights.POLL_FD_READWRITE | Rights.FD_WRITE);
  const type = EventType.FD_WRITE;
  if (isConnection(handle)) {
    pending.push({
      userdata,
      type,
      handle,
      ready: (milliseconds) => handle.writable(milliseconds),
    });
  } else {
    events.push({ userdata, type, error: 0, nbytes: WRITABLE_BYTES, flags: 0 });
  }
}

/** Returns what has come about, once something has. */
function waitForEvents(context: Context, waiting: Waiting): Event[] {
  const { events, alarms, pending } = waiting;
  const { waiter } = context;
  const all = pending.every(({ handle }) => handle.wakes === true);
  let first = alarms[0]?.deadline ?? null;
  for (const { deadline } of alarms) if (first === null || deadline < first) first = deadline;
  for (let turn = 0;; turn++) {
    const noted = waiter.note();
    if (turn === 0 || all) { for (const stream of pending) collect(stream, 0, events); }
    const now = context.clocks.monotonic();
    for (const { userdata, deadline } of alarms) {
      if (deadline > now) continue;
      events.push({ userdata, type: EventType.CLOCK, error: 0, nbytes: 0n, flags: 0 });
    }
    if (events.length > 0) return events;
    const left = first === null ? Infinity : Number(first - now) / 1e6;
    const jumps = context.clocks.isVirtual === true && first !== null;
    if (jumps || (pending.length === 0 && !mustPark(context))) {
      context.clocks.sleep((first ?? now) - now);
    } else if (all || waiter.restarts) waiter.wait(noted, all ? left : Math.min(left, SLICE_MS));
    else collect(pending[turn % pending.length]!, sliceOf(left, pending.length), events);
  }
}

/** Whether a sleep has to be a wait that begins the call again; other clocks may not take real time. */
function mustPark({ waiter, clocks }: Context): boolean {
  return waiter.restarts && clocks instanceof HostClocks;
}

/** How many milliseconds to wait for one of several streams. */
function sliceOf(left: number, streams: number): number {
  return streams === 1 ? left : Math.min(left, SLICE_MS);
}

function collect({ userdata, type, ready: look }: Pending, ms: number, events: Event[]): void {
  const ready = look(ms);
  if (ready === null) return;
  events.push({
    userdata,
    type,
    error: 0,
    nbytes: BigInt(ready.bytes),
    flags: ready.hangup ? EVENT_HANGUP : 0,
  });
}

function writeEvent(memory: MemoryView, at: number, event: Event): void {
  memory.clear(at, Size.EVENT);
  memory.setU64(at, event.userdata);
  memory.setU16(at + 8, event.error);
  memory.setU8(at + 10, event.type);
  memory.setU64(at + 16, event.nbytes);
  memory.setU16(at + 24, event.flags);
}
