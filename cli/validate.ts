/**
 * `cli.ts validate MODULE`.
 *
 * @module
 */
import { validate } from "../runtime/validate/validate.ts";
import { explainCompile } from "./compile_problem.ts";
import { FEATURES_OPTION } from "./features.ts";
import { readModuleArguments } from "./module_argument.ts";
import type { CommandRow } from "./command_row.ts";

const VALIDATE: CommandRow = {
  name: "validate",
  usage: "validate [--features LIST] MODULE",
  about: "Says whether a module is valid, and if not, where and why.\n\n" +
    "MODULE is a path, an http(s) URL, or - for standard input; a binary, or the text format.",
  options: [FEATURES_OPTION],
  more: { "Exit status": "0  it is valid\n2  it is not, or cannot be read" },
  examples: [
    ["cli.ts validate hello.wasm", "prints nothing else than: hello.wasm is valid"],
    ["cli.ts validate --features=-simd hello.wasm", "says whether it is valid without SIMD"],
  ],
};

/**
 * Validates a module with our own validator.
 *
 * @returns The exit status.
 * @throws {Problem} when it is not valid.
 */
export async function validateCommand(args: readonly string[]): Promise<number> {
  const read = await readModuleArguments(VALIDATE, args, 0);
  if (read === null) return 0;
  const { name, module, features } = read;
  try {
    validate(module, features);
  } catch (error) {
    throw explainCompile(error, { name, bytes: module.bytes });
  }
  console.log(`${name} is valid`);
  return 0;
}
