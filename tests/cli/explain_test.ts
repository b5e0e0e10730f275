/**
 * `explain`, as a person uses it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { withFiles } from "./guests.ts";

/** Adds up the words of an array. */
const SUM = `(module
  (memory 1)
  (func (export "sum") (param $at i32) (param $count i32) (result i32) (local $total i32)
    (block $done
      (br_if $done (i32.eqz (local.get $count)))
      (loop $more
        (local.set $total (i32.add (local.get $total) (i32.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
    (local.get $total)))`;

/** Divides. */
const RATIO = `(module
  (func (export "ratio") (param i32 i32) (result i32)
    (i32.div_s (i32.add (local.get 0) (i32.const 1)) (local.get 1))))`;

Deno.test("explain shows the three forms of a function side by side", async () => {
  await withFiles({ "ratio.wasm": RATIO }, async (cwd) => {
    const allow = ["--allow-read=ratio.wasm"];
    const byName = await vitrine(["explain", "ratio.wasm", "ratio"], { cwd, allow });
    assertEquals([byName.code, byName.stderr], [0, ""]);
    assertEquals(
      // Where the code of the first function starts is nobody's business.
      byName.stdout.replace(/│ +\d+ {2}(\S+ .*?) +│/g, "│ #  $1 │").replace(/ +│/g, " │"),
      `(func $ratio (;0;) (param i32) (param i32) (result i32)  ;; 0x00024, 10 bytes

WebAssembly │ register code │ JavaScript
 │ │
 │ frame of 8 words │ const {i32DivS}=E.helpers;
 │ │ return (function f0(l0,l1,D){
 │ │   l0=l0|0;l1=l1|0;
0x00025  local.get 0 │ │
0x00027  i32.const 1 │ │
0x00029  i32.add │ #  i32.add_k s0, l0, 1 │
0x0002a  local.get 1 │ │
0x0002c  i32.div_s │ #  i32.div_s s0, s0, l1 │
0x0002d  ) │ #  ret1 s0 │   return(
 │ │     i32DivS(((l0 + 1) | 0), l1));
 │ │ });
`,
    );
    const byIndex = await vitrine(["explain", "ratio.wasm", "0"], { cwd, allow });
    assertEquals(byIndex.stdout, byName.stdout);
  });
});

Deno.test("explain puts what an instruction becomes beside it", async () => {
  await withFiles({ "sum.wasm": SUM }, async (cwd) => {
    const { stdout } = await vitrine(["explain", "sum.wasm", "sum"], { cwd });
    const rows = stdout.split("\n").map((line) => line.split("│").map((cell) => cell.trim()));
    const beside = (wasm: RegExp) => rows.find(([cell]) => wasm.test(cell!))!.slice(1);
    assertMatch(beside(/i32\.load$/)[0]!, /^\d+ {2}i32\.load s1, l0, 0$/);
    assertMatch(beside(/local\.set 2$/)[1]!, /^l2=/);
    assertMatch(beside(/^0x\w+ +loop/)[1]!, /^L\d+:for/);
    assertEquals(beside(/i32\.const 4$/), ["", ""]);
  });
});

Deno.test("explain fits the columns into the width that COLUMNS says", async () => {
  const options = { allow: ["--allow-read", "--allow-env=COLUMNS"], env: { COLUMNS: "90" } };
  const { stdout } = await vitrine(["explain", "samples/trap.wasm", "divide"], options);
  const [, ...lines] = stdout.split("\n");
  assert(lines.every(({ length }) => length <= 90), stdout);
  const { stdout: wide } = await vitrine(["explain", "samples/trap.wasm", "8"]);
  const narrow = await vitrine(["explain", "samples/trap.wasm", "8"], options);
  const words = (text: string) => text.replace(/[│\s]/g, "").split("").sort().join("");
  assertEquals(words(narrow.stdout), words(wide));
});

Deno.test("explain --only prints one form, and --loop the JavaScript entered there", async () => {
  await withFiles({ "sum.wasm": SUM }, async (cwd) => {
    const only = async (...args: string[]) =>
      (await vitrine(["explain", ...args, "sum.wasm", "sum"], { cwd })).stdout.trimEnd().split(
        "\n",
      );
    const js = await only("--only", "js");
    assertEquals(js[1], "return (function f0(l0,l1,D){");
    assertMatch(
      (await only("--only", "lowered"))[0]!,
      /^ +\d+ {2}br_z {12}l1, ->\d+ {9}@0x2f$/,
    );
    const disassembled = await vitrine(["disassemble", "sum.wasm", "sum"], { cwd });
    assertEquals(await only("--only=wasm"), disassembled.stdout.trimEnd().split("\n"));
    const test = "  if(l1 === 0){";
    assert(js.some((line) => line.endsWith(test)));
    const entered = await only("--only=js", "--loop=0x31");
    assertEquals(entered[1], "return (function f0(l0,l1,l2,D){");
    assert(!entered.some((line) => line.endsWith(test)));
  });
});

Deno.test("explain names the other forms that a function may have, and shows them", async () => {
  const { stdout: plain } = await vitrine(["explain", "samples/cowsay.wasm", "main"]);
  const [, loops] = plain.split("\n");
  assertMatch(loops!, /^;; entered at a loop, if it is hot there: --loop 0x[\da-f]+, .*, …$/);
  const explained = async (...args: string[]) => {
    const guest = ["bench/programs/siphash.wasm", "sip_hash"];
    return (await vitrine(["explain", ...args, ...guest])).stdout;
  };
  const first = await explained();
  assertStringIncludes(first, "once it is hot, its i64 are BigInts: --form whole shows that\n");
  assertMatch(first, /│ .*E\.whole\(/);
  assertMatch(await explained("--form=whole"), /│ .*BigInt\.asIntN/);
  const loop = /--loop (0x[\da-f]+)/.exec(first)![1]!;
  assertMatch(await explained("--form=whole", "--loop", loop), /BigInt\.asIntN/);
  const pairs = await explained("--form=pairs");
  assert(!pairs.includes("BigInt.asIntN") && !pairs.includes("E.whole("));
  const both = ["explain", "--form=whole", "--metered=fuel", "samples/cowsay.wasm", "main"];
  assertStringIncludes((await vitrine(both)).stderr, "a run with limits does without BigInts");
});

Deno.test("explain folds a br_table of many targets, whatever it prints to", async () => {
  const depths = Array.from({ length: 3000 }, (_, i) => i & 1).join(" ");
  const long = `(module (func (export "long") (param i32)
    (block (block (br_table ${depths} (local.get 0))) (return))))`;
  await withFiles({ "long.wasm": long }, async (cwd) => {
    const { code, stdout } = await vitrine(["explain", "long.wasm", "long"], { cwd });
    assertEquals(code, 0);
    const lines = stdout.split("\n");
    assert(lines.length > 300 && lines.every(({ length }) => length < 250));
  });
});

Deno.test("explain --metered shows the code of a run with limits", async () => {
  await withFiles({ "ratio.wasm": RATIO }, async (cwd) => {
    const metered = async (...args: string[]) =>
      (await vitrine(["explain", ...args, "ratio.wasm", "ratio"], { cwd })).stdout;
    const fuel = await metered("--metered=fuel");
    // Three operands and two sums; `end` costs nothing.
    assertMatch(fuel, /│ +\d+ {2}fuel 5 +│ .*5/);
    assertMatch(await metered("--metered=time", "--only=lowered"), /check/);
    assert(!(await metered()).includes("fuel"));
  });
});

Deno.test("explain says why a function is not compiled, and still shows the rest", async () => {
  const deep = `(module (func (export "deep")
    ${"(block ".repeat(500)}(br 499)${")".repeat(500)}))`;
  await withFiles({ "deep.wasm": deep }, async (cwd) => {
    const { code, stdout } = await vitrine(["explain", "deep.wasm", "deep"], { cwd });
    assertEquals(code, 0);
    assertStringIncludes(stdout, "│ not compiled: blocks nested deeper than 400");
    assertStringIncludes(stdout, "br 499");
    const only = await vitrine(["explain", "--only=js", "deep.wasm", "deep"], { cwd });
    assertEquals(only.code, 2);
    assertStringIncludes(only.stderr, "error: not compiled: blocks nested deeper than 400");
  });
});

Deno.test("explain says what is wrong with what it is asked for", async () => {
  const bad = {
    "sum.wasm": SUM,
    "bad.wasm": "(module (func (result i32)))",
  };
  await withFiles(bad, async (cwd) => {
    const error = async (...args: string[]) => {
      const { code, stderr } = await vitrine(["explain", ...args], { cwd });
      assertEquals(code, 2, stderr);
      return stderr;
    };
    assertStringIncludes(await error("sum.wasm", "sun"), 'did you mean "sum"?');
    assertStringIncludes(await error("sum.wasm", "su"), 'did you mean "sum"?');
    assertStringIncludes(await error("sum.wasm", "1"), "the module has 1, counted from 0");
    assertStringIncludes(await error("--form=big", "sum.wasm", "0"), "neither of pairs, whole");
    assertStringIncludes(await error("sum.wasm"), "which function? None is given");
    assertStringIncludes(await error(), "which module? None is given");
    assertStringIncludes(await error("bad.wasm", "0"), "is not a valid module: type mismatch");
    assertStringIncludes(await error("--only=asm", "sum.wasm", "0"), "wasm, lowered, js");
    assertStringIncludes(await error("--metered=gas", "sum.wasm", "0"), "neither fuel nor time");
    assertStringIncludes(await error("--without=x", "sum.wasm", "0"), "the switches are");
    assertStringIncludes(await error("--loop=9", "sum.wasm", "0"), "the function's loops: 0x00031");
    const sample = await vitrine(["explain", "samples/trap.wasm", "0"]);
    assertStringIncludes(sample.stderr, "is imported, so its code is not here");
  });
});
