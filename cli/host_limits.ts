/**
 * `--timeout` with `--engine=host`: the guest runs in a worker, since nothing else can end what runs
 * in the host's engine.
 *
 * @module
 */
import type { Preopen } from "../wasi/preopen.ts";
import type { RunOptions } from "../wasi/run/options.ts";
import { run } from "../wasi/run/run.ts";
import type { RunResult } from "../wasi/run/result.ts";
import { WASI } from "../wasi/wasi.ts";
import { checkImportTypes, moduleOfImports } from "./engines/import_types.ts";
import { ExitStatus, Problem } from "./problem.ts";
import { programName, type RunRequest } from "./request.ts";
import { printError } from "./terminal.ts";

/**
 * Runs a command, and ends it when its time is over.
 *
 * @returns The exit status.
 * @throws {Problem} when it cannot be run like that.
 */
export async function runLimited(request: RunRequest, bytes: Uint8Array): Promise<number> {
  refuse(request);
  checkPermission();
  const wasi = new WASI({ stdin: null, stdout: null, stderr: null });
  checkImportTypes(moduleOfImports(bytes), wasi.getAllImports());
  try {
    return statusOf(await run(bytes as Uint8Array<ArrayBuffer>, optionsOf(request)));
  } catch (error) {
    // What it refuses is a module that is no command, or what it was given.
    throw new Problem((error as Error).message);
  }
}

function optionsOf({ args, argv0, module, env, mounts, control }: RunRequest): RunOptions {
  const { timeout, seed, clock } = control!;
  return {
    args: [argv0 ?? programName(module), ...args],
    env,
    stdin: 0,
    stdout: 1,
    stderr: 2,
    mounts: new Map<string, Preopen>(
      mounts.map(({ guest, host, readOnly }) => [guest, { host, readOnly }]),
    ),
    engine: "host",
    limits: { timeout: timeout! },
    ...(seed === undefined ? {} : { seed }),
    ...(clock === undefined ? {} : { clock }),
  };
}

function statusOf(result: RunResult): number {
  switch (result.kind) {
    case "exited":
      return result.code & 0xff;
    case "trapped":
    case "outOfMemory":
      printError("trap", result.message);
      return ExitStatus.TRAP;
    default:
      printError("stopped", "the time limit has passed");
      return ExitStatus.LIMIT;
  }
}

/** Of what a run can be asked for, what cannot be sent to a worker or is not known to the host. */
function refuse({ mounts, listen, invoke, control, maxMemory, maxStack }: RunRequest): void {
  const { traceWasi, audit, fuel, features } = control!;
  const given: Readonly<Record<string, boolean>> = {
    "--trace-wasi": traceWasi,
    "--audit": audit,
    "--fuel": fuel !== undefined,
    "--features": features !== undefined,
    "--listen": listen.length > 0,
    "--mount": mounts.some(({ kind, overlay }) => kind !== undefined || overlay === true),
    "--invoke": invoke !== undefined,
    "--max-memory": maxMemory !== undefined,
    "--max-stack": maxStack !== undefined,
  };
  const option = Object.keys(given).find((name) => given[name]);
  if (option === undefined) return;
  throw new Problem(
    `${option} does not go with --engine=host and --timeout, which run the program in a worker`,
    `leave out --engine=host, or ${option}`,
  );
}

/** The worker's modules are loaded under the same permissions as any file. */
function checkPermission(): void {
  const root = new URL("../", import.meta.url);
  if (root.protocol !== "file:" || Deno.build.standalone) return;
  if (Deno.permissions.querySync({ name: "read", path: root }).state === "granted") return;
  throw new Problem(
    "--timeout with --engine=host runs the program in a worker, which loads our files anew; " +
      "Deno does not let us read them",
    `allow it: deno run --allow-read=${decodeURIComponent(root.pathname)} …`,
  );
}
