import { assertEquals, assertThrows } from "@std/assert";
import { ScriptError } from "./lexer.ts";
import { type Command, readScript } from "./script.ts";

function read(source: string): Command[] {
  return readScript(source, "t.wast");
}

function only(source: string): Command {
  const commands = read(source);
  assertEquals(commands.length, 1);
  return commands[0]!;
}

Deno.test("readScript() hands the text of a module over as it stands", () => {
  assertEquals(only('(module $m (func (export ")")))'), {
    kind: "module",
    id: "$m",
    definition: false,
    module: { form: "text", text: '(module $m (func (export ")")))' },
    line: 1,
  });
});

Deno.test("readScript() joins the strings of binary and quoted modules", () => {
  assertEquals(only('\n(module $b binary "\\00asm" "\\01\\00")'), {
    kind: "module",
    id: "$b",
    definition: false,
    module: { form: "binary", bytes: new Uint8Array([0, 97, 115, 109, 1, 0]) },
    line: 2,
  });
  assertEquals(only('(assert_malformed (module quote "(a" "b)") "unexpected token")'), {
    kind: "assert_malformed",
    module: { form: "quote", bytes: new TextEncoder().encode("(ab)") },
    phrase: "unexpected token",
    line: 1,
  });
});

Deno.test("readScript() tells definitions and instances from modules", () => {
  const [definition, instance, register] = read(
    '(module definition $M (memory 1)) (module instance $I $M) (register "i" $I)',
  );
  assertEquals(definition, {
    kind: "module",
    id: "$M",
    definition: true,
    module: { form: "text", text: "(module  $M (memory 1))" },
    line: 1,
  });
  assertEquals(instance, { kind: "instance", id: "$I", of: "$M", line: 1 });
  assertEquals(register, { kind: "register", name: "i", of: "$I", line: 1 });
});

Deno.test("readScript() takes a script of bare module fields for one module", () => {
  const source = '(func) (memory 0) (func (export "f"))';
  assertEquals(only(source), {
    kind: "module",
    definition: false,
    module: { form: "text", text: source },
    line: 1,
  });
});

Deno.test("readScript() reads an action with its instance, arguments and expected results", () => {
  assertEquals(
    only(
      '(assert_return (invoke $i "f\\u{e9}" (i32.const -1) (f32.const -nan) (ref.extern 3) ' +
        "(ref.null func)) (f64.const nan:canonical) (either (i32.const 1) (i32.const 2)) (ref.func))",
    ),
    {
      kind: "assert_return",
      action: {
        kind: "invoke",
        instance: "$i",
        name: "fé",
        args: [
          { type: "i32", bits: 0xffff_ffffn },
          { type: "f32", bits: 0xffc0_0000n },
          { type: "ref", kind: "host", host: 3 },
          { type: "ref", kind: "null" },
        ],
      },
      expected: [
        { type: "f64", lanes: ["nan:canonical"] },
        { type: "either", of: [{ type: "i32", lanes: [1n] }, { type: "i32", lanes: [2n] }] },
        { type: "ref", name: "func" },
      ],
      line: 1,
    },
  );
});

Deno.test("readScript() puts lane 0 of a vector into the lowest bits", () => {
  const command = only('(invoke "v" (v128.const i16x8 1 2 3 4 5 6 7 -1))');
  assertEquals(command.kind === "action" && command.action.args, [
    { type: "v128", bits: 0xffff_0007_0006_0005_0004_0003_0002_0001n },
  ]);
});

Deno.test("readScript() reads NaN patterns lane by lane", () => {
  const command = only(
    '(assert_return (get "g") (v128.const f32x4 nan:arithmetic 1 -0 nan:canonical))',
  );
  assertEquals(command.kind === "assert_return" && command.expected, [
    { type: "v128", lanes: ["nan:arithmetic", 0x3f80_0000n, 0x8000_0000n, "nan:canonical"] },
  ]);
});

Deno.test("readScript() keeps the hierarchy of a null, where its heap type tells", () => {
  const command = only('(assert_return (invoke "f") (ref.null none) (ref.null exn) (ref.null))');
  assertEquals(command.kind === "assert_return" && command.expected, [
    { type: "ref", name: "null", hierarchy: "any" },
    { type: "ref", name: "null", hierarchy: "exn" },
    { type: "ref", name: "null" },
  ]);
});

Deno.test("readScript() tells a trapping action from a trapping module", () => {
  const [action, module] = read(
    '(assert_trap (invoke "f") "unreachable") (assert_trap (module (start 0)) "unreachable")',
  );
  assertEquals(action?.kind, "assert_trap");
  assertEquals(module, {
    kind: "assert_uninstantiable",
    module: { form: "text", text: "(module (start 0))" },
    phrase: "unreachable",
    line: 1,
  });
});

Deno.test("readScript() keeps a command it does not know as one, and goes on behind it", () => {
  const [unknown, next] = read('(thread $T (invoke "f")) (invoke "g")');
  assertEquals(unknown, { kind: "unknown", keyword: "thread", line: 1 });
  assertEquals(next?.kind, "action");
});

Deno.test("readScript() says where a script cannot be read", () => {
  assertThrows(() => read("(module)\n)"), ScriptError, 't.wast:2: expected "("');
  assertThrows(() => read('(invoke "f" (i32.cost 1))'), ScriptError, 'no value: "i32.cost"');
  assertThrows(() => read('(invoke "f" (f32.const nan:canonical))'), ScriptError, "a pattern");
  assertThrows(() => read('(assert_return (call "f"))'), ScriptError, "expected invoke or get");
  assertThrows(() => read("(module (func)"), ScriptError, "never closed");
});
