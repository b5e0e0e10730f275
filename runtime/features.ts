/**
 * Which parts of WebAssembly are switched on.
 *
 * Each proposal is one switch. Switching one on switches on what it builds upon; switching one off
 * switches off what builds upon it. Every proposal this engine knows is on unless asked otherwise.
 *
 * {@link https://webassembly.org/features/}
 *
 * @module
 */
import type { Proposal } from "../ops/row.ts";
import { CompileError, type ErrorDetail } from "./errors.ts";

/** The name of a switch. */
export type Feature = Exclude<Proposal, "mvp"> | "mutable-globals";

/** The features that are on. */
export type Features = ReadonlySet<Feature>;

/** What to change in the default set. */
export interface FeatureOptions {
  /** Switched on, together with all they build upon. @default {[]} */
  readonly enable?: readonly string[];
  /** Switched off, together with all that builds upon them. @default {[]} */
  readonly disable?: readonly string[];
}

/** Every feature, with those that it builds upon directly. */
const BUILDS_ON: Readonly<Record<Feature, readonly Feature[]>> = {
  "mutable-globals": [],
  "sign-extension": [],
  "saturating-float-to-int": [],
  "multi-value": [],
  "bulk-memory": [],
  "reference-types": ["bulk-memory"],
  "simd": [],
  "relaxed-simd": ["simd"],
  "tail-call": [],
  "extended-const": [],
  "function-references": ["reference-types"],
  "gc": ["function-references"],
  "exception-handling": ["reference-types"],
  "legacy-exceptions": [],
  "multi-memory": [],
  "memory64": [],
  "threads": [],
  "custom-page-sizes": [],
  "wide-arithmetic": ["multi-value"],
};

/** All names, oldest first. */
export const FEATURES: readonly Feature[] = Object.keys(BUILDS_ON) as Feature[];

/** What is on when nothing is asked: everything. */
export const DEFAULT_FEATURES: Features = new Set(FEATURES);

/**
 * The default set with changes.
 *
 * @param options Names to switch on and off.
 * @returns The set that results.
 * @throws {TypeError} For a name that is no feature, or when a feature would be both on and off.
 */
export function features(options: FeatureOptions = {}): Features {
  const enabled = closure((options.enable ?? []).map(known), (name) => BUILDS_ON[name]);
  const disabled = closure((options.disable ?? []).map(known), dependents);
  for (const name of enabled) {
    if (disabled.has(name)) throw new TypeError(conflict(name, options));
  }
  return new Set(FEATURES.filter((name) => !disabled.has(name)));
}

/**
 * Refuses what a feature that is off would be needed for.
 *
 * @param on The features that are on.
 * @param needed The feature that `what` needs.
 * @param what What was met, such as `a v128 type`.
 * @param offset Where, in bytes from the start of the module.
 * @param rule The phase and phrase by which the specification without the feature refuses `what`, if
 * they are not those of malformed bytes.
 * @throws {CompileError} When `needed` is off.
 */
export function requireFeature(
  on: Features,
  needed: Feature,
  what: string,
  offset: number,
  rule: ErrorDetail = { phase: "decode", phrase: `${needed} is disabled` },
): void {
  if (on.has(needed)) return;
  throw new CompileError(
    `${what} at offset 0x${
      offset.toString(16)
    } needs the "${needed}" proposal, which is switched ` +
      `off; do not disable "${needed}"${alternatives(on, needed)}`,
    { ...rule, offset },
  );
}

/** Names what else must be on, when switching on `needed` takes more than itself. */
function alternatives(on: Features, needed: Feature): string {
  const others = [...closure(BUILDS_ON[needed], (name) => BUILDS_ON[name])].filter((f) =>
    !on.has(f)
  );
  return others.length === 0 ? "" : ` nor ${others.map((name) => `"${name}"`).join(", ")}`;
}

function known(name: string): Feature {
  if (Object.hasOwn(BUILDS_ON, name)) return name as Feature;
  throw new TypeError(`There is no feature "${name}"; the features are ${FEATURES.join(", ")}`);
}

/** The features that build directly upon `base`. */
function dependents(base: Feature): readonly Feature[] {
  return FEATURES.filter((name) => BUILDS_ON[name].includes(base));
}

function closure(
  start: readonly Feature[],
  next: (name: Feature) => readonly Feature[],
): Set<Feature> {
  const found = new Set(start);
  // A set hands out what is added while it is walked.
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}

function conflict(name: Feature, options: FeatureOptions): string {
  const disabled = (options.disable ?? []).join(", ");
  return `Feature "${name}" is asked for (by enabling ${(options.enable ?? []).join(", ")}) ` +
    `and switched off (by disabling ${disabled}); leave out one of them`;
}
