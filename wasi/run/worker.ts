/**
 * The worker's side of a run in a worker: runs one guest, tells what became of it, and is done.
 *
 * @module
 */
import { CompileError, LinkError } from "../../runtime/errors.ts";
import { Meter } from "../../runtime/meter.ts";
import { PipeStream } from "../stdio/pipe.ts";
import type { StdioStream, Stdout } from "../stdio/stream.ts";
import { runGuest } from "./guest.ts";
import { compileFor, prepareEngine } from "./here.ts";
import { type Destination, type Message, PENDING, type SentError, type Task } from "./message.ts";

/** As much of a worker's global scope as is used here. */
interface Scope {
  onmessage: ((event: { readonly data: Task }) => void) | null;
  postMessage(message: Message): void;
  close(): void;
}

const scope = globalThis as unknown as Scope;

/** Output on its way that makes the guest wait: nobody is to be drowned in it. */
const MOST_PENDING = 1 << 20;
/** How often a guest that waits for that is asked whether it is to end. */
const SLICE_MS = 20;

scope.onmessage = async ({ data }) => {
  scope.postMessage(await attempt(data));
  scope.close();
};

async function attempt(task: Task): Promise<Message> {
  try {
    const { bytes, options } = task;
    const stdin = task.stdin instanceof SharedArrayBuffer ? new PipeStream(task.stdin) : task.stdin;
    const cells = new Int32Array(task.cells) as Int32Array<SharedArrayBuffer>;
    const module = compileFor(bytes as Uint8Array<ArrayBuffer>, options);
    const compiler = await prepareEngine(options);
    const { timeout, fuel } = options.limits ?? {};
    const meter = new Meter({ timeout, fuel, stop: cells });
    scope.postMessage({ type: "began" });
    const stdout = streamTo(task.stdout, { to: "stdout", cells, meter });
    const stderr = streamTo(task.stderr, { to: "stderr", cells, meter });
    const report = runGuest({ module, compiler, options, stdin, stdout, stderr, meter });
    return { type: "ended", report };
  } catch (error) {
    return { type: "failed", error: sendable(error) };
  }
}

interface Sender {
  readonly to: "stdout" | "stderr";
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly meter: Meter;
}

function streamTo(destination: Destination, { to, cells, meter }: Sender): Stdout {
  if (destination !== "send") return destination;
  return {
    write(bytes) {
      for (let pending; (pending = Atomics.load(cells, PENDING)) > MOST_PENDING;) {
        meter.check();
        Atomics.wait(cells, PENDING, pending, Math.max(0, Math.min(meter.left, SLICE_MS)));
      }
      Atomics.add(cells, PENDING, bytes.length);
      scope.postMessage({ type: "output", to, bytes: bytes.slice() });
      return bytes.length;
    },
  } satisfies StdioStream;
}

function sendable(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  const known = error instanceof CompileError || error instanceof LinkError;
  return known ? { name, message, detail: error.detail } : { name, message };
}
