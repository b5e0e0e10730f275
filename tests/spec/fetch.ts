/**
 * `deno task spec:fetch`: checks the official test suite out, at the commit the runner knows.
 *
 * @module
 */
import { join } from "@std/path";
import { repositoryRoot, SUITE_CHECKOUT, SUITE_COMMIT, SUITE_REPOSITORY } from "./suite.ts";

/** Runs git, showing what it says. @throws Error when it fails */
async function git(...args: string[]): Promise<void> {
  const { success, code } = await new Deno.Command("git", { args }).spawn().status;
  if (!success) throw new Error(`git ${args.join(" ")} failed with status ${code}`);
}

if (import.meta.main) {
  const folder = join(repositoryRoot(), SUITE_CHECKOUT);
  await git("clone", "--quiet", SUITE_REPOSITORY, folder);
  await git("-C", folder, "checkout", "--quiet", SUITE_COMMIT);
}
