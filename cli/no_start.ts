/**
 * What is said about a module that is not a program.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { funcTypeText } from "../runtime/type_text.ts";
import { Problem } from "./problem.ts";

/** How many functions are listed. */
const MOST_LISTED = 20;

/** The problem that a module exports no `_start`. */
export function noStart(module: Module): Problem {
  const functions = exportedFunctions(module);
  const message = 'the module exports no function "_start", so it is not a program to run';
  if (functions.length === 0) return new Problem(message, "it exports no function at all");
  return new Problem(message, `call one of its functions with --invoke NAME${listText(functions)}`);
}

/** The problem that a module exports `_start`, but not what goes with it. */
export function noCommand({ hasMemory }: { readonly hasMemory: boolean }): Problem {
  return hasMemory
    ? new Problem('the module exports both "_start" and "_initialize", so it is no program')
    : new Problem(
      'the module uses WASI, but exports no memory called "memory"',
      "WASI passes everything through that memory; export it",
    );
}

/** The problem that a module exports no function of that name. */
export function noExport(module: Module, name: string): Problem {
  const functions = exportedFunctions(module);
  if (functions.length === 0) {
    return new Problem(`the module exports no function "${name}", nor any other`);
  }
  return new Problem(
    `the module exports no function "${name}"`,
    `it exports these${listText(functions)}`,
  );
}

function exportedFunctions({ exports, funcs }: Module): string[] {
  return exports.filter(({ kind }) => kind === "func")
    .map(({ name, index }) => `${JSON.stringify(name)} ${funcTypeText(funcs[index]!)}`);
}

function listText(functions: readonly string[]): string {
  const lines = functions.slice(0, MOST_LISTED).map((text) => `\n  ${text}`);
  const more = functions.length - MOST_LISTED;
  return `:${lines.join("")}${more > 0 ? `\n  … and ${more} more` : ""}`;
}
