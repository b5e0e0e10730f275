/**
 * Running programs that are not trusted: each of these is given what is written here and nothing
 * else, and is told apart by how it ends.
 *
 *     deno run --allow-read=samples samples/sandbox.ts
 *
 * @module
 */
import { run, type RunOptions, type RunResult } from "../mod.ts";

/** What is run, by what it shows. */
const RUNS: Readonly<Record<string, readonly [program: string, options: RunOptions]>> = {
  "counts words": ["wc", { args: ["wc"], stdin: "to be or\nnot to be\n" }],
  "looks around": ["ls", { args: ["ls", "/etc"] }],
  "divides by zero": ["trap", { args: ["trap", "divide"] }],
  "takes too long": ["mandelbrot", {
    args: ["mandelbrot", "-s", "2000", "-i", "1000"],
    limits: { timeout: 50 },
  }],
  "works too much": ["mandelbrot", { args: ["mandelbrot"], limits: { fuel: 1_000_000 } }],
  "wants too much": ["cowsay", { args: ["cowsay"], limits: { memoryBytes: 65536 } }],
};

/** How a run ended, in a line. */
function ending(result: RunResult): string {
  switch (result.kind) {
    case "exited":
      return `exited with ${result.code}`;
    case "trapped":
      return `trapped: ${result.message}, in ${result.frames[0]?.name}`;
    case "outOfMemory":
      return result.message;
    case "outOfFuel":
      return `stopped after ${result.stats.fuel} instructions`;
    default:
      return result.kind;
  }
}

if (import.meta.main) {
  for (const [what, [program, options]] of Object.entries(RUNS)) {
    const bytes = await Deno.readFile(new URL(`${program}.wasm`, import.meta.url));
    const result = await run(bytes, options);
    console.log(`${program} ${what}: ${ending(result)}`);
    const output = result.kind === "exited" ? result.stdout.text + result.stderr.text : "";
    if (output !== "") console.log(output.trimEnd().replaceAll(/^/gm, "    "));
  }
}
