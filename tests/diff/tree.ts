/**
 * Code as a tree, so that it can be made smaller: a branch names its label, and is given a depth only
 * when the bytes are written.
 *
 * @module
 */

/** What a block, loop or other labelled instruction opens. */
export interface Label {
  /** Types of what a branch to it carries. */
  readonly carries: readonly string[];
}

/** A piece of code: bytes, code within it, or the edge of a block. */
export type Part =
  | readonly number[]
  | Node
  | { readonly enter: Label }
  | { readonly leave: Label }
  | { readonly depth: Label };

/** Code that takes nothing from the stack and leaves `results` there, or does not come to its end. */
export interface Node {
  readonly results: readonly string[];
  parts: readonly Part[];
  /** Whether the bits of the result may differ between engines, as those of a NaN made here may. */
  raw?: boolean;
}

/** Code that leaves `results`. */
export function node(results: readonly string[], ...parts: Part[]): Node {
  return { results, parts };
}

/** Whether `part` is code within code. */
export function isNode(part: Part): part is Node {
  return "results" in part;
}

/**
 * The bytes of a node.
 *
 * @returns `undefined` when a branch names a label that is not open there
 */
export function encode(node: Node, open: readonly Label[] = []): number[] | undefined {
  const bytes: number[] = [];
  const labels = [...open];
  return write(node, labels, bytes) ? bytes : undefined;
}

function write(node: Node, labels: Label[], bytes: number[]): boolean {
  for (const part of node.parts) {
    if (isNode(part)) {
      if (!write(part, labels, bytes)) return false;
    } else if ("enter" in part) labels.push(part.enter);
    else if ("leave" in part) labels.pop();
    else if ("depth" in part) {
      const at = labels.lastIndexOf(part.depth);
      if (at < 0) return false;
      bytes.push(labels.length - 1 - at);
    } else for (const byte of part) bytes.push(byte);
  }
  return true;
}

/** All nodes of a tree, outer ones first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const part of node.parts) if (isNode(part)) yield* walk(part);
}

/** How often a tree that is being made smaller is tried. */
const MOST_TRIES = 1000;

/**
 * Makes trees smaller for as long as `stillFails` says yes, by putting simple code, or code from
 * further inside, in the place of a node. The trees are changed.
 */
export function shrink(
  roots: readonly Node[],
  simplest: (results: readonly string[]) => readonly Part[],
  stillFails: () => boolean,
): void {
  let tries = 0;
  const isWorse = () => ++tries > MOST_TRIES || !stillFails();
  for (let progress = true; progress && tries < MOST_TRIES;) {
    progress = false;
    for (const root of roots) {
      for (const node of [...walk(root)]) {
        if (shrinkNode(node, simplest, isWorse)) progress = true;
      }
    }
  }
}

function shrinkNode(
  node: Node,
  simplest: (results: readonly string[]) => readonly Part[],
  isWorse: () => boolean,
): boolean {
  const before = node.parts;
  const weight = weightOf(before);
  const inner = before.filter(isNode).filter(({ results, raw }) =>
    results.join() === node.results.join() && (!raw || node.raw)
  );
  for (const parts of [simplest(node.results), ...inner.map((part) => part.parts)]) {
    if (weightOf(parts) >= weight) continue;
    node.parts = parts;
    if (!isWorse()) return true;
  }
  node.parts = before;
  return false;
}

/** How much code parts are, all told. */
function weightOf(parts: readonly Part[]): number {
  let weight = 0;
  for (const part of parts) {
    weight += isNode(part) ? weightOf(part.parts) : "length" in part ? part.length : 1;
  }
  return weight;
}
