/**
 * Gets the bytes of a module from where the command line says.
 *
 * @module
 */

/** `\0asm`, as a little-endian number. */
const MAGIC = 0x6d736100;

/**
 * Reads a module; text is turned into a binary.
 *
 * @param module A path, an http(s) URL, or `-` for standard input.
 * @throws {Problem} when it cannot be read.
 */
export async function loadModule(module: string): Promise<Uint8Array> {
  const bytes = await read(module);
  if (isBinary(bytes) || !looksLikeText(module, bytes)) return bytes;
  const { textToBinary } = await import("./text_format.ts");
  return textToBinary(bytes, module);
}

async function read(module: string): Promise<Uint8Array> {
  try {
    if (module === "-") return readStdin();
    if (/^https?:\/\//i.test(module)) {
      const { fetchModule } = await import("./fetch.ts");
      return await fetchModule(module);
    }
    return await Deno.readFile(module);
  } catch (error) {
    const { explainRead } = await import("./read_problem.ts");
    throw await explainRead(module, error);
  }
}

/** Leaves standard input open: the guest finds its end there. */
function readStdin(): Uint8Array {
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  for (;;) {
    const count = Deno.stdin.readSync(bytes.subarray(length));
    if (count === null) return bytes.subarray(0, length);
    length += count;
    if (length < bytes.length) continue;
    const larger = new Uint8Array(2 * length);
    larger.set(bytes);
    bytes = larger;
  }
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.length >= 4 &&
    (bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24) === MAGIC;
}

/** By its name, or by how it begins: with a parenthesis or a comment. */
function looksLikeText(module: string, bytes: Uint8Array): boolean {
  if (/\.wat$/i.test(module)) return true;
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart();
  return start.startsWith("(module") || start.startsWith("(;") || start.startsWith(";;");
}
