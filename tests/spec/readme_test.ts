import { assertEquals } from "@std/assert";
import { findSuite, NOT_RUN } from "./suite.ts";
import { currentReadme, README } from "./table.ts";

const suite = findSuite();

Deno.test({
  name: "README.md has the table that the suite reports, in every tier" +
    (suite === undefined ? `: ${NOT_RUN}` : ""),
  ignore: suite === undefined,
  async fn() {
    assertEquals(await Deno.readTextFile(README), await currentReadme(suite!));
  },
});
