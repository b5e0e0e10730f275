/**
 * Runs cases in processes of their own and watches the clock: a case that takes too long is killed
 * with its process, and the next case starts another. (A worker would not do: in Deno, terminating one
 * leaves a busy loop running.)
 *
 * A guest may well loop for ever, which is its right and ends at the run's limit of time. Compiling,
 * linking or spending a bounded amount of fuel without end is the engine's fault.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { Outcome, Stage } from "./attempt.ts";
import type { Report, Suite } from "./child.ts";

/** An outcome as the pool sees it. */
export type PoolOutcome = Outcome | {
  readonly kind: "out of time";
  readonly stage: "run";
  readonly message: string;
};

/** How long each stage may take, in milliseconds. */
export interface Patience {
  /** Whatever has to end; passing it is a fault. @default {20000} */
  readonly boundedMs?: number;
  /** Running without a meter; passing it ends the guest. @default {500} */
  readonly runMs?: number;
}

/** Cases of one suite, by number. */
export interface Cases {
  readonly suite: Suite;
  readonly from: number;
  readonly count: number;
}

/** Called with each outcome, in no particular order. */
export type Done = (id: number, outcome: PoolOutcome) => void;

/** Processes at a time. */
const LANES = 2;

/** Cases that one process tries, before another takes over. */
const BATCH = 1000;

/** Processes that may die of themselves before a batch is given up: they cannot even start. */
const MOST_DEATHS = 20;

/** Tries every case. @throws Error when process after process dies of itself */
export async function runCases(
  { suite, from, count }: Cases,
  done: Done,
  patience: Patience = {},
): Promise<void> {
  let next = from;
  const end = from + count;
  const lane = async () => {
    while (next < end) {
      const first = next;
      next = Math.min(first + BATCH, end);
      await new Batch(suite, { boundedMs: 20_000, runMs: 500, ...patience }, done).run(first, next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** A run of cases, tried by one process, or by several where a case ends its own. */
class Batch {
  readonly #suite: Suite;
  readonly #patience: Required<Patience>;
  readonly #done: Done;
  /** The case at hand, the stage it is in, and whether it was killed for its slowness. */
  #id = 0;
  #stage: Stage = "compile";
  #overdue = false;

  constructor(suite: Suite, patience: Required<Patience>, done: Done) {
    this.#suite = suite;
    this.#patience = patience;
    this.#done = done;
  }

  async run(from: number, to: number): Promise<void> {
    this.#id = from;
    let retried = -1;
    let deaths = 0;
    while (this.#id < to) {
      const code = await this.#runProcess(to);
      if (this.#id === to) return;
      const cause = this.#causeOfDeath(code);
      if (!this.#overdue && ++deaths > MOST_DEATHS) throw new Error(cause.message);
      // A machine may stall: the engine is at fault only when it is slow twice.
      if (this.#overdue && cause.kind === "fault" && retried !== this.#id) retried = this.#id;
      else this.#done(this.#id++, cause);
    }
  }

  /** Runs a process until it ends or is killed; afterwards `#id` is the case that it did not finish. */
  async #runProcess(to: number): Promise<number> {
    const script = fromFileUrl(new URL("./child.ts", import.meta.url));
    const config = fromFileUrl(new URL("../../deno.json", import.meta.url));
    const args = ["run", "--no-check", "-R", "--config", config, script, this.#suite];
    // By name, as the permission to run it is given: a path may lead through links.
    const child = new Deno.Command("deno", {
      args: [...args, String(this.#id), String(to)],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#overdue = false;
    this.#stage = "compile";
    for await (const report of reports(child.stdout)) {
      clearTimeout(timer);
      if (report.kind === "outcome") {
        this.#done(report.id, report.outcome);
        this.#id = report.id + 1;
        this.#stage = "compile";
        continue;
      }
      this.#stage = report.stage;
      timer = setTimeout(() => {
        this.#overdue = true;
        child.kill("SIGKILL");
      }, this.#allowed());
    }
    clearTimeout(timer);
    return (await child.status).code;
  }

  #allowed(): number {
    return this.#stage === "run" ? this.#patience.runMs : this.#patience.boundedMs;
  }

  #causeOfDeath(code: number): PoolOutcome {
    const stage = this.#stage;
    if (!this.#overdue) {
      return { kind: "fault", stage, message: `the process died with status ${code}` };
    }
    const message = `still in "${stage}" after ${this.#allowed()} ms`;
    return stage === "run"
      ? { kind: "out of time", stage, message }
      : { kind: "fault", stage, message };
  }
}

async function* reports(stdout: ReadableStream<Uint8Array>): AsyncGenerator<Report> {
  let rest = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
}
