/**
 * Writes `docs/instructions.md` from the catalogue; with `--check`, only compares.
 *
 * @module
 */
import { FAMILIES, ROWS } from "./catalogue.ts";
import { write } from "./gen_file.ts";
import type { Operand, Row } from "./row.ts";

const INTRODUCTION = `# Instructions

Every instruction that Vitrine knows: WebAssembly 3.0, threads, wide arithmetic, and the older
encoding of exceptions. Generated from the catalogue in \`ops/\` by \`ops/docs_gen.ts\`; do not edit.

The meaning is a JavaScript expression over the operands \`$0\`, \`$1\`, …, from which the engine's code
is generated; \`ops/row.ts\` tells how to read it. An instruction without one is written by hand.
`;

/** The whole page. */
function render(): string {
  const sections = Object.entries(FAMILIES).map(([title, rows]) => section(title, rows));
  return [INTRODUCTION, `There are ${ROWS.length}.\n`, ...sections].join("\n");
}

function section(title: string, rows: readonly Row[]): string {
  const lines = [...rows].sort((left, right) => left.code - right.code).map((row) =>
    `| ${
      [
        `\`${row.name}\``,
        opcode(row.code),
        row.immediates.join(" "),
        `${operands(row.params)} → ${operands(row.results)}`,
        row.traps ? "yes" : "",
        row.proposal,
        meaning(row),
      ].join(" | ")
    } |`
  );
  return [
    `## ${title}\n`,
    "| instruction | opcode | immediates | type | traps | proposal | meaning |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

/** The bytes as written: the prefix, and the opcode after it as a number. */
function opcode(code: number): string {
  const hex = (value: number) => `0x${value.toString(16).padStart(2, "0").toUpperCase()}`;
  return code < 0x1000 ? hex(code) : `${hex(code >> 12)} ${hex(code & 0xfff)}`;
}

function operands(types: readonly Operand[] | null): string {
  return types === null ? "…" : `[${types.join(" ")}]`;
}

function meaning({ js, lanes, v128, doc }: Row): string {
  const template = js ?? lanes?.js;
  const code = template === undefined
    ? v128
    : typeof template === "string"
    ? template
    : template.join(", ");
  const parts = [
    code === undefined ? "" : `\`${code.replaceAll("|", "\\|")}\``,
    lanes === undefined ? "" : lanesText(lanes),
    doc ?? "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function lanesText({ read, write, first = 0, stride = 1 }: NonNullable<Row["lanes"]>): string {
  const views = read === write ? `each ${read}` : `each ${write} from ${read}`;
  const from = first === 0 ? "" : `, from lane ${first}`;
  return `${views}${from}${stride === 1 ? "" : ", pairwise"}`;
}

if (import.meta.main) await write("docs/instructions.md", render());
