/**
 * Entering a function at one of its loops: how a function that has been running in the interpreter for
 * long goes on compiled, in the middle.
 *
 * The function is generated whole, and then what comes before the loop is taken out. Around the loop
 * there may be blocks, whose ends are still needed, and other loops, which come back to what is before
 * it: that code stays, behind a test of `o`, which is 1 until the loop has been entered.
 *
 * ```js ignore
 * L1:for(;;){          // around the loop
 * if(o===0){ … }       // before the loop, but run again in the next round of L1
 * o=0;
 * L2:for(;;){ … }      // the loop
 * ```
 *
 * @module
 */
import type { Label } from "./label.ts";

/** The statements of a function entered at the last label of `path`; the others are around it. */
export function enterAt(out: readonly string[], path: readonly Label[]): string[] {
  const lines = [...out];
  let from = 0;
  let inLoop = false;
  for (const { at, kind, elseAt } of path) {
    cutOut(lines, { from, to: at, again: inLoop });
    if (kind === "if" || kind === "else") lines[at] = withEntry(lines[at]!, kind);
    inLoop ||= kind === "loop";
    from = kind === "else" ? elseAt + 1 : at + 1;
  }
  const { at } = path.at(-1)!;
  lines[at] = `o=0;\n${lines[at]}`;
  return lines;
}

/** Takes out lines, or makes them depend on `o` where they may be run again. */
function cutOut(
  lines: string[],
  { from, to, again }: { from: number; to: number; again: boolean },
): void {
  if (from >= to) return;
  if (!again) {
    lines.fill("", from, to);
    return;
  }
  lines[from] = `if(o===0){\n${lines[from]}`;
  lines[to - 1] += "\n}";
}

/** The first line of an `if`, so that the arm with the entry is taken at first. */
function withEntry(line: string, arm: "if" | "else"): string {
  const test = arm === "if" ? "o!==0||" : "o===0&&";
  return line.replace(/^((?:L\d+:)?)if\((.*)\)\{$/s, `$1if(${test}($2)){`);
}
