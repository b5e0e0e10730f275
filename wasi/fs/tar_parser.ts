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
  // deno-lint-ignore no-import-prefix -- a bare name could not be imported when this is run by URL
  const library = await import("npm:@remix-run/tar-parser@0.7.1");
  await library.parseTar(archive, visit);
}
