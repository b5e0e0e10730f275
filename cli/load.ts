/**
 * Gets the bytes of a module from where the command line says.
 *
 * @module
 */

/** `\0asm`, as a little-endian number. */
const MAGIC = 0x6d736100;

/** Files of fewer bytes than this are read sooner than another thread is asked to. */
const SHORT = 1 << 20;

/**
 * Reads a module; text is turned into a binary.
 *
 * @param module A path, an http(s) URL, or `-` for standard input.
 * @param expect Told how many bytes a long file has, before it is read, to use the time.
 * @throws {Problem} when it cannot be read.
 */
export async function loadModule(
  module: string,
  expect?: (bytes: number) => void,
): Promise<Uint8Array> {
  const bytes = await read(module, expect);
  if (isBinary(bytes) || !looksLikeText(module, bytes)) return bytes;
  const { textToBinary } = await import("./text_format.ts");
  return textToBinary(bytes, module);
}

async function read(module: string, expect?: (bytes: number) => void): Promise<Uint8Array> {
  try {
    if (module === "-") return readStdin();
    if (/^https?:\/\//i.test(module)) {
      const { fetchModule } = await import("./fetch.ts");
      return await fetchModule(module);
    }
    return await readFile(module, expect);
  } catch (error) {
    const { explainRead } = await import("./read_problem.ts");
    throw await explainRead(module, error);
  }
}

/** As `Deno.readFile`, in half of the time: that copies what it has read. */
async function readFile(path: string, expect?: (bytes: number) => void): Promise<Uint8Array> {
  using file = Deno.openSync(path);
  const { isFile, size } = file.statSync();
  // What is no file has no size beforehand, and some files of the system say 0.
  if (!isFile || size === 0) return await Deno.readFile(path);
  if (size >= SHORT) expect?.(size);
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const rest = bytes.subarray(length);
    const count = size < SHORT ? file.readSync(rest) : await file.read(rest);
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
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
