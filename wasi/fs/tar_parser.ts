/**
 * The tar library, loaded when an archive is first mounted.
 *
 * `@remix-run/tar-parser`: maintained, no dependencies, plain ECMAScript; it checks header sums and
 * reads the prefix of ustar, PAX headers and GNU's long names, and gives the targets of links. Of
 * the others, `nanotar` ignores ustar's prefix and drops link targets, and `tar-stream` and `tar`
 * bring Node's streams and several packages along for what is here one pass over bytes in memory.
 *
 * @module
 */

/** Not a literal in `import()`: Deno would fetch the package at the start of every program. */
const LIBRARY = "npm:@remix-run/tar-parser@0.7.1";

/** As much of the library as is used. */
interface Library {
  parseTar(archive: Uint8Array, visit: (entry: TarEntry) => void): Promise<void>;
}

/** One entry of an archive, as far as it is used here. */
export interface TarEntry {
  readonly header: {
    readonly name: string;
    /** Such as `file`, `directory`, `symlink`, `link` (a hard one); `unknown` for what it is not. */
    readonly type: string;
    /** Length in bytes, as the header claims. */
    readonly size: number;
    /** Seconds since 1970. */
    readonly mtime: number | null;
    readonly linkname: string | null;
    /** Extended attributes by name. */
    readonly pax: Readonly<Record<string, string>> | null;
  };
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Reads a tar archive and hands its entries to `visit` in order; their bodies follow later, each as
 * one chunk that is a part of `archive`.
 *
 * @throws {Error} of the library's own if the archive is damaged.
 */
export async function parseTar(
  archive: Uint8Array,
  visit: (entry: TarEntry) => void,
): Promise<void> {
  const library: Library = await import(LIBRARY);
  await library.parseTar(archive, visit);
}
