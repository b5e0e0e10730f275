import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Engine, EngineInstance, Failure } from "./engine.ts";
import { NotRun } from "./engine.ts";
import { runScript, type StepResult, type Verdict } from "./run_script.ts";
import { Spectest } from "./spectest.ts";
import { TextError } from "./text_tool.ts";
import { readScript } from "./wast/script.ts";
import type { RawValue } from "./wast/value.ts";

/** An error of the engine below: a failure and nothing else. */
class Failed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

function fail(phase: Failure["phase"], phrase: string): never {
  throw new Failed({ phase, phrase, message: phrase });
}

/**
 * An engine whose modules are words: `bad` does not decode, `invalid` does not validate, `unlinkable`
 * does not link, `traps` traps at the start. Its functions are: `one`, `trap`, `deep`, `throw`,
 * `broken` and `secret`.
 */
const ENGINE: Engine = {
  name: "words",
  hostFunction: () => null,
  failureOf: (error) => error instanceof Failed ? error.failure : null,
  compile(bytes) {
    const text = new TextDecoder().decode(bytes);
    if (text.includes("bad")) fail("decode", "unexpected end");
    if (text.includes("invalid")) fail("validate", "type mismatch");
    return {
      instantiate(resolve): EngineInstance {
        if (text.includes("unlinkable")) fail("link", "unknown import");
        if (text.includes("traps")) fail("trap", "unreachable");
        if (text.includes("import") && resolve("m", "one") === undefined) fail("link", "unknown");
        return INSTANCE;
      },
    };
  },
};

const ONE: RawValue = { type: "i32", bits: 1n };

const INSTANCE: EngineInstance = {
  exported: (name) => name,
  read: () => ONE,
  invoke(name) {
    switch (name) {
      case "trap":
        return fail("trap", "integer overflow");
      case "deep":
        return fail("exhaustion", "call stack exhausted");
      case "throw":
        throw new Failed({ phase: "exception", message: "" });
      case "broken":
        throw new TypeError("undefined is not a function");
      case "secret":
        throw new NotRun("cannot cross");
      default:
        return [ONE];
    }
  },
};

function toBinary(text: string): Promise<Uint8Array<ArrayBuffer>> {
  if (text.includes("malformed")) return Promise.reject(new TextError("unknown operator"));
  return Promise.resolve(new TextEncoder().encode(text));
}

async function results(source: string): Promise<StepResult[]> {
  const spectest = await Spectest.prepare(ENGINE, toBinary);
  const commands = readScript(source, "t.wast");
  return await runScript({ engine: ENGINE, spectest, toBinary }, "t.wast", commands);
}

/** Runs commands one to a line, behind a good module; gives their verdicts. */
async function verdicts(...commands: string[]): Promise<Verdict[]> {
  const [, ...rest] = await results(["(module)", ...commands].join("\n"));
  return rest.map(({ verdict }) => verdict);
}

Deno.test("runScript() names each step by file and line", async () => {
  const steps = await results(
    '(module)\n\n(assert_return (invoke "one") (i32.const 2)) (invoke "one")',
  );
  assertEquals(steps.map(({ name, verdict }) => [name, verdict]), [
    ["t.wast:1", "passed"],
    ["t.wast:3", "failed"],
    ["t.wast:3.2", "passed"],
  ]);
  assertEquals(steps[1]?.message, "expected (i32 0x00000002), found (i32 0x00000001)");
});

Deno.test("assert_return fails on another value, another number of values, and a trap", async () => {
  assertEquals(
    await verdicts(
      '(assert_return (invoke "one") (i32.const 1))',
      '(assert_return (get "one") (i32.const 1))',
      '(assert_return (invoke "one"))',
      '(assert_return (invoke "one") (i32.const 1) (i32.const 1))',
      '(assert_return (invoke "trap"))',
    ),
    ["passed", "passed", "failed", "failed", "failed"],
  );
});

Deno.test("assert_trap compares the phrase, and is not content with any other failure", async () => {
  assertEquals(
    await verdicts(
      '(assert_trap (invoke "trap") "integer overflow")',
      '(assert_trap (invoke "trap") "integer overflow 3")',
      '(assert_trap (invoke "trap") "integer overflow of some kind")',
      '(assert_trap (invoke "trap") "unreachable")',
      '(assert_trap (invoke "deep") "call stack exhausted")',
      '(assert_trap (invoke "one") "integer overflow")',
      '(assert_exhaustion (invoke "deep") "call stack exhausted")',
      '(assert_exhaustion (invoke "trap") "call stack exhausted")',
      '(assert_exception (invoke "throw"))',
      '(assert_exception (invoke "trap"))',
    ),
    [
      ...["passed", "failed", "failed", "failed", "failed", "failed"],
      ...["passed", "failed", "passed", "failed"],
    ] as Verdict[],
  );
});

Deno.test("assertions about modules check the phase as well as the phrase", async () => {
  assertEquals(
    await verdicts(
      '(assert_malformed (module binary "bad") "unexpected end")',
      '(assert_malformed (module binary "bad") "magic header not detected")',
      '(assert_malformed (module binary "invalid") "type mismatch")',
      '(assert_invalid (module invalid) "type mismatch")',
      '(assert_invalid (module bad) "unexpected end")',
      '(assert_invalid (module) "type mismatch")',
      '(assert_unlinkable (module unlinkable) "unknown import")',
      '(assert_unlinkable (module traps) "unreachable")',
      '(assert_trap (module traps) "unreachable")',
      '(assert_trap (module unlinkable) "unknown import")',
    ),
    [
      ...["passed", "failed", "failed", "passed", "failed", "failed"],
      ...["passed", "failed", "passed", "failed"],
    ] as Verdict[],
  );
});

Deno.test("malformed text is counted apart, and goes to the engine where the tool lets it through", async () => {
  assertEquals(
    await verdicts(
      '(assert_malformed (module quote "(malformed") "unknown operator")',
      '(assert_malformed (module quote "\\ff") "malformed UTF-8 encoding")',
      '(assert_malformed (module quote "bad") "some phrase of the text format")',
      '(assert_malformed (module quote "good") "unknown operator")',
      "(module (malformed))",
      '(assert_invalid (module malformed) "type mismatch")',
    ),
    ["text", "text", "passed", "failed", "failed", "failed"],
  );
});

Deno.test("an error that is not the engine's fails, whatever is expected", async () => {
  const [, step] = await results('(module) (assert_trap (invoke "broken") "undefined")');
  assertEquals(step?.verdict, "failed");
  assertStringIncludes(step?.message ?? "", "not an error of the engine's: TypeError");
});

Deno.test("what cannot be asked of an engine is skipped, and does not pass", async () => {
  assertEquals(await verdicts('(assert_trap (invoke "secret") "cannot cross")'), ["skipped"]);
});

Deno.test("an unknown command fails", async () => {
  assertEquals(await verdicts('(thread $T (invoke "one"))'), ["failed"]);
});

Deno.test("commands behind a module that failed do not reach the one before it", async () => {
  const steps = await results('(module $m) (module $m bad) (invoke "one") (invoke $m "one")');
  assertEquals(steps.map(({ verdict }) => verdict), ["passed", "failed", "failed", "failed"]);
});

Deno.test("modules find what is registered, and nothing else", async () => {
  const source = '(module import)\n(module $a)\n(register "m" $a)\n(module import)';
  const steps = await results(source);
  assertEquals(steps.map(({ verdict }) => verdict), ["failed", "passed", "passed", "passed"]);
});

Deno.test("instances are made of the definition they name", async () => {
  const source = '(module definition $D) (module instance $i $D) (invoke $i "one") ' +
    "(module instance $j $E)";
  const steps = await results(source);
  assertEquals(steps.map(({ verdict }) => verdict), ["passed", "passed", "passed", "failed"]);
});
