/**
 * Modules in the text format, by way of `watr`: small, and it knows all of WebAssembly 3.0.
 *
 * @module
 */
import { Problem } from "./problem.ts";

/** Not written into the `import` itself: Deno would then fetch it even for runs that need none. */
const LIBRARY = "npm:watr@5.0.0";

interface Library {
  compile(text: string): Uint8Array;
}

/**
 * Turns text into a binary; the library is fetched from npm the first time.
 *
 * @param text The text as UTF-8.
 * @param name What to call it in messages.
 * @throws {Problem} when the text is malformed, or the library cannot be had.
 */
export async function textToBinary(text: Uint8Array, name: string): Promise<Uint8Array> {
  const { compile } = await load();
  try {
    return compile(new TextDecoder().decode(text));
  } catch (error) {
    throw new Problem(`"${name}" is not a module in the text format: ${firstLine(error)}`);
  }
}

async function load(): Promise<Library> {
  try {
    return await import(LIBRARY) as Library;
  } catch (error) {
    throw new Problem(
      `the text format needs ${LIBRARY}, which cannot be loaded: ${firstLine(error)}`,
      "connect to the network for once, or translate the module with another tool (`wat2wasm`)",
    );
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
