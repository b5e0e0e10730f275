/**
 * Runs one script on one engine: each command gets a verdict.
 *
 * @module
 */
import {
  type Engine,
  type EngineInstance,
  type EngineModule,
  type Failure,
  type FailurePhase,
  NotRun,
  type ResultHint,
} from "./engine.ts";
import { commandException, phraseException } from "./exceptions.ts";
import { disabledFor } from "./script_features.ts";
import type { Spectest } from "./spectest.ts";
import { TextError, type TextTool } from "./text_tool.ts";
import type { Action, Command, ModuleAssertion, ModuleSource } from "./wast/script.ts";
import { matches, type Pattern, patternText, type RawValue, valueText } from "./wast/value.ts";

/**
 * How a command ended. `text` is a test of the text tool alone; `excepted` is listed in
 * `exceptions.ts`; `skipped` could not be asked of this engine. None of the three counts as passed.
 */
export type Verdict = "passed" | "failed" | "skipped" | "text" | "excepted";

/** A command's result. */
export interface StepResult {
  /** See {@link stepNames}. */
  readonly name: string;
  /** The command, such as `assert_return`. */
  readonly kind: Command["kind"];
  readonly verdict: Verdict;
  /** Why, unless it passed. */
  readonly message?: string;
}

/** What running a script takes. */
export interface Bench {
  readonly engine: Engine;
  readonly spectest: Spectest;
  readonly toBinary: TextTool;
}

/** Thrown by a command that did not go as the script says. */
class Mismatch extends Error {}

/** Thrown to end a command with another verdict than passed or failed. */
class Settled extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict, message: string) {
    super(message);
    this.verdict = verdict;
  }
}

/**
 * The names of a script's commands: `file.wast:line`, and for the second and further ones on a line
 * `file.wast:line.2` and so on.
 */
export function stepNames(file: string, commands: readonly Command[]): string[] {
  let count = 0;
  return commands.map(({ line }, index) => {
    count = line === commands[index - 1]?.line ? count + 1 : 1;
    return count === 1 ? `${file}:${line}` : `${file}:${line}.${count}`;
  });
}

/** Runs all commands of a script in order. */
export async function runScript(
  bench: Bench,
  file: string,
  commands: readonly Command[],
): Promise<StepResult[]> {
  const script = new Script(bench, disabledFor(file));
  const results: StepResult[] = [];
  const names = stepNames(file, commands);
  for (const [index, command] of commands.entries()) {
    const name = names[index]!;
    const { kind } = command;
    results.push({ name, kind, ...await verdictOf(script, command, name) });
  }
  return results;
}

async function verdictOf(
  script: Script,
  command: Command,
  name: string,
): Promise<{ verdict: Verdict; message?: string }> {
  try {
    await script.run(command);
    return { verdict: "passed" };
  } catch (error) {
    if (error instanceof Settled) return { verdict: error.verdict, message: error.message };
    if (error instanceof NotRun) return { verdict: "skipped", message: error.message };
    const excepted = commandException(name, script.engine.name);
    if (excepted !== undefined) return { verdict: "excepted", message: excepted };
    return { verdict: "failed", message: script.describe(error) };
  }
}

/** The state of a script: its modules, instances and what is registered. */
class Script {
  readonly engine: Engine;
  readonly #disabled: readonly string[];
  readonly #toBinary: TextTool;
  readonly #registered = new Map<string, (name: string) => unknown>();
  readonly #instances = new Map<string, EngineInstance>();
  readonly #modules = new Map<string, EngineModule>();
  #latestInstance: EngineInstance | undefined;
  #latestModule: EngineModule | undefined;

  constructor({ engine, spectest, toBinary }: Bench, disabled: readonly string[]) {
    this.engine = engine;
    this.#disabled = disabled;
    this.#toBinary = toBinary;
    this.#registered.set("spectest", spectest.instantiate());
  }

  /** Runs a command. @throws Mismatch, Settled, NotRun, or what the engine throws, unless it passes */
  async run(command: Command): Promise<void> {
    switch (command.kind) {
      case "module":
        return await this.#module(command);
      case "instance":
        return this.#instance(command);
      case "register":
        return this.#register(command);
      case "action":
        this.#perform(command.action, undefined);
        return;
      case "assert_return":
        return this.#assertReturn(command.action, command.expected);
      case "assert_trap":
        return this.#assertFailure(command.action, "trap", command.phrase);
      case "assert_exhaustion":
        return this.#assertFailure(command.action, "exhaustion", command.phrase);
      case "assert_exception":
        return this.#assertFailure(command.action, "exception", undefined);
      case "unknown":
        throw new Mismatch(`the runner does not know the command "${command.keyword}"`);
      default:
        return await this.#assertModule(command);
    }
  }

  /** An error as a failed step shows it. */
  describe(error: unknown): string {
    if (error instanceof Mismatch || error instanceof TextError) return error.message;
    const failure = this.engine.failureOf(error);
    if (failure !== null) return failureText(failure);
    if (error instanceof Error) return `not an error of the engine's: ${error.stack}`;
    return `not an error of the engine's: ${String(error)}`;
  }

  // Modules

  async #module(command: Command & { kind: "module" }): Promise<void> {
    // Whatever the script does next must not land on an older module when this one fails.
    this.#latestModule = undefined;
    if (!command.definition) this.#latestInstance = undefined;
    if (command.id !== undefined) this.#instances.delete(command.id);
    const module = this.engine.compile(await this.#binary(command.module), this.#disabled);
    this.#latestModule = module;
    if (command.id !== undefined) this.#modules.set(command.id, module);
    if (!command.definition) this.#keep(command.id, this.#instantiate(module));
  }

  #instance(command: Command & { kind: "instance" }): void {
    const module = command.of === undefined ? this.#latestModule : this.#modules.get(command.of);
    if (module === undefined) throw new Mismatch(`no module ${command.of ?? "before this"}`);
    this.#keep(command.id, this.#instantiate(module));
  }

  #register(command: Command & { kind: "register" }): void {
    const instance = this.#find(command.of);
    this.#registered.set(command.name, (name) => instance.exported(name));
  }

  #instantiate(module: EngineModule): EngineInstance {
    return module.instantiate((from, name) => this.#registered.get(from)?.(name));
  }

  #keep(id: string | undefined, instance: EngineInstance): void {
    this.#latestInstance = instance;
    if (id !== undefined) this.#instances.set(id, instance);
  }

  #find(id: string | undefined): EngineInstance {
    const found = id === undefined ? this.#latestInstance : this.#instances.get(id);
    if (found === undefined) throw new Mismatch(`no instance ${id ?? "before this"}`);
    return found;
  }

  async #binary(module: ModuleSource): Promise<Uint8Array<ArrayBuffer>> {
    switch (module.form) {
      case "binary":
        return module.bytes;
      case "text":
        return await this.#toBinary(module.text);
      case "quote":
        return await this.#toBinary(utf8(module.bytes));
    }
  }

  // Actions

  #perform(action: Action, hint: ResultHint): RawValue[] {
    const instance = this.#find(action.instance);
    return action.kind === "invoke"
      ? instance.invoke(action.name, action.args, hint)
      : [instance.read(action.name, hint)];
  }

  #assertReturn(action: Action, expected: readonly Pattern[]): void {
    const values = this.#perform(action, expected.map(hintOf));
    const agree = values.length === expected.length &&
      expected.every((pattern, index) => matches(values[index]!, pattern));
    if (agree) return;
    throw new Mismatch(
      `expected ${expected.map(patternText).join(" ") || "nothing"}, ` +
        `found ${values.map(valueText).join(" ") || "nothing"}`,
    );
  }

  #assertFailure(action: Action, phase: FailurePhase, phrase: string | undefined): void {
    let values: RawValue[];
    try {
      values = this.#perform(action, undefined);
    } catch (error) {
      return this.#judge(error, [phase], phrase);
    }
    const found = values.map(valueText).join(" ") || "nothing";
    throw new Mismatch(`expected ${phase} "${phrase ?? ""}", but it returned ${found}`);
  }

  // Assertions about modules

  async #assertModule(command: Command & { kind: ModuleAssertion }): Promise<void> {
    const { kind, phrase } = command;
    const phases = PHASES[kind];
    const bytes = await this.#malformedBinary(command);
    try {
      const module = this.engine.compile(bytes, this.#disabled);
      if (kind === "assert_unlinkable" || kind === "assert_uninstantiable") {
        this.#instantiate(module);
      }
    } catch (error) {
      // The phrases for text are the text tool's business, even where it lets a fault through.
      return this.#judge(error, phases, command.module.form === "quote" ? undefined : phrase);
    }
    throw new Mismatch(`expected ${phases[0]} error "${phrase}", but there was none`);
  }

  /** The binary; for malformed text, settles the command when the text tool refuses it, as it should. */
  async #malformedBinary(
    { kind, module, phrase }: Command & { kind: ModuleAssertion },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const textual = kind === "assert_malformed" || kind === "assert_malformed_custom";
    try {
      return await this.#binary(module);
    } catch (error) {
      if (!(error instanceof TextError) || !textual || module.form === "binary") throw error;
      throw new Settled("text", `"${phrase}": the text tool says: ${error.message}`);
    }
  }

  /** Accepts an error of one of `phases`, with the specification's phrase where one is expected. */
  #judge(error: unknown, phases: readonly FailurePhase[], phrase: string | undefined): void {
    if (error instanceof Mismatch || error instanceof NotRun) throw error;
    const failure = this.engine.failureOf(error);
    if (failure === null) throw error;
    if (!phases.includes(failure.phase)) {
      throw new Mismatch(`expected ${phases[0]} error "${phrase}", found ${failureText(failure)}`);
    }
    if (phrase === undefined || failure.phrase === undefined) return;
    if (failure.phrase.startsWith(phrase)) return;
    const reason = phraseException(phrase, failure.phrase);
    if (reason !== undefined) throw new Settled("excepted", reason);
    throw new Mismatch(`expected phrase "${phrase}", found ${failureText(failure)}`);
  }
}

/** The phases that satisfy each assertion; `compile` is of engines that cannot tell. */
const PHASES: Readonly<Record<ModuleAssertion, readonly FailurePhase[]>> = {
  assert_malformed: ["decode", "compile"],
  assert_malformed_custom: ["decode", "compile"],
  assert_invalid: ["validate", "compile"],
  assert_invalid_custom: ["validate", "compile"],
  assert_unlinkable: ["link"],
  assert_uninstantiable: ["trap"],
};

function failureText({ phase, phrase, message }: Failure): string {
  return `${phase} error${phrase === undefined ? "" : ` "${phrase}"`}: ${message}`;
}

function hintOf(pattern: Pattern): NonNullable<ResultHint>[number] {
  return pattern.type === "either" ? hintOf(pattern.of[0]!) : pattern.type;
}

/** @throws TextError for what is no UTF-8, which is malformed text */
function utf8(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TextError("malformed UTF-8 encoding", { cause });
  }
}
