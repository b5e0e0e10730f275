/**
 * What cannot be asked of a run in the host's engine.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import type { RunRequest } from "./request.ts";

/** The options for which that engine has no means, each with what it sets. */
const NOT_ON_HOST: Readonly<Record<string, (request: RunRequest) => unknown>> = {
  "--fuel": ({ control }) => control?.fuel,
  "--features": ({ control }) => control?.features,
  "--max-memory": ({ maxMemory }) => maxMemory,
  "--max-stack": ({ maxStack }) => maxStack,
};

/**
 * Refuses what the host's engine could only ignore: a limit that is not kept is worse than none.
 *
 * @throws {Problem} when there is something of the kind.
 */
export function refuseOnHost(request: RunRequest): void {
  const given = Object.entries(NOT_ON_HOST).find(([, set]) => set(request) !== undefined);
  if (given === undefined) return;
  const [option] = given;
  throw new Problem(
    `${option} cannot be kept with --engine=host: the host's engine has no such setting`,
    `leave out --engine=host, or ${option}`,
  );
}
