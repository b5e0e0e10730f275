/**
 * Generated JavaScript as lines, each with the instruction of the module that it belongs to: for people
 * who want to see what became of a function. Nothing that runs a guest loads this file.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { GenerateOptions } from "./generator.ts";
import { generateFunction } from "./source.ts";

/** One line of generated JavaScript. */
export interface GeneratedLine {
  /** The line, without notes. */
  readonly text: string;
  /**
   * The byte offset in the module of the instruction that the statement completes: those before it that
   * have none are part of its text. `undefined` for lines that stand for no instruction, at the start of
   * the function and at its end.
   */
  readonly offset: number | undefined;
  /** Whether the line goes on with a statement that began before it. */
  readonly continues: boolean;
  /** Whether the line is of the twin that a small recursive function has: see `source.ts`. */
  readonly twin: boolean;
}

/** Generated JavaScript, line by line. */
export interface SourceListing {
  readonly lines: readonly GeneratedLine[];
  /** Whether the function goes over to BigInts when it is hot: see `change_form.ts`. */
  readonly changesForm: boolean;
}

/** At the start of a statement: the instruction that it completes. */
const STATEMENT = /^\/\*:(\d+)\*\//;
/** At the start of a line that may trap or call: the instruction that does. */
const PLACE = /^\/\*@[\d#@]+\*\//;
/** The first line of the function, or of its twin. */
const FUNCTION_STARTS = /^(?:return \()?function f\d+(b?)\(/;
/** What ends the function, when it has no note. */
const FUNCTION_ENDS = /^(?:\}(?:\);)?|return f\d+;)$/;
/** The first line of a part of a divided function, and the last. */
const PART_STARTS = /^const part\d+=/;
const PART_ENDS = /return 0;.*\};$/;

/**
 * Lists the JavaScript of function `funcidx`, which `module` declares, in the order in which it is
 * written: the parts of a divided function come before the function.
 *
 * @throws {Declined} when the function stays in the interpreter
 */
export function listSource(
  module: Module,
  funcidx: number,
  options: Omit<GenerateOptions, "annotate"> = {},
): SourceListing {
  const { text: source, changesForm } = generateFunction(module, funcidx, {
    ...options,
    annotate: true,
  });
  const lines: Writable<GeneratedLine>[] = [];
  let offset: number | undefined;
  let twin = false;
  for (const line of source.split("\n")) {
    const note = STATEMENT.exec(line);
    if (note !== null) offset = Number(note[1]);
    const text = line.replace(STATEMENT, "").replace(PLACE, "");
    const last = lines.at(-1);
    const start = FUNCTION_STARTS.exec(text);
    if (start !== null) {
      twin = start[1] !== "";
      offset = undefined;
    }
    // A part begins where its first instruction is.
    if (note !== null && last !== undefined && PART_STARTS.test(last.text)) last.offset = offset;
    const continues = offset !== undefined && note === null;
    if (text !== "") lines.push({ text, offset, continues, twin });
    if (note === null && PART_ENDS.test(text)) offset = undefined;
  }
  for (const line of lines.toReversed()) {
    if (!line.continues || !FUNCTION_ENDS.test(line.text)) break;
    Object.assign(line, { offset: undefined, continues: false });
  }
  return { lines, changesForm };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
