/**
 * Random code that throws and catches.
 *
 * @module
 */
import { valType } from "../../runtime/validate/testing.ts";
import { leb } from "./constants.ts";
import { type Label, type Node, node, type Part } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** Throws, or does so under a condition; what is thrown may be what was caught before. */
export function throwing(w: Writer, depth: number): Node {
  const tag = w.random.below(w.world.tags.length);
  const args = w.world.tags[tag]!.map((type) => w.expr(type, depth - 1));
  const again = w.chance(5);
  const throws: Part[] = again ? [w.get("exnref"), [0x0a]] : [...args, [0x08, tag]];
  if (w.chance(6)) return node([], ...throws);
  const label: Label = { carries: [] };
  return node(
    [],
    w.expr("i32", depth - 1),
    [0x04, 0x40],
    { enter: label },
    ...throws,
    { leave: label },
    [0x0b],
  );
}

/** One clause of a `try_table`. */
interface Clause {
  /** Absent: `catch_all`. */
  readonly tag: number | undefined;
  readonly withRef: boolean;
  /** Where it leads. */
  readonly handler: Label;
}

function someClause(w: Writer): Clause {
  const tag = w.chance(3) ? undefined : w.random.below(w.world.tags.length);
  const withRef = w.chance(2);
  const args = tag === undefined ? [] : w.world.tags[tag]!;
  return { tag, withRef, handler: { carries: withRef ? [...args, "exnref"] : args } };
}

/** A value, from code whose exceptions are caught, or from what catches them. */
export function catching(w: Writer, type: string, depth: number): Node {
  const clauses = Array.from({ length: 1 + w.random.below(3) }, () => someClause(w));
  const done: Label = { carries: [type] };
  const inner: Label = { carries: [type] };
  const [inside, value, handling] = w.within(done, () => [
    w.within(inner, () => [...w.statements(depth - 1), throwing(w, depth - 1)]),
    w.expr(type, depth - 1),
    clauses.map((clause) => handlingOf(w, clause, { type, depth })),
  ]);
  const outside = [...clauses].reverse();
  return node(
    [type],
    [0x02, ...valType(type)],
    { enter: done },
    ...outside.flatMap(({ handler }): Part[] => [
      [0x02, ...w.blockType({ params: [], results: handler.carries })],
      { enter: handler },
    ]),
    [0x1f, ...valType(type), clauses.length],
    ...clauses.flatMap(({ tag, withRef, handler }): Part[] => [
      [(tag === undefined ? 2 : 0) + (withRef ? 1 : 0), ...tag === undefined ? [] : [tag]],
      { depth: handler },
    ]),
    { enter: inner },
    ...inside,
    value,
    { leave: inner },
    [0x0b],
    [0x0c],
    { depth: done },
    ...clauses.flatMap(({ handler }, n): Part[] => [
      { leave: handler },
      [0x0b],
      ...handling[n]!,
      ...n < clauses.length - 1 ? [[0x0c], { depth: done }] : [],
    ]),
    { leave: done },
    [0x0b],
  );
}

/** What is done with what a clause has caught: some of it is kept, and there is a value instead. */
function handlingOf(
  w: Writer,
  { tag, withRef }: Clause,
  { type, depth }: { type: string; depth: number },
): Part[] {
  if (withRef && w.chance(6)) return [[0x0a], w.expr(type, 0)];
  const args = tag === undefined ? [] : w.world.tags[tag]!;
  const keep = [0x21, ...leb(w.local("exnref"))];
  return [
    ...withRef ? [w.chance(2) ? keep : [0x1a]] : [],
    ...[...args].reverse().map((arg) => w.take(arg)),
    w.expr(type, depth - 1),
  ];
}
