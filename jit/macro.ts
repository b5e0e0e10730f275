/**
 * Functions written out where rules call them. V8 inlines no more than a few dozen calls into one
 * function, and a loop over vectors of bytes has hundreds.
 *
 * ```js ignore
 * ~ltHalvesS($0a, $1a)          // before
 * ~($t0=…, $t1=…, … $t0 … $t1)  // after
 * ```
 *
 * @module
 */
import { MACROS } from "./generated/rules.ts";

const CALL = /(?<![.\w])([a-z]\w*)\(/gi;
const NAME = /(?<![.$\w])[a-z]\w*(?!\w*\()/gi;
/** What costs nothing to write twice. */
const ATOM = /^(?:\$\w+|-?\w+|\(-?\w+\))$/;

/** Counts the variables `$t0`, `$t1`, … of a text. */
export interface Variables {
  count: number;
  /** Masks of lanes are left as they are before their top bits are spread over the lanes. */
  readonly topsOnly?: boolean;
}

/** The functions that spread the top bit of each lane over it. */
const SPREADING: ReadonlySet<string> = new Set(["spreadBytes", "spreadHalves"]);

/** The text without calls that can be written out. */
export function expand(text: string, variables: Variables): string {
  CALL.lastIndex = 0;
  for (let call = CALL.exec(text); call !== null; call = CALL.exec(text)) {
    const macro = Object.hasOwn(MACROS, call[1]!) ? MACROS[call[1]!] : undefined;
    if (macro === undefined) continue;
    const { args, end } = argumentsOf(text, CALL.lastIndex);
    const expanded = args.map((arg) => expand(arg, variables));
    const plain = variables.topsOnly && SPREADING.has(call[1]!);
    const made = plain ? expanded[0]! : written(macro, expanded, variables);
    const rest = expand(text.slice(end), variables);
    return `${text.slice(0, call.index)}(${made})${rest}`;
  }
  return text;
}

/** The arguments of a call from behind its bracket on, and where the text goes on. */
function argumentsOf(text: string, start: number): { args: string[]; end: number } {
  const args: string[] = [];
  let from = start;
  let depth = 0;
  for (let at = start;; at++) {
    const letter = text[at]!;
    if (letter === "(") depth++;
    else if (letter === ")" && depth-- === 0 || letter === "," && depth === 0) {
      args.push(text.slice(from, at).trim());
      from = at + 1;
      if (letter === ")") return { args, end: from };
    }
  }
}

/** A macro with its arguments; what is used often, or is a step of its own, goes into variables. */
function written(macro: string, args: readonly string[], variables: Variables): string {
  const [params = "", ...steps] = macro.split("|: ");
  const texts = steps.filter((_, k) => k % 2 === 1);
  const names = new Map<string, string>();
  const done: string[] = [];
  const bind = (name: string, text: string) => {
    const uses = texts.join(" ").match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0;
    if (uses < 2 || ATOM.test(text)) {
      names.set(name, ATOM.test(text) ? text : `(${text})`);
      return;
    }
    const variable = `$t${variables.count++}`;
    done.push(`${variable}=${text}`);
    names.set(name, variable);
  };
  params.split(", ").forEach((name, k) => bind(name, args[k]!));
  let result = "";
  for (let k = 0; k < steps.length; k += 2) {
    const bound = steps[k + 1]!.replaceAll(NAME, (name) => names.get(name) ?? name);
    const text = expand(bound, variables);
    if (steps[k] === "") result = text;
    else bind(steps[k]!, text);
  }
  return [...done, result].join(",");
}
