/**
 * A guest that calls back: `plot.wasm` imports a function and a printer from TypeScript.
 *
 *     deno run --allow-read samples/host-import/host.ts
 *
 * @module
 */
import { instantiate, type Memory } from "../../mod.ts";

/** A damped swing: what the guest is asked to draw. */
function curve(x: number): number {
  return Math.exp(-x / 8) * Math.cos(x);
}

/** Loads the guest, gives it its two imports and has it plot. */
async function main(): Promise<void> {
  const bytes = await Deno.readFile(new URL("./plot.wasm", import.meta.url));
  const decoder = new TextDecoder();
  const { instance } = await instantiate(bytes, {
    host: {
      curve,
      print(start: number, length: number) {
        // The memory is the instance's own; it is looked up anew because a guest may have grown it.
        const memory = instance.exports.memory as Memory;
        console.log(decoder.decode(new Uint8Array(memory.buffer, start, length)));
      },
    },
  });
  const plot = instance.exports.plot as (from: number, to: number, w: number, h: number) => number;
  const inside = plot(0, 20, 64, 15);
  console.log(`${inside} of 64 points inside`);
}

if (import.meta.main) await main();
