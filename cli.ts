/**
 * The command line: `deno run --allow-read=hello.wasm cli.ts hello.wasm`.
 *
 * Ends with an explicit exit: falling off the end would wait for threads that the host started for
 * work that nobody needs any more. Everything written by then has been written synchronously.
 *
 * @module
 */
import { main } from "./cli/main.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));
