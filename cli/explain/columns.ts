/**
 * Printing rows in columns: as wide as they need to be, or folded to fit a terminal.
 *
 * @module
 */
import type { Row } from "./rows.ts";

/** What is between two columns. */
const GAP = " │ ";
/** A column is not made narrower than this, whatever the terminal. */
const NARROWEST = 16;
/** The parts of the width that columns have when they do not all fit; the last has the rest. */
const SHARES = [0.3, 0.3];
/** Without a terminal, one long line (a `br_table` may have thousands of targets) is folded all the same. */
const WIDEST = [60, 60, 100];
/** What the further lines of a text that has been folded begin with, besides its own indentation. */
const INDENT = "  ";

/** Rows as lines of text. `width`: of the terminal, in characters; absent when there is none. */
export function* columnLines(rows: readonly Row[], width: number | undefined): Generator<string> {
  const widths = width === undefined ? plainWidths(rows) : fittingWidths(rows, width);
  for (const row of rows) {
    const cells = row.map((text, i) => folded(text, widths[i]!));
    const height = Math.max(...cells.map(({ length }) => length));
    for (let line = 0; line < height; line++) {
      yield cells.map((lines, i) => (lines[line] ?? "").padEnd(widths[i]!)).join(GAP).trimEnd();
    }
  }
}

/** The widths that columns would like to have, within reason. */
function plainWidths(rows: readonly Row[]): number[] {
  return naturalWidths(rows).map((width, i) => Math.min(width, WIDEST[i]!));
}

function naturalWidths(rows: readonly Row[]): number[] {
  return [0, 1, 2].map((i) => rows.reduce((most, row) => Math.max(most, row[i]!.length), 0));
}

function fittingWidths(rows: readonly Row[], width: number): number[] {
  const room = width - 2 * GAP.length;
  const natural = naturalWidths(rows);
  if (natural[0]! + natural[1]! + natural[2]! <= room) return natural;
  const widths = SHARES.map((share, i) =>
    Math.min(natural[i]!, Math.max(NARROWEST, Math.floor(room * share)))
  );
  return [...widths, Math.max(NARROWEST, room - widths[0]! - widths[1]!)];
}

/**
 * A text as lines of at most `width` characters, broken where that hurts least. Of what is indented
 * deeper, half of the width is left for the text.
 */
export function folded(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const trimmed = text.trimStart();
  const indent = " ".repeat(Math.min(text.length - trimmed.length, width >> 1));
  const lines: string[] = [];
  let rest = indent + trimmed;
  while (rest.length > width) {
    const at = breakBefore(rest, width, indent.length + INDENT.length);
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + INDENT + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** Behind which characters a line is broken: those of one place are better than those of the next. */
const BREAKS = [/[ ,]/, /[;({]/];

/** The last place up to `width`, behind the first `indented` characters, where a line is best broken. */
function breakBefore(text: string, width: number, indented: number): number {
  const least = Math.max(indented, width >> 1);
  for (const after of BREAKS) {
    for (let at = width; at > least; at--) if (after.test(text[at - 1]!)) return at;
  }
  return width;
}
