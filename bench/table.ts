/**
 * Tables in plain text, and how ratios are written in them.
 *
 * @module
 */

/** Aligns columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => widths[column] = Math.max(widths[column] ?? 0, cell.length));
  }
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)
    )
      .join("  ").trimEnd();
  return rows.map(line).join("\n") + "\n";
}

/** A ratio to two digits at least; a dash for NaN, which is a measurement that is missing. */
export function ratioText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value < 0.1 ? 3 : 2) : "–";
}
