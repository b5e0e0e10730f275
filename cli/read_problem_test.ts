import { assertEquals } from "@std/assert";
import type { Problem } from "./problem.ts";
import { explainRead } from "./read_problem.ts";

Deno.test("explainRead() takes a word that may not be read for a command, if it is like one", async () => {
  const refused = new Deno.errors.NotCapable();
  const hints = async (module: string) => ((await explainRead(module, refused)) as Problem).hints;
  assertEquals(await hints("explian"), ['did you mean the command "explain"?']);
  assertEquals(await hints("zebra"), ['add --allow-read=zebra after "deno run"']);
  assertEquals(await hints("./explian"), ['add --allow-read=./explian after "deno run"']);
});
