/**
 * What is said about a module that imports what it is not given: all of it at once, and, where the
 * names show which tool the module was made for, what to do.
 *
 * @module
 */
import type { Import, Module } from "../runtime/module.ts";
import { externTypeText } from "../runtime/type_text.ts";
import type { GuestImports } from "./engines/engine.ts";
import { Problem } from "./problem.ts";

/** How many imports are listed. */
const MOST_LISTED = 40;

/** The problem that imports are missing. */
export function missingImports(module: Module, given: GuestImports): Problem {
  const missing = module.imports.filter((wanted) => !isGiven(wanted, given));
  const lines = missing.slice(0, MOST_LISTED).map(importText);
  const more = missing.length - MOST_LISTED;
  if (more > 0) lines.push(`\n  … and ${more} more`);
  const count = missing.length === 1 ? "an import" : `${missing.length} imports`;
  return new Problem(
    `the module needs ${count} that it is not given here:${lines.join("")}`,
    ...adviceFor(missing),
  );
}

function isGiven({ module, name, desc }: Import, given: GuestImports): boolean {
  return desc.kind === "func" && Object.hasOwn(given, module) &&
    Object.hasOwn(given[module]!, name);
}

function importText({ module, name, desc }: Import): string {
  return `\n  ${JSON.stringify(module)} ${JSON.stringify(name)} ${externTypeText(desc)}`;
}

/** A tool whose modules are recognised by what they import. */
interface Family {
  /** Whether an import is one of that tool's. */
  readonly matches: (wanted: Import) => boolean;
  readonly advice: string;
}

/** The first family that has an import counts. */
const FAMILIES: readonly Family[] = [
  {
    matches: ({ module }) => /^(wasi|wit):|^\[export\]|^cm32p2/.test(module),
    advice: "this is the core of a component (WASI preview 2); build for preview 1 instead: " +
      "Rust with --target wasm32-wasip1, clang with --target=wasm32-wasip1",
  },
  {
    matches: ({ module, name }) => module.startsWith("wasix_") || name === "callback_signal",
    advice: "this is made for WASIX, which Wasmer has; build for wasm32-wasip1 instead",
  },
  {
    matches: ({ module, name }) =>
      module === "wbg" || /^\.?\/?.*_bg(\.js|\.wasm)?$/.test(module) ||
      module.startsWith("__wbindgen") || name.startsWith("__wbindgen_") ||
      name.startsWith("__wbg_"),
    advice: "this is made by wasm-bindgen, and runs only with the JavaScript that comes with it; " +
      "for a program of its own, build with --target wasm32-wasip1 and without wasm-bindgen",
  },
  {
    matches: ({ module, name }) =>
      module === "gojs" || (module === "go" && /^(runtime|syscall)/.test(name)),
    advice: "this is made by Go for browsers; build it with GOOS=wasip1 GOARCH=wasm instead",
  },
  {
    matches: ({ module, name, desc }) =>
      (module === "env" &&
        /^(_?emscripten_|__syscall_|invoke_[vijfd]|_embind_|__cxa_|_emval_|_?__assert_fail$|abort_js$|_abort_js$|__handle_stack_overflow$)/
          .test(name)) ||
      (module === "a" && name.length <= 2 && desc.kind !== "tag"),
    advice: "this is made by Emscripten, and runs only with the JavaScript that comes with it; " +
      "for a program of its own, link with -sSTANDALONE_WASM",
  },
  {
    matches: ({ module, name }) => module === "env" && ["abort", "seed", "trace"].includes(name),
    advice: "this looks like AssemblyScript; to run it under WASI, compile it with " +
      "--config ./node_modules/@assemblyscript/wasi-shim/asconfig.json, or with --use abort= " +
      "when it needs nothing else",
  },
  {
    matches: ({ module }) =>
      /^wasi_(ephemeral_)?nn|^wasmedge_|^wasi_ephemeral_|^wasi_logging/.test(module),
    advice: "this uses an extension that is not part of WASI preview 1, and only some hosts have",
  },
  {
    matches: ({ module }) => module.startsWith("wasi_"),
    advice: "WASI preview 1 has no such function: it is an extension of another host's, " +
      "or the name is misspelt",
  },
];

const GENERAL_ADVICE =
  "programs are given WASI preview 1 and nothing else here; to give a module " +
  "functions of your own, use mod.ts: instantiate(bytes, { module: { name() { … } } })";

function adviceFor(missing: readonly Import[]): string[] {
  const family = FAMILIES.find(({ matches }) => missing.some(matches));
  return [family?.advice ?? GENERAL_ADVICE];
}
