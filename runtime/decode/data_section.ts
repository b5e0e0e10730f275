/**
 * The data section, and the data count section that announces it to one-pass validators.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#data-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { DataSegment, DataSegments } from "../module.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";
import { END, I32_CONST, readExpr } from "./skip.ts";

/** Decodes the data count section. */
export function readDataCountSection(reader: Reader, draft: ModuleDraft): void {
  draft.need("bulk-memory", "a data count section", reader.pos);
  draft.dataCount = reader.u32();
}

/** Decodes the data section. */
export function readDataSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("data segments", { most: MODULE_LIMITS.datas });
  const words = new Uint32Array(DATA_WORDS * count);
  const passive: number[] = [];
  for (let i = 0; i < count; i++) {
    const place = { words, first: DATA_WORDS * i };
    if (readPlain(reader, place)) continue;
    readSegment(reader, draft, place);
    if (words[place.first + 1] === 0) passive.push(i);
  }
  draft.datas = new SegmentList(words, passive);
}

/** Numbers of a segment in `DataSegments.words`. */
export const DATA_WORDS = 5;

/** Where the words of a segment go. */
interface Place {
  readonly words: Uint32Array;
  readonly first: number;
}

/** Data segments as numbers: see {@linkcode DataSegments.words}. */
class SegmentList implements DataSegments {
  readonly length: number;
  readonly passive: readonly number[];
  readonly words: Uint32Array;

  constructor(words: Uint32Array, passive: readonly number[]) {
    this.length = words.length / DATA_WORDS;
    this.passive = passive;
    this.words = words;
  }

  at(index: number): DataSegment {
    const { words } = this;
    const first = DATA_WORDS * index;
    const memory = words[first]!;
    const start = words[first + 1]!;
    const bytes = { start: words[first + 3]!, end: words[first + 4]! };
    // No expression starts at 0, where the module's header is.
    if (start === 0) return { mode: "passive", memory, offset: undefined, bytes };
    return { mode: "active", memory, offset: { start, end: words[first + 2]! }, bytes };
  }
}

/**
 * Reads a segment of memory 0 at a constant offset, whose numbers are no longer than they need be. Large
 * programs have tens of thousands, of which V8 has compiled nothing yet: hence no calls.
 *
 * @returns whether it was one; if not, nothing has been read
 */
function readPlain(reader: Reader, { words, first }: Place): boolean {
  const { bytes, pos, end } = reader;
  // The longest number takes 5 bytes.
  if (end - pos < 16 || bytes[pos] !== 0 || bytes[pos + 1] !== I32_CONST) return false;
  let at = pos + 2;
  while (bytes[at]! >= 0x80) at++;
  if (at > pos + 5 || bytes[at + 1] !== END) return false;
  const offsetEnd = at += 2;
  let length = 0;
  let shift = 0;
  let byte;
  do {
    byte = bytes[at++]!;
    length |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte >= 0x80 && shift < 28);
  if (byte >= 0x80 || length > end - at) return false;
  words[first + 1] = pos + 1;
  words[first + 2] = offsetEnd;
  words[first + 3] = at;
  words[first + 4] = reader.pos = at + length;
  return true;
}

function readSegment(reader: Reader, draft: ModuleDraft, { words, first }: Place): void {
  const at = reader.pos;
  const kind = reader.u32();
  if (kind > 2) reader.fail("malformed data segment kind", `${hex(kind)} is more than 2`, at);
  if (kind === 1) {
    draft.need("bulk-memory", "a passive data segment", at);
  } else {
    words[first] = kind === 2 ? reader.u32() : 0;
    words[first + 1] = reader.pos;
    readExpr(reader);
    words[first + 2] = reader.pos;
  }
  const length = reader.u32();
  words[first + 3] = reader.pos;
  reader.skip(length);
  words[first + 4] = reader.pos;
}
