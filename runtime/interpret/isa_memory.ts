/**
 * Text for loads and stores outside the hot path: 64-bit memories, memories other than the first.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import { SAME_AS } from "./isa.ts";
import type { Isa } from "./isa.ts";
import { exact } from "./isa_text.ts";

/** One case for each load and store: `a` is the effective address, `x` the index of the other operand. */
export function anyMemoryCases(isa: Isa): string {
  return ROWS.filter((row) =>
    row.access !== undefined && !row.access.atomic && row.js !== undefined &&
    SAME_AS[row.name] === undefined && ![...row.params ?? [], ...row.results ?? []].includes("v128")
  ).map((row) => {
    const { js, result } = exact(row);
    const parts = (typeof js === "string" ? [js] : [...js]).map((part) =>
      part.replaceAll("$m", "dv").replaceAll("$0", "a").replaceAll("$r", "r")
        .replaceAll("$1l", "I[x]").replaceAll("$1h", "I[x + 1]").replaceAll("$1", "I[x]")
    );
    const body = result === undefined
      ? `${parts.join("; ")};`
      : result === "i64"
      ? `const r = ${parts[0]}; I[x + 1] = ${parts[1]}; I[x] = r;`
      : `I[x] = ${parts[0]};`;
    return `case ${isa.number.get(row.name)}: { ${body} return; } // ${row.name}`;
  }).join("\n");
}
