/**
 * Generated JavaScript as lines, each with the instruction of the module that it belongs to: for people
 * who want to see what became of a function. Nothing that runs a guest loads this file.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { GenerateOptions } from "./generator.ts";
import { generateSource } from "./source.ts";

/** One line of generated JavaScript. */
export interface GeneratedLine {
  /** The line, without notes. */
  readonly text: string;
  /**
   * The byte offset in the module of the instruction that the line completes: those before it that have
   * no line are part of its text. `undefined` for lines that stand for no instruction, at the start of
   * the function and at its end.
   */
  readonly offset: number | undefined;
}

/** What starts a line that belongs to an instruction. */
const NOTE = /^\/\*@(\d+)\*\//;
/** The first line of a part of a divided function, and the last. */
const PART_STARTS = /^const part\d+=/;
const PART_ENDS = /return 0;\};$/;

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
): GeneratedLine[] {
  const lines: { text: string; offset: number | undefined }[] = [];
  let offset: number | undefined;
  let starts = -1;
  for (const line of generateSource(module, funcidx, { ...options, annotate: true }).split("\n")) {
    const note = NOTE.exec(line);
    const text = note === null ? line : line.slice(note[0].length);
    if (note !== null) offset = Number(note[1]);
    // What comes first in a part, and what comes last, is where its instructions are.
    else if (PART_STARTS.test(text)) starts = lines.length;
    if (starts >= 0 && note !== null) {
      for (const head of lines.slice(starts)) head.offset = offset;
      starts = -1;
    }
    if (text !== "") lines.push({ text, offset });
    if (note === null && PART_ENDS.test(text)) offset = undefined;
  }
  const last = lines.at(-1)!;
  last.offset = undefined;
  return lines;
}
