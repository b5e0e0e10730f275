/**
 * `--env` and `--inherit-env`: what the guest is given of the environment, which is nothing unless
 * asked for.
 *
 * @module
 */
import { Problem } from "./problem.ts";

/**
 * The guest's variables.
 *
 * @param given Values of `--env`, `NAME=VALUE` or `NAME`; the last one for a name counts.
 * @param options `inherit`: whether all of our own variables are passed on as well.
 * @throws {Problem} when a name is empty, or Deno refuses to show a variable.
 */
export function environment(
  given: readonly string[],
  { inherit }: { readonly inherit: boolean },
): Record<string, string> {
  const env: Record<string, string> = inherit ? ownEnvironment() : {};
  for (const text of given) {
    const at = text.indexOf("=");
    const name = at < 0 ? text : text.slice(0, at);
    if (name === "") {
      throw new Problem(`--env "${text}": the name is empty`, "the form is --env NAME[=VALUE]");
    }
    const value = at < 0 ? ownVariable(name) : text.slice(at + 1);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function ownEnvironment(): Record<string, string> {
  return permitted(() => Deno.env.toObject(), "--inherit-env", "--allow-env");
}

/** One that is not set here is not set for the guest. */
function ownVariable(name: string): string | undefined {
  return permitted(() => Deno.env.get(name), `--env ${name}`, `--allow-env=${name}`);
}

function permitted<T>(read: () => T, option: string, flag: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new Problem(
      `${option}: Deno does not let us see the environment`,
      `add ${flag} after "deno run"`,
    );
  }
}
