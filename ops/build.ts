/**
 * Builders of catalogue rows, so that a family file reads as a table: one line for each instruction.
 *
 * A signature is written `i32 addr -> i64`; a side written `*` depends on more than the row (`null`),
 * and an empty side takes or gives nothing. Immediates are written as a list of their kinds.
 *
 * @module
 */
import type { Access, Immediate, Operand, Proposal, Row, Template } from "./row.ts";

/** A row before its family tells which proposal it belongs to. */
export type Draft = Omit<Row, "proposal">;

/** What a row may say beyond code, name, signature and meaning. */
export type Extra = Partial<Omit<Row, "proposal" | "code" | "name" | "params" | "results" | "js">>;

/** Completes the rows of one proposal. */
export function family(proposal: Proposal, drafts: readonly Draft[]): readonly Row[] {
  return drafts.map((draft) => ({ ...draft, proposal }));
}

/** An instruction whose signature is fixed and whose meaning is `js`. */
export function plain(
  code: number,
  name: string,
  signature: string,
  js: Template,
  extra: Extra = {},
): Draft {
  return { code, name, immediates: [], ...sides(signature), traps: false, js, ...extra };
}

/** A comparison: a plain instruction that gives 1 or 0, with the name of its exact negation. */
export function compare(
  code: number,
  name: string,
  signature: string,
  js: string,
  negated?: string,
): Draft {
  return plain(code, name, signature, js, {
    predicate: true,
    ...(negated === undefined ? {} : { negated }),
  });
}

/** A load or store of `bytes` bytes. */
export function access(
  code: number,
  name: string,
  bytes: Access["bytes"],
  signature: string,
  meaning: Pick<Row, "js" | "bits"> & Partial<Row>,
): Draft {
  return {
    code,
    name,
    immediates: ["memarg"],
    ...sides(signature),
    traps: true,
    access: { bytes },
    ...meaning,
  };
}

/** An instruction that every stage has by hand. */
export function hand(
  code: number,
  name: string,
  immediates: string,
  signature: string,
  extra: Extra = {},
): Draft {
  return {
    code,
    name,
    immediates: words(immediates) as Immediate[],
    ...sides(signature),
    traps: false,
    ...extra,
  };
}

/** For {@link hand}: the instruction can trap. */
export const TRAPS = { traps: true } as const;

function sides(signature: string): Pick<Row, "params" | "results"> {
  const [params = "", results = ""] = signature.split("->");
  return { params: operands(params), results: operands(results) };
}

function operands(side: string): Operand[] | null {
  return side.trim() === "*" ? null : words(side) as Operand[];
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
