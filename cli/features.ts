/**
 * `--features`, which several commands take.
 *
 * @module
 */
import { type FeatureOptions, FEATURES, type Features, features } from "../runtime/features.ts";
import type { OptionRow } from "./command_row.ts";
import type { Given } from "./options.ts";
import { Problem } from "./problem.ts";

/** The option. */
export const FEATURES_OPTION: OptionRow = {
  name: "features",
  value: "LIST",
  help: "switch features of WebAssembly off and on: -simd,+gc;\nlist prints their names",
};

/** Whether `--features=list` asks for the names of the features; prints them then. */
export function listsFeatures(given: Given): boolean {
  if (given.value("features") !== "list") return false;
  for (const name of FEATURES) console.log(name);
  return true;
}

/**
 * Reads its value. A name alone switches on, as `+` does.
 *
 * @throws {Problem} when it names what is no feature, or contradicts itself.
 */
export function parseFeatures(text: string): Features {
  const names = text.split(",").map((name) => name.trim());
  const named = (sign: RegExp) =>
    names.filter((name) => sign.test(name)).map((name) => name.replace(/^[+-]/, ""));
  const options: FeatureOptions = { enable: named(/^[^-]/), disable: named(/^-/) };
  try {
    return features(options);
  } catch (error) {
    throw new Problem(`--features "${text}": ${(error as Error).message}`);
  }
}
