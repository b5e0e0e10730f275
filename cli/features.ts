/**
 * `--features`, which several commands take.
 *
 * @module
 */
import { type FeatureOptions, FEATURES, type Features, features } from "../runtime/features.ts";
import type { OptionRow } from "./command_row.ts";
import type { Given } from "./options.ts";
import { Problem } from "./problem.ts";
import { misspelt } from "./std.ts";

/** The option. */
export const FEATURES_OPTION: OptionRow = {
  name: "features",
  value: "LIST",
  help: "switch features of WebAssembly off and on: -simd,+gc;\nlist prints their names",
};

/**
 * Whether `--features=list` asks for the names of the features; prints them then.
 *
 * @throws {Problem} when it names what is no feature.
 */
export async function listsFeatures(given: Given): Promise<boolean> {
  const text = given.value("features");
  if (text === undefined) return false;
  if (text === "list") {
    for (const name of FEATURES) console.log(name);
    return true;
  }
  const unknown = namesIn(text).map((name) => name.replace(/^[+-]/, ""))
    .find((name) => !(FEATURES as readonly string[]).includes(name));
  if (unknown !== undefined) throw await noFeature(unknown);
  return false;
}

async function noFeature(name: string): Promise<Problem> {
  const nearest = await misspelt(name, FEATURES);
  return new Problem(
    `--features: there is no feature "${name}"`,
    nearest === undefined
      ? `the features are ${FEATURES.join(", ")}`
      : `did you mean "${nearest}"?`,
  );
}

function namesIn(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/**
 * Reads its value. A name alone switches on, as `+` does.
 *
 * @throws {Problem} when it contradicts itself.
 */
export function parseFeatures(text: string): Features {
  const names = namesIn(text);
  const named = (sign: RegExp) =>
    names.filter((name) => sign.test(name)).map((name) => name.replace(/^[+-]/, ""));
  const options: FeatureOptions = { enable: named(/^[^-]/), disable: named(/^-/) };
  try {
    return features(options);
  } catch (error) {
    throw new Problem(`--features "${text}": ${(error as Error).message}`);
  }
}
