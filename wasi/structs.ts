/**
 * Structures that several functions write into guest memory.
 *
 * @module
 */
import type { Filestat } from "./fs/file_system.ts";
import type { MemoryView } from "./memory_view.ts";

/**
 * How the attributes of a file are laid out. The two ABIs differ in the number of links:
 *
 * ```text
 * preview1  dev @0  ino @8  filetype @16  nlink: u64 @24  size @32  atim @40  mtim @48  ctim @56
 * unstable  dev @0  ino @8  filetype @16  nlink: u32 @20  size @24  atim @32  mtim @40  ctim @48
 * ```
 */
export interface FilestatLayout {
  readonly size: number;
  readonly wideNlink: boolean;
}

/** The layout of preview 1. */
export const FILESTAT: FilestatLayout = { size: 64, wideNlink: true };

/** The layout of `wasi_unstable`. */
export const FILESTAT_UNSTABLE: FilestatLayout = { size: 56, wideNlink: false };

/** Writes attributes of a file; a link count that does not fit is written as the greatest that does. */
export function writeFilestat(
  memory: MemoryView,
  pointer: number,
  stat: Filestat,
  layout: FilestatLayout,
): void {
  const at = memory.range(pointer, layout.size);
  memory.clear(at, layout.size);
  memory.setU64(at, stat.dev);
  memory.setU64(at + 8, stat.ino);
  memory.setU8(at + 16, stat.type);
  if (layout.wideNlink) memory.setU64(at + 24, stat.nlink);
  else memory.setU32(at + 20, stat.nlink > 0xffff_ffffn ? 0xffff_ffff : Number(stat.nlink));
  const rest = at + layout.size - 32;
  memory.setU64(rest, stat.size);
  memory.setU64(rest + 8, stat.atim);
  memory.setU64(rest + 16, stat.mtim);
  memory.setU64(rest + 24, stat.ctim);
}
