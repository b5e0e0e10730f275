/**
 * Which host calls are made.
 *
 * There are two sets. Deno's own API is used where there is Deno: loading `node:fs` there would
 * double the time that a program takes to start. `node:fs` is used elsewhere, on Windows, where
 * Deno's own API gives no inodes, and for what Deno's own API cannot do. Both work under
 * path-scoped permissions, and both turn the host's exceptions into `WasiError`.
 *
 * @module
 */
import type { HostCalls } from "./calls.ts";
import { denoCalls, hasDeno } from "./deno_calls.ts";
import { nodeCalls } from "./node_calls.ts";

/** Returns the calls for the host that this runs on. */
export function hostCalls(): HostCalls {
  return hasDeno() ? denoCalls : nodeCalls;
}
