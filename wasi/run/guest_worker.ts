/**
 * The worker that a guest runs in.
 *
 * It is one of the web's, or for the host's engine one of `node:worker_threads`. What is in a loop in
 * that engine goes on when Deno (2.9) has ended its worker, and while a worker of the web's goes on, the
 * process does not end. One of Node's lets it end; starting it takes twice as long.
 *
 * @module
 */
import { nodeWorkers } from "../node_builtins.ts";
import type { Message, Task } from "./message.ts";
import type { RunOptions } from "./options.ts";

/** A worker, as this thread uses it. */
export interface GuestWorker {
  postMessage(task: Task): void;
  terminate(): unknown;
}

/** Who hears from a worker. */
export interface Listener {
  /** Called with each message. */
  hear(message: Message): void;
  /** Called when the worker cannot go on. */
  failed(why: string): void;
}

const MODULE = new URL("./worker.ts", import.meta.url);

/** @throws {Error} where there are no workers. */
export function startWorker(engine: RunOptions["engine"], listener: Listener): GuestWorker {
  return engine === "host" ? startNodes(listener) : startWebs(listener);
}

function startWebs({ hear, failed }: Listener): GuestWorker {
  if (typeof Worker === "undefined") {
    throw new Error("A run with a signal or with web streams needs workers; here there are none");
  }
  const worker = new Worker(MODULE, { type: "module" });
  worker.onmessage = ({ data }: { data: Message }) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    failed(event.message);
  };
  return worker;
}

function startNodes({ hear, failed }: Listener): GuestWorker {
  const worker = new (nodeWorkers().Worker)(ofNodes(MODULE));
  worker.on("message", hear);
  worker.on("error", (error: Error) => failed(error.message));
  return worker;
}

/** Workers of Node's are made from files, or from text, which can import from anywhere. */
function ofNodes(module: URL): URL {
  if (module.protocol === "file:") return module;
  return new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(module.href))}`);
}
