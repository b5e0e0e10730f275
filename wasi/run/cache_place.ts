/**
 * Keeps the directory of compiled code out of what a guest may change: what is there is run with the
 * permissions of the process (see `docs/threat-model.md`).
 *
 * @module
 */

/**
 * Looks for a directory that the cache is, or is in.
 *
 * @param cache The cache's directory, which is made if it does not exist.
 * @param writable The directories that a guest may write in.
 * @returns the first of these that holds the cache; `undefined` when none does
 */
export function holderOf(cache: string, writable: readonly string[]): string | undefined {
  if (writable.length === 0) return undefined;
  const place = placeOf(cache) ?? made(cache);
  // Where we may neither read nor make a directory, a guest of this process does not either.
  if (place === undefined) return undefined;
  return writable.find((directory) => {
    const root = placeOf(directory)?.replace(/\/$/, "");
    return root !== undefined && (place === root || place.startsWith(`${root}/`));
  });
}

/** Makes a directory. @returns its path without links; `undefined` if it cannot be made */
function made(directory: string): string | undefined {
  try {
    Deno.mkdirSync(directory, { recursive: true });
  } catch {
    return undefined;
  }
  return placeOf(directory);
}

/** The path without links; `undefined` for what does not exist, or may not be read. */
function placeOf(path: string): string | undefined {
  try {
    return Deno.realPathSync(path).replaceAll("\\", "/");
  } catch {
    return undefined;
  }
}
