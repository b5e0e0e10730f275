import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdicts } from "./testing.ts";

Deno.test("localGet(), localSet() and localTee() check index and type", () => {
  const cases: Cases = {
    "local.get 0; drop": "valid",
    "local.get 2; drop": "validate: unknown local 2",
    "local.get 0; i64.eqz; drop": MISMATCH,
    "i32.const 1; local.set 0": "valid",
    "i64.const 1; local.set 0": MISMATCH,
    "local.set 0": MISMATCH,
    "i32.const 1; local.set 9": "validate: unknown local 9",
    "i64.const 1; local.tee 1; drop": "valid",
    "i32.const 1; local.tee 1; drop": MISMATCH,
    "0x20 0x80 0x00; drop": "valid",
    "0x20 0x82 0x00; drop": "validate: unknown local 2",
  };
  assertEquals(verdicts(cases, { type: "i32 -> ", locals: "i64" }), cases);
});

Deno.test("localGet() refuses a local without a value, and localTee() gives the local's type", () => {
  const cases: Cases = {
    "local.get 0; drop": "valid",
    "local.get 1; drop": "validate: uninitialized local",
    "local.get 0; local.set 1; local.get 1; drop": "valid",
    "local.get 0; local.tee 1; drop; local.get 1; drop": "valid",
    "block; local.get 0; local.set 1; local.get 1; drop; end": "valid",
    "block; local.get 0; local.set 1; end; local.get 1; drop": "validate: uninitialized local",
    "local.get 0; local.set 1; block; local.get 1; drop; end": "valid",
    "i32.const 0; if; local.get 0; local.set 1; else; local.get 1; drop; end":
      "validate: uninitialized local",
    "unreachable; local.get 1; drop": "validate: uninitialized local",
    "local.get 2; ref.is_null; drop": "valid",
  };
  assertEquals(verdicts(cases, { type: "&func -> ", locals: "&func ?func" }), cases);
});

Deno.test("globalGet() and globalSet() check index, type and mutability", () => {
  const cases: Cases = {
    "global.get 0; i32.eqz; drop": "valid",
    "global.get 2; drop": "validate: unknown global 2",
    "i64.const 1; global.set 1": "valid",
    "i32.const 1; global.set 1": MISMATCH,
    "i32.const 1; global.set 0": "validate: immutable global",
    "i32.const 1; global.set 2": "validate: unknown global 2",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("select() takes two operands of one number or vector type; selectTyped() of any", () => {
  const cases: Cases = {
    "i32.const 1; i32.const 2; i32.const 0; select; i32.eqz; drop": "valid",
    "v128.const; v128.const; i32.const 0; select; drop": "valid",
    "i32.const 1; i64.const 2; i32.const 0; select; drop": MISMATCH,
    "i32.const 1; i32.const 2; i64.const 0; select; drop": MISMATCH,
    "ref.null func; ref.null func; i32.const 0; select; drop": MISMATCH,
    "ref.null func; ref.null func; i32.const 0; select t funcref; drop": "valid",
    "ref.null func; ref.null nofunc; i32.const 0; select t funcref; drop": "valid",
    "ref.null extern; ref.null func; i32.const 0; select t funcref; drop": MISMATCH,
    "i32.const 1; i32.const 2; i32.const 0; select t; drop": "validate: invalid result arity",
    "i32.const 1; i32.const 2; i32.const 0; select t i32 i32; drop":
      "validate: invalid result arity",
    "unreachable; i64.const 1; i32.const 0; select; i64.eqz; drop": "valid",
    "unreachable; i64.const 1; i32.const 0; select; i32.eqz; drop": MISMATCH,
  };
  assertEquals(verdicts(cases), cases);
});
