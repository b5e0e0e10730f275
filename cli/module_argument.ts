/**
 * Commands that look at a module: reading their arguments, and the module.
 *
 * @module
 */
import { decode } from "../runtime/decode/decode.ts";
import { DEFAULT_FEATURES, type Features } from "../runtime/features.ts";
import type { Module } from "../runtime/module.ts";
import { explainCompile } from "./compile_problem.ts";
import { FEATURES_OPTION, listsFeatures, parseFeatures } from "./features.ts";
import { loadModule } from "./load.ts";
import type { CommandRow } from "./command_row.ts";
import { type Given, noModule, parseOptions } from "./options.ts";
import { Problem } from "./problem.ts";

/** What such a command was given. */
export interface ModuleArguments {
  /** The path or URL. */
  readonly name: string;
  /** Decoded, not validated. */
  readonly module: Module;
  /** With which it was decoded. */
  readonly features: Features;
  readonly given: Given;
  /** What follows the module. */
  readonly rest: readonly string[];
}

/**
 * Reads arguments and module.
 *
 * @param most How many arguments may follow the module.
 * @returns `null` when help or names of features were asked for, and have been printed.
 * @throws {Problem} when something is wrong with them.
 */
export async function readModuleArguments(
  command: CommandRow,
  args: readonly string[],
  most: number,
): Promise<ModuleArguments | null> {
  const given = await parseOptions(command, args);
  if (given === null) return null;
  const switched = command.options.includes(FEATURES_OPTION);
  if (switched && await listsFeatures(given)) return null;
  const [name, ...rest] = given.rest;
  if (name === undefined) throw noModule(command);
  if (rest.length > most) {
    throw new Problem(
      `"${rest[most]}" is one argument too many for ${command.name}`,
      `usage: cli.ts ${command.usage}`,
    );
  }
  const asked = switched ? given.value("features") : undefined;
  const features = asked === undefined ? DEFAULT_FEATURES : parseFeatures(asked);
  const bytes = await loadModule(name);
  try {
    return { name, module: decode(bytes, features), features, given, rest };
  } catch (error) {
    throw explainCompile(error, { name, bytes });
  }
}
