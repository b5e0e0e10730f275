/** What is generated for small functions, line by line. */
import { assertEquals } from "@std/assert";
import { generateSource } from "./source.ts";
import { around, moduleOf, run, statementsOf } from "./testing.ts";

/** Statements for a function of this type and code. */
function statements(type: string, code: string, locals = ""): string {
  return statementsOf(around(type, code, locals));
}

Deno.test("generateSource() nests expressions", () => {
  assertEquals(
    statements("i32 i32 -> i32", "local.get 0; local.get 1; i32.add; i32.const 3; i32.shl"),
    "l0=l0|0;l1=l1|0;\nreturn(((l0 + l1) | 0) << 3);",
  );
});

Deno.test("generateSource() computes what a store or a new local would change before it", () => {
  assertEquals(
    statements(
      "i32 -> i32",
      "local.get 0; i32.load; local.get 0; i32.const 5; i32.store; " +
        "local.get 0; i32.const 9; local.set 0; i32.add",
    ),
    `let i0=0,i1=0,dv=m0.dv;
l0=l0|0;
i0=
dv.getInt32(l0>>>0, true);
dv.setInt32(l0>>>0, 5, true);
i1=l0;
l0=9;
return((i0 + i1) | 0);`,
  );
});

Deno.test("generateSource() keeps an i64 as two words, the high one returned beside", () => {
  assertEquals(
    statements("i64 i64 -> i64", "local.get 0; local.get 1; i64.add"),
    `let i0=0,i1=0,i2=0;
l0=l0|0;h0=h0|0;l1=l1|0;h1=h1|0;
i0=(l0 + l1) | 0;
i1=i0;
i2=(h0 + h1 + ((i0 >>> 0) < (l0 >>> 0) | 0)) | 0;
wide.hi=i2;
return(i1);`,
  );
});

Deno.test("generateSource() makes loops and branches of blocks", () => {
  assertEquals(
    statements(
      "i32 -> i32",
      "block; loop; local.get 0; i32.eqz; br_if 1; " +
        "local.get 0; i32.const 1; i32.sub; local.set 0; br 0; end; end; local.get 0",
    ),
    `l0=l0|0;
L1:{
L2:for(;;){
if(l0 === 0){
break L1;
}
l0=(l0 - 1) | 0;
continue L2;
}
}
return(l0);`,
  );
});

Deno.test("generateSource() makes a switch of br_table", () => {
  assertEquals(
    statements(
      "i32 -> i32",
      "block; block; local.get 0; br_table 0 1 0 1; end; i32.const 1; return; end; i32.const 2",
    ),
    `l0=l0|0;
L1:{
L2:{
switch(l0){
case 0:case 2:{
break L2;
}
default:{
break L1;
}}
}
return(1);
}
return(2);`,
  );
});

Deno.test("generateSource() has every way to a block's end write its result", () => {
  assertEquals(
    statements(
      "i32 -> i32",
      "local.get 0; if i32; i32.const 3; else; local.get 0; i32.const 1; i32.add; end",
    ),
    `let i0=0;
l0=l0|0;
if(l0!==0){
i0=3;
}else{
i0=(l0 + 1) | 0;
}
return(i0);`,
  );
});

Deno.test("generateSource() looks at memory again after a call", () => {
  assertEquals(
    statements("i32 -> i32", "local.get 0; call 1; i32.load"),
    `let i0=0,dv=m0.dv;
l0=l0|0;
if(D<0)return E.deep(0)(l0);
i0=
F1.code(l0,D-27)|0;
dv=m0.dv;
return(
dv.getInt32(i0>>>0, true));`,
  );
});

Deno.test("generateSource() turns a self tail call into a loop", () => {
  assertEquals(
    statements(
      "i32 i32 -> i32",
      "local.get 0; i32.eqz; if; local.get 1; return; end; " +
        "local.get 0; i32.const 1; i32.sub; local.get 0; local.get 1; i32.add; return_call 0",
    ),
    `let i0=0;
l0=l0|0;l1=l1|0;
T:for(;;){
if(l0 === 0){
return(l1);
}
i0=(l0 + l1) | 0;
l0=(l0 - 1) | 0;
l1=i0;
continue T;
}`,
  );
});

Deno.test("generateSource() enters at a loop, leaving out what is before it", () => {
  const program = around(
    "-> i32",
    "i32.const 8; local.set 0; loop; local.get 0; local.set 1; " +
      "loop; local.get 1; i32.const 1; i32.sub; local.tee 1; br_if 0; end; " +
      "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 0",
    "i32 i32",
  );
  const notes = statementsOf(program, { annotate: true });
  assertEquals(notes.includes("l0=8;"), true);
  const inner = innerLoopOffset(program);
  assertEquals(
    statementsOf(program, { entry: inner }),
    `let o=1;
l0=l0|0;l1=l1|0;
L1:for(;;){
if(o===0){
l1=l0;
}
o=0;
L2:for(;;){
l1=(l1 - 1) | 0;
if(l1!==0){
continue L2;
}
break;
}
l0=(l0 - 1) | 0;
if(l0!==0){
continue L1;
}
break;
}
return(l0);`,
  );
});

/** Where the second `loop` of the first function is. */
function innerLoopOffset(program: Parameters<typeof moduleOf>[0]): number {
  const { bytes, bodies } = moduleOf(program);
  const first = bytes.indexOf(0x03, bodies[0]! + 6);
  return bytes.indexOf(0x03, first + 1);
}

Deno.test("generateSource() gives a small function that calls itself a twin", () => {
  const code = "local.get 0; if i32; local.get 0; i32.const 1; i32.sub; call 0; else; " +
    "i32.const 0; end; i32.const 1; i32.add";
  const text = generateSource(moduleOf(around("i32 -> i32", code)), 0);
  const [, twin = "", body = ""] = /^(function f0b\([^]*)\n(function f0\([^]*)\nreturn f0;$/.exec(
    text,
  )!;
  assertEquals(/\n(f0b?)\(/.exec(twin)![1], "f0");
  assertEquals(/\n(f0b?)\(/.exec(body)![1], "f0b");
  const larger = generateSource(moduleOf(around("i32 -> i32", `${"nop; ".repeat(400)}${code}`)), 0);
  assertEquals(larger.includes("f0b"), false);
});

Deno.test("the bits of a float just loaded are not its number", () => {
  const code = "local.get 0; f32.load; i32.reinterpret_f32; i64.extend_i32_u; i32.wrap_i64";
  const { f, instance } = run(around("i32 -> i32", code), { tier: {} });
  instance.memories[0].dv.setFloat32(8, 1.5, true);
  assertEquals(f(8), 0x3fc00000);
});
