/**
 * Bytes and flags as a trace shows them.
 *
 * @module
 */

/** The most bytes of data that are shown; paths are shown in full. */
export const MOST_DATA = 32;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

/** Returns bytes in quotes: text as it is, but for what would not show; the rest as `\xNN`. */
export function quote(bytes: Uint8Array): string {
  try {
    return `"${Array.from(UTF8.decode(bytes.slice()), characterText).join("")}"`;
  } catch {
    return `"${Array.from(bytes, byteText).join("")}"`;
  }
}

/**
 * Returns data in quotes, cut off if it is long, with its length then.
 *
 * @param bytes the data, or the start of it.
 * @param total how long it is.
 */
export function quoteData(bytes: Uint8Array, total: number): string {
  if (total <= MOST_DATA) return quote(bytes);
  return `${quote(bytes.subarray(0, wholeCharacters(bytes)))}… (${total} bytes)`;
}

/** Where to cut so as not to cut a character of UTF-8. */
function wholeCharacters(bytes: Uint8Array): number {
  let end = MOST_DATA;
  while (end > MOST_DATA - 4 && (bytes[end]! & 0xc0) === 0x80) end--;
  return (bytes[end]! & 0xc0) === 0x80 ? MOST_DATA : end;
}

function characterText(character: string): string {
  const code = character.codePointAt(0)!;
  return ESCAPES[character] ?? (code < 0x20 || code === 0x7f ? hexByte(code) : character);
}

function byteText(byte: number): string {
  return byte < 0x80 ? characterText(String.fromCharCode(byte)) : hexByte(byte);
}

function hexByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** Returns the names of the bits that are set, with `|` between; what has no name as a number. */
export function flagsText(bits: number, names: readonly string[]): string {
  const set = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits & ~((1 << names.length) - 1)) >>> 0;
  if (rest !== 0) set.push(`0x${rest.toString(16)}`);
  return set.length === 0 ? "0" : set.join("|");
}

/** Returns the name of a number, or the number. */
export function nameText(value: number, names: readonly string[]): string {
  return names[value] ?? String(value >>> 0);
}
