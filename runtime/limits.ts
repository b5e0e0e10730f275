/**
 * Every limit in one place: what a module may declare (the JavaScript API's implementation limits,
 * so that a module refused here is refused by browsers too) and what a running guest may use.
 *
 * {@link https://webassembly.github.io/spec/js-api/index.html#limits}
 *
 * @module
 */

/** Bounds on declarations; exceeding one is a `CompileError`. */
export const MODULE_LIMITS = {
  /** Bytes in a module. */
  moduleBytes: 1024 * 1024 * 1024,
  types: 1_000_000,
  funcs: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  datas: 100_000,
  elements: 10_000_000,
  tables: 100_000,
  memories: 100,
  /** Parameters of one function or block. */
  params: 1_000,
  /** Results of one function or block. */
  results: 1_000,
  /** Bytes in one body. */
  bodyBytes: 7_654_321,
  /** Locals of one function, parameters included. */
  locals: 50_000,
  /** Fields of one struct. */
  fields: 10_000,
  /** Depth of a subtype chain. */
  subtypeDepth: 63,
  /** Nesting of control instructions in one body. */
  controlDepth: 100_000,
  /** Operands on the stack at one point of a body. */
  operands: 1_000_000,
  /**
   * Types that the instructions of a module may bring along in long lists. Two bytes can stand for
   * thousands of them; this bounds what validation takes.
   */
  listedTypes: 300_000_000,
} as const;

/** What a running guest may use. */
export interface RuntimeLimits {
  /**
   * Bytes in the memories that one instance declares, together. A shared memory counts with all that
   * it may grow to. `memory.grow` past it returns -1.
   *
   * @default {4 GiB}
   */
  readonly memoryBytes: number;
  /**
   * Elements in the tables that one instance declares, together. `table.grow` past it returns -1.
   *
   * @default {10,000,000}
   */
  readonly tableElements: number;
  /** Bytes of guest stack: all frames of one agent. @default {8 MiB} */
  readonly stackBytes: number;
  /** Guest frames. @default {200,000} */
  readonly callDepth: number;
}

/** What a guest may use when nothing else is said. */
export const DEFAULT_LIMITS: RuntimeLimits = {
  memoryBytes: 4 * 1024 * 1024 * 1024,
  tableElements: 10_000_000,
  stackBytes: 8 * 1024 * 1024,
  callDepth: 200_000,
};
