import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runProcess } from "../programs/command.ts";

const EXPECTED = `wc counts words: exited with 0
           2       6      19
ls looks around: exited with 1
    ls: /etc: Capabilities insufficient
trap divides by zero: trapped: integer divide by zero: 7 / 0, in divide
mandelbrot takes too long: timedOut
mandelbrot works too much: stopped after N instructions
cowsay wants too much: out of memory: memory 0 starts at 2 pages (131072 bytes), over the limit of 65536 bytes; raise the limit (limits.memoryBytes) to run it
`;

Deno.test("samples/sandbox.ts tells runs apart, with permission to read the samples alone", async () => {
  const samples = join(ROOT, "samples");
  const args = ["run", "--no-prompt", `--allow-read=${samples}`, join(samples, "sandbox.ts")];
  const { code, stdout, stderr } = await runProcess(Deno.execPath(), args);
  assertEquals(code, 0, stderr);
  assertEquals(stdout.replace(/after \d{6} /, "after N "), EXPECTED);
});
