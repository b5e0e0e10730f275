/**
 * Loaded before a program (`deno run --preload`): when the process ends, says on standard error how much
 * memory it had at most. The process asks the system about itself, so that it needs no permission.
 *
 * @module
 */
import { resourceUsage } from "node:process";

addEventListener("unload", () => {
  console.error(`peak memory: ${resourceUsage().maxRSS} KiB`);
});
