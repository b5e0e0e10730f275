import { assertEquals } from "@std/assert";
import { listingText } from "./listing.ts";
import { listingOf } from "./testing.ts";

Deno.test("listingText() tells place, name, operands and byte offset of each instruction", () => {
  const listing = listingOf(
    "loop; local.get 0; i64.const 7; i64.mul; local.tee 0; i64.eqz; br_if 0; end",
    { type: "i64 ->" },
  );
  // The body starts behind the module's other sections, with its count of locals.
  const start = listing.instructions[0]!.offset;
  assertEquals(
    listingText(listing).replaceAll(/@0x(\w+)/g, (_, hex) => `+${parseInt(hex, 16) - start}`),
    ` 5  jump    ->18       +0
 7  i64.mul l0, l0, k0 +6
11  i64.eqz s0, l0     +9
14  br_nz   s0, ->7    +10
17  ret                +13
18  const2  k0, 7, 0   +13
22  jump    ->7        +13`,
  );
});

Deno.test("listFunction() names locals, constants, operands and tables of targets", () => {
  const { instructions, frame, slotName } = listingOf(
    "local.get 2; br_table 0 0 0",
    { type: "->", locals: "v128 i64 i32" },
  );
  assertEquals(instructions.map(({ name, operands }) => [name, ...operands]), [
    ["br_table", "l2", "2", "->11", "->11", "->11"],
    ["ret"],
  ]);
  assertEquals([0, 4, 6, 8, 10, -1].map(slotName), ["l0", "l1", "l2", "s0", "s1", "-"]);
  assertEquals(frame, 10);
});
