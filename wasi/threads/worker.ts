/**
 * One thread of a guest, in a worker: it makes an instance of its own on the shared memory, runs it,
 * tells how it ended, and is done. Its calls are made by the thread that started all.
 *
 * @module
 */
import { Caller } from "./calls.ts";
import { type ImportFor, instantiateThread, sendTrap } from "./engine.ts";
import type { ThreadMessage, ThreadTask } from "./message.ts";

/** As much of a worker's global scope as is used here. */
interface Scope {
  onmessage: ((event: { readonly data: ThreadTask }) => void) | null;
  postMessage(message: ThreadMessage): void;
}

const scope = globalThis as unknown as Scope;
const post = (message: ThreadMessage): void => scope.postMessage(message);

scope.onmessage = ({ data }) => {
  run(data).then(
    () => post({ kind: "returned" }),
    (error) => post({ kind: "failed", error: sendTrap(error) }),
  );
};

async function run(task: ThreadTask): Promise<void> {
  const { answer, wakeup, entry } = task;
  const caller = new Caller({ post, answer, wakeup });
  const importFor: ImportFor = (module, name) => {
    if (module === "wasi") return (argument: number) => caller.spawn(argument);
    if (name === "sched_yield") return () => 0;
    return (...args: (number | bigint)[]) => {
      // That ends this thread, too.
      if (name === "proc_exit") instance.keep();
      return caller.call(module, name, args);
    };
  };
  const note = (message: string) => post({ kind: "note", message });
  const instance = await instantiateThread(task, { importFor, note });
  if (entry === "start") await instance.call("_start", []);
  else await instance.call("wasi_thread_start", [entry.tid, entry.argument]);
  instance.keep();
}
