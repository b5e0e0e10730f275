/**
 * Options as data: a command lists the ones it takes, and parsing, help and suggestions follow from
 * the list.
 *
 * @module
 */
import { type CommandRow, COMMON_OPTIONS, type OptionRow } from "./command_row.ts";
import { Problem } from "./problem.ts";
import { loadParseArgs, misspelt, type ParseArgs } from "./std.ts";

/** What was given on a command line. */
export interface Given {
  /** Values by option; empty for options that were not given. */
  values(name: string): readonly string[];
  /** The value of an option that is given once at most. */
  value(name: string): string | undefined;
  /** Whether an option without a value was given. */
  has(name: string): boolean;
  /** What follows the options. */
  readonly rest: readonly string[];
}

/**
 * Parses a command's options.
 *
 * @returns What was given; `null` when it was help or the version that was asked for, and printed.
 * @throws {Problem} for an unknown option, and for a value that is missing or not wanted.
 */
export async function parseOptions(
  command: CommandRow,
  args: readonly string[],
): Promise<Given | null> {
  const rows = [...command.options, ...COMMON_OPTIONS];
  const withValue = rows.filter((row) => row.value !== undefined).map((row) => row.name);
  const unknown: string[] = [];
  const parseArgs = await parser();
  const parsed = parseArgs(args, {
    "--": true,
    stopEarly: command.optionsFirst ?? false,
    boolean: rows.filter((row) => row.value === undefined).map((row) => row.name),
    string: [...withValue, "_"],
    collect: withValue,
    alias: Object.fromEntries(rows.flatMap(({ letter, name }) => letter ? [[letter, name]] : [])),
    unknown: (arg, key) => key === undefined || unknown.push(arg) < 0,
  });
  if (unknown.length > 0) throw await unknownOption(unknown[0]!, rows, args);
  if (parsed["help"] === true) return await printHelp(command);
  if (parsed["version"] === true) return await printVersion();
  for (const row of rows) if (row.value !== undefined) checkValues(row, parsed[row.name]);
  return {
    values: (name) => parsed[name] as string[],
    value: (name) => (parsed[name] as string[])[0],
    has: (name) => parsed[name] === true,
    rest: restOf(args, parsed),
  };
}

async function parser(): Promise<ParseArgs> {
  try {
    return await loadParseArgs();
  } catch (error) {
    throw new Problem(
      `options need a package of npm, which cannot be loaded: ${(error as Error).message}`,
      "connect to the network for once; without options, programs run as it is",
    );
  }
}

/** The problem that a command was given no module. */
export function noModule({ usage }: CommandRow): Problem {
  return new Problem("which module? None is given", `usage: cli.ts ${usage}`, "--help says more");
}

/** The parser takes the first `--` out, wherever it is; behind the module it is the guest's. */
function restOf(
  args: readonly string[],
  { _: before, "--": after }: { readonly _: readonly string[]; readonly "--": readonly string[] },
): readonly string[] {
  if (before.length === 0 || !args.includes("--")) return [...before, ...after];
  return [...before, "--", ...after];
}

function checkValues(row: OptionRow, given: unknown): void {
  const { name, many } = row;
  const values = given as readonly string[];
  if (values.includes("")) throw missingValue(row);
  if (values.length > 1 && many === undefined) {
    throw new Problem(`--${name} is given ${values.length} times, but counts once; leave one out`);
  }
}

function missingValue({ name, value }: OptionRow, given = "VALUE"): Problem {
  return new Problem(
    `--${name} needs a value: --${name} ${value}`,
    `a value that begins with a dash is written --${name}=${given}`,
  );
}

async function unknownOption(
  arg: string,
  rows: readonly OptionRow[],
  args: readonly string[],
): Promise<Problem> {
  const before = args[args.indexOf(arg) - 1];
  const row = rows.find(({ name, value }) => value !== undefined && before === `--${name}`);
  if (row !== undefined) return missingValue(row, arg);
  const option = arg.replace(/=.*$/s, "");
  const known = rows.map(({ name }) => `--${name}`);
  const nearest = await misspelt(option, known);
  return new Problem(
    `there is no option "${option}"`,
    nearest === undefined ? `the options are ${known.join(", ")}` : `did you mean ${nearest}?`,
  );
}

async function printHelp(command: CommandRow): Promise<null> {
  const { helpText } = await import("./help.ts");
  console.log(helpText(command));
  return null;
}

async function printVersion(): Promise<null> {
  const { VERSION } = await import("../runtime/version.ts");
  console.log(`vitrine ${VERSION}`);
  return null;
}
