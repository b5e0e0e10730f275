/**
 * `cli.ts explain MODULE FUNC`.
 *
 * @module
 */
import { Declined } from "../../jit/declined.ts";
import { listSource, type SourceListing } from "../../jit/listing.ts";
import { leaveOut, SWITCHES } from "../../jit/switches.ts";
import { codeOf } from "../../runtime/lower/code.ts";
import { listFunction, type Listing, listingText } from "../../runtime/lower/listing.ts";
import { Meter } from "../../runtime/meter.ts";
import type { Module } from "../../runtime/module.ts";
import type { CommandRow } from "../command_row.ts";
import { explainCompile } from "../compile_problem.ts";
import { functionLines, functionParts, hex } from "../disassemble/function.ts";
import { ensureValid } from "../engines/ours.ts";
import { findFunction } from "../function_argument.ts";
import { readModuleArguments } from "../module_argument.ts";
import type { Given } from "../options.ts";
import { Output } from "../output.ts";
import { Problem } from "../problem.ts";
import { terminalWidth } from "../terminal.ts";
import { columnLines } from "./columns.ts";
import { alignedRows, declinedText, indenter, type Row } from "./rows.ts";

const EXPLAIN: CommandRow = {
  name: "explain",
  usage: "explain [options] MODULE FUNC",
  about:
    "Shows what becomes of a function: its instructions, the register code that the interpreter\n" +
    "runs, and the JavaScript that the JIT compiles it to, side by side.\n\n" +
    "MODULE is a path, an http(s) URL, or - for standard input. FUNC is the index of a function, its\n" +
    "name, or the name it is exported by. The module is not run.",
  options: [
    { name: "only", value: "wasm|lowered|js", help: "print one of the three by itself" },
    {
      name: "loop",
      value: "OFFSET",
      help:
        "show the JavaScript that is entered at the loop at this\noffset, while the function runs",
    },
    {
      name: "form",
      value: "pairs|whole",
      help: "show the JavaScript whose i64 are pairs of words for good, or\nwhole, as BigInts",
    },
    {
      name: "metered",
      value: "fuel|time|fuel,time",
      help: "show the code of a run with a limit of fuel, or of time",
    },
    {
      name: "without",
      value: "LIST",
      help: `leave out what is done to the JavaScript to be fast:\n${SWITCHES.join(", ")}`,
    },
  ],
  more: {
    "How to read it":
      "Offsets, such as 0x0002b, are those of bytes in the module. An instruction with nothing\n" +
      "beside it is part of what comes below it: `local.get` is an operand of whatever takes it.\n\n" +
      "Register code works on slots of the function's frame: l0 is local 0, s0 the first operand\n" +
      "of the stack, k0 a constant; ->12 goes to the instruction numbered 12.\n\n" +
      "In JavaScript, l0 is local 0; an i64 has two words, l0 and h0, or is a BigInt, c0; i0, d0,\n" +
      "r0 and b0 are operands that had to be computed before they are used; dv is memory 0; D is\n" +
      "the room left on JavaScript's stack. A line ends before what may trap or call, so that the\n" +
      "number of the line tells which instruction it was. Blocks of large functions are functions:\n" +
      "part1.\n\n" +
      "A function is compiled in as many forms as it needs: one to be called, one for each loop\n" +
      "in which it was hot, and both again over BigInts if it does much with i64. The lines above\n" +
      "the columns name those that there may be. One with a limit has forms of its own.",
  },
  examples: [
    ["cli.ts explain hello.wasm main", "shows one function, by its name"],
    ["cli.ts explain --only js hello.wasm 12 | less", "shows its JavaScript, by its index"],
  ],
};

/** What `--only` can name. */
const FORMS = ["wasm", "lowered", "js"] as const;
type Form = typeof FORMS[number];

/** What `--form` can name. */
const I64_FORMS = ["pairs", "whole"] as const;
type I64Form = typeof I64_FORMS[number];

/** Loops that are named beside a function. */
const FEW_LOOPS = 8;

/**
 * Explains a function.
 *
 * @returns The exit status.
 * @throws {Problem} when there is no such function, or the module cannot be read or is not valid.
 */
export async function explain(args: readonly string[]): Promise<number> {
  const read = await readModuleArguments(EXPLAIN, args, 1);
  if (read === null) return 0;
  const { name, module, given, rest: [wanted] } = read;
  const only = formOf(given.value("only"));
  if (wanted === undefined) throw noFunction(name);
  const funcidx = await findFunction(module, wanted);
  await ensureValid(module).catch((error) => {
    throw explainCompile(error, { name, bytes: module.bytes });
  });
  leaveOutGiven(given);
  const subject = {
    module,
    funcidx,
    entry: loopOf(module, funcidx, given),
    form: i64FormOf(given),
    meter: meterOf(given.value("metered")),
  };
  const output = new Output();
  for (const line of explanation(subject, only)) {
    if (output.closed) break;
    output.line(line);
  }
  output.flush();
  return 0;
}

/** What is to be explained. */
interface Subject {
  readonly module: Module;
  readonly funcidx: number;
  /** The loop at which it is entered. */
  readonly entry: number | undefined;
  /** How its i64 are computed; `undefined`: as it comes. */
  readonly form: I64Form | undefined;
  /** What its instance is limited by. */
  readonly meter: Meter | null;
}

function* explanation(subject: Subject, only: Form | undefined): Generator<string> {
  const { module, funcidx } = subject;
  switch (only) {
    case "wasm":
      return yield* functionLines(module, funcidx);
    case "lowered":
      return yield listingText(registerCode(subject));
    case "js": {
      const js = javaScript(subject);
      if (js instanceof Declined) throw new Problem(declinedText(js));
      return yield* js.lines.map(indenter());
    }
  }
  const [head, ...wasm] = functionParts(module, funcidx);
  const js = javaScript(subject);
  yield head!.text;
  yield* otherForms(subject, js);
  yield "";
  const rows: Row[] = [["WebAssembly", "register code", "JavaScript"], ["", "", ""]];
  rows.push(
    ...alignedRows({
      wasm,
      lowered: registerCode(subject),
      js: js instanceof Declined ? js : js.lines,
    }),
  );
  yield* columnLines(rows, terminalWidth());
}

/** Which other forms of the JavaScript there may be, when none is asked for. */
function* otherForms(
  { module, funcidx, entry, form }: Subject,
  js: SourceListing | Declined,
): Generator<string> {
  if (js instanceof Declined || entry !== undefined || form !== undefined) return;
  if (js.changesForm) yield ";; once it is hot, its i64 are BigInts: --form whole shows that";
  const loops = loopsOf(module, funcidx);
  if (loops.length === 0) return;
  const named = loops.slice(0, FEW_LOOPS).map(hex).join(", ");
  const more = loops.length > FEW_LOOPS ? ", …" : "";
  yield `;; entered at a loop, if it is hot there: --loop ${named}${more}`;
}

function registerCode({ module, funcidx, meter }: Subject): Listing {
  return listFunction(codeOf(module, meter), funcidx);
}

/** The lines of the JavaScript, or why there are none. */
function javaScript(subject: Subject): SourceListing | Declined {
  const { module, funcidx, entry, form, meter } = subject;
  try {
    return listSource(module, funcidx, { entry, form, metering: meter?.mode ?? 0 });
  } catch (error) {
    if (error instanceof Declined) return error;
    throw error;
  }
}

function noFunction(name: string): Problem {
  return new Problem(
    "which function? None is given",
    `usage: cli.ts ${EXPLAIN.usage}`,
    `cli.ts inspect ${name} shows what it exports`,
  );
}

function formOf(text: string | undefined): Form | undefined {
  const form = FORMS.find((form) => form === text);
  if (text === undefined || form !== undefined) return form;
  throw new Problem(`--only "${text}" is none of ${FORMS.join(", ")}`);
}

function i64FormOf(given: Given): I64Form | undefined {
  const text = given.value("form");
  const form = I64_FORMS.find((form) => form === text);
  if (form === "whole" && given.value("metered") !== undefined) {
    throw new Problem("--form whole and --metered: a run with limits does without BigInts");
  }
  if (text === undefined || form !== undefined) return form;
  throw new Problem(`--form "${text}" is neither of ${I64_FORMS.join(", ")}`);
}

/** A meter such as `--metered` names, for the form of the code; nothing is run. */
function meterOf(text: string | undefined): Meter | null {
  if (text === undefined) return null;
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => name !== "fuel" && name !== "time");
  if (wrong !== undefined) throw new Problem(`--metered "${wrong}" is neither fuel nor time`);
  return new Meter({
    fuel: names.includes("fuel") ? 0 : undefined,
    timeout: names.includes("time") ? 0 : undefined,
  });
}

function leaveOutGiven(given: Given): void {
  try {
    leaveOut(given.value("without") ?? "");
  } catch (error) {
    throw new Problem(`--without: ${(error as Error).message}`);
  }
}

/** The offsets of a function's loops. */
function loopsOf(module: Module, funcidx: number): number[] {
  return [...functionParts(module, funcidx)]
    .filter(({ text }) => /^ *loop\b/.test(text)).map(({ offset }) => offset!);
}

/** The offset that `--loop` names. */
function loopOf(module: Module, funcidx: number, given: Given): number | undefined {
  const text = given.value("loop");
  if (text === undefined) return undefined;
  const loops = loopsOf(module, funcidx);
  if (loops.includes(Number(text))) return Number(text);
  const where = loops.length === 0 ? "none" : loops.map(hex).join(", ");
  throw new Problem(`--loop "${text}" is not where a loop is`, `the function's loops: ${where}`);
}
