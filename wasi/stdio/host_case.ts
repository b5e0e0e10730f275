/**
 * A guest on the host's own standard streams, as a process that `host_test.ts` starts.
 *
 * - `yes`: writes without end.
 * - `cat`: copies stdin to stdout.
 * - `poll MS`: waits for stdin that long, and says what came of it; then reads, and waits again.
 * - `again`: reads stdin without waiting.
 * - `types`: says the file types of the three streams.
 *
 * @module
 */
import { ProcExit } from "../proc_exit.ts";
import { At, Guest } from "../testing.ts";

const [command = "", argument = "0"] = Deno.args;
const guest = new Guest({ stdin: 0, stdout: 1, stderr: 2 });

/** Puts a subscription to stdin and one to the clock in memory, waits, and tells the events. */
function poll(milliseconds: number): string {
  const { view } = guest;
  guest.bytes(At.PATH, 96).fill(0);
  view.setUint8(At.PATH + 8, 1);
  view.setUint32(At.PATH + 48 + 16, 1, true);
  view.setBigUint64(At.PATH + 48 + 24, BigInt(milliseconds) * 1_000_000n, true);
  guest.ok("poll_oneoff", At.PATH, At.PATH2, 2, At.OUT);
  const events = Array.from({ length: guest.u32(At.OUT) }, (_, index) => {
    const at = At.PATH2 + index * 32;
    if (view.getUint8(at + 10) === 0) return "clock";
    return `stdin ${guest.u64(at + 16)}${view.getUint16(at + 24, true) === 1 ? " hangup" : ""}`;
  });
  return events.join("+");
}

function say(text: string): void {
  guest.write(1, `${text}\n`);
}

function types(): string {
  const all = [0, 1, 2].map((fd) => {
    guest.ok("fd_fdstat_get", fd, At.OUT);
    return guest.view.getUint8(At.OUT);
  });
  return all.join(" ");
}

/** Does what the guest's `_start` would. */
function start(): void {
  switch (command) {
    case "yes":
      while (guest.u32(0) === 0) say("y");
      break;
    case "cat":
      for (let text = guest.read(0); text !== ""; text = guest.read(0)) guest.write(1, text);
      break;
    case "poll":
      say(poll(Number(argument)));
      say(`read ${JSON.stringify(guest.read(0, 3))}`);
      say(poll(Number(argument)));
      say(`read ${JSON.stringify(guest.read(0))}`);
      break;
    case "again":
      guest.ok("fd_fdstat_set_flags", 0, 4);
      say(guest.call("fd_read", 0, ...guest.iovs(1), At.OUT));
      break;
    case "types":
      say(types());
  }
}

try {
  start();
} catch (error) {
  if (!(error instanceof ProcExit)) throw error;
  Deno.exit(error.code);
}
Deno.exit();
