/**
 * Threads for guests (wasi-threads), in Deno.
 *
 * ```ts ignore
 * import { WASI } from "../mod.ts";
 * import { ParkingWaiter, ThreadGroup } from "./mod.ts";
 *
 * const waiter = new ParkingWaiter();
 * const memory = new WebAssembly.Memory({ initial: 17, maximum: 256, shared: true });
 * const wasi = new WASI({ args: ["program"], waiter });
 * wasi.finalizeBindings({ exports: { memory } });
 * const group = new ThreadGroup({
 *   engine: "host",
 *   module: new WebAssembly.Module(bytes),
 *   memory,
 *   imports: wasi.getAllImports(),
 *   waiter,
 * });
 * const code = await group.ended;
 * ```
 *
 * @module
 */
export { ThreadError } from "./group.ts";
export { ThreadGroup } from "./group.ts";
export type { GroupOptions } from "./group.ts";
export type { ThreadEngine } from "./message.ts";
export type { ThreadMemory } from "./message.ts";
export { ParkingWaiter } from "./parking.ts";
