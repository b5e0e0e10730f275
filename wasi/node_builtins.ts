/**
 * `node:` modules, loaded when first needed.
 *
 * Importing `node:fs` adds about 20 ms to a start-up of 20 ms in Deno, whether or not it is used, and
 * a program that only prints needs none of it. So code on the way of such a program asks here
 * instead of importing; asking for the same module again costs nothing worth saving.
 *
 * @module
 */

interface ProcessLike {
  getBuiltinModule(name: string): unknown;
}

function builtin(name: string): unknown {
  const { process } = globalThis as { process?: ProcessLike };
  const module = process?.getBuiltinModule?.(name);
  if (module === undefined) {
    throw new Error(`This needs ${name}, which only Deno and Node have; here there is none`);
  }
  return module;
}

/** Returns `node:fs`. @throws {Error} where there is none, as in a browser. */
export function nodeFs(): typeof import("node:fs") {
  return builtin("node:fs") as typeof import("node:fs");
}

/** Returns `node:process`. @throws {Error} where there is none, as in a browser. */
export function nodeProcess(): typeof import("node:process") {
  return builtin("node:process") as typeof import("node:process");
}

/** Returns `node:path`. @throws {Error} where there is none, as in a browser. */
export function nodePath(): typeof import("node:path") {
  return builtin("node:path") as typeof import("node:path");
}

/** Returns `node:tty`. @throws {Error} where there is none, as in a browser. */
export function nodeTty(): typeof import("node:tty") {
  return builtin("node:tty") as typeof import("node:tty");
}

/** Returns `node:vm`. @throws {Error} where there is none, as in a browser. */
export function nodeVm(): typeof import("node:vm") {
  return builtin("node:vm") as typeof import("node:vm");
}

/** Returns `node:worker_threads`. @throws {Error} where there is none, as in a browser. */
export function nodeWorkers(): typeof import("node:worker_threads") {
  return builtin("node:worker_threads") as typeof import("node:worker_threads");
}
