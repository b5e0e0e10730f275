/**
 * A process of the pool: tries the cases of a suite one after another, and reports each stage it
 * enters and each outcome as a line of JSON.
 *
 *     deno run -R tests/fuzz/child.ts mutants|hostile FROM TO
 *
 * @module
 */
import { attempt, type Outcome, type Stage, type Subject } from "./attempt.ts";
import { HOSTILE } from "./hostile.ts";
import { mutate } from "./mutate.ts";
import { readSamples } from "./samples.ts";

/** What cases there are: each has a number. */
export type Suite = "mutants" | "hostile";

/** One line of a child's output. */
export type Report =
  | { readonly kind: "stage"; readonly id: number; readonly stage: Stage }
  | { readonly kind: "outcome"; readonly id: number; readonly outcome: Outcome };

function casesOf(suite: Suite): (id: number) => Subject {
  if (suite === "hostile") return (id) => HOSTILE[id]!;
  const samples = readSamples();
  return (id) => mutate(id, samples);
}

/** Written at once, since a guest that loops lets nothing else happen. */
function report(line: Report): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(line) + "\n"));
}

function main([suite, from, to]: readonly string[]): void {
  const caseAt = casesOf(suite as Suite);
  for (let id = Number(from); id < Number(to); id++) {
    const outcome = attempt(caseAt(id), (stage) => report({ kind: "stage", id, stage }));
    report({ kind: "outcome", id, outcome });
  }
}

if (import.meta.main) main(Deno.args);
