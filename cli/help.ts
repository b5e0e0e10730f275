/**
 * The text of `--help`, from a command's row.
 *
 * @module
 */
import { type CommandRow, COMMON_OPTIONS, type OptionRow } from "./command_row.ts";

/** The column in which descriptions begin; a longer option has a line of its own. */
const COLUMN = 28;

/** The help of one command. */
export function helpText(command: CommandRow): string {
  const parts = [
    command.about,
    `Usage:\n  cli.ts ${command.usage}`,
    `Options:\n${[...command.options, ...COMMON_OPTIONS].map(optionText).join("\n")}`,
    ...Object.entries(command.more ?? {}).map(([title, text]) => `${title}:\n${indented(text)}`),
    `Examples:\n${command.examples.map(exampleText).join("\n")}`,
  ];
  return parts.join("\n\n");
}

function optionText({ name, letter, value, help }: OptionRow): string {
  const short = letter === undefined ? "" : `-${letter}, `;
  const spelling = `  ${short}--${name}${value === undefined ? "" : ` ${value}`}`;
  const [first, ...others] = help.split("\n");
  const start = spelling.length < COLUMN - 1
    ? `${spelling.padEnd(COLUMN)}${first}`
    : `${spelling}\n${" ".repeat(COLUMN)}${first}`;
  return [start, ...others.map((line) => " ".repeat(COLUMN) + line)].join("\n");
}

function exampleText([line, does]: readonly [string, string]): string {
  return `  ${line}\n      ${does}`;
}

function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}
