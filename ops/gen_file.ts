/**
 * Writing a generated file, or with `--check` only comparing it with what is there.
 *
 * @module
 */

/**
 * Writes `text` to `path`, relative to the repository. With `--check` among the arguments nothing is
 * written, and the process exits with 1 when the file differs.
 */
export async function write(path: string, text: string): Promise<void> {
  const file = new URL(`../${path}`, import.meta.url);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(file, text);
    return;
  }
  const found = await Deno.readTextFile(file).catch(() => undefined);
  if (found !== text) {
    console.error(`${path} is not what its generator prints: run \`deno task gen\``);
    Deno.exit(1);
  }
}
