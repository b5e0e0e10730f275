/**
 * A worker in which the compiler is not loaded: tells what a constructor says that needs it.
 *
 * @module
 */
import { Instance, Module } from "../../mod.ts";

/** As much of a worker's global scope as is used here. */
const scope = globalThis as unknown as { postMessage(message: string): void };

try {
  new Instance(new Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), {}, { engine: "jit" });
  scope.postMessage("an instance");
} catch (error) {
  scope.postMessage(String(error));
}
