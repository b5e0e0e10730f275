/**
 * Runs `cli.ts` the way a person does: as a process of its own, with the permissions named and no
 * others.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** The repository's root, with a slash at its end. */
export const ROOT: string = fromFileUrl(new URL("../../", import.meta.url));

/** What `--engine` takes. */
export const ENGINES = ["interpreter", "jit", "auto", "host"] as const;

/** How to start `cli.ts`. */
export interface CommandOptions {
  /** Deno's permission flags. @default {["--allow-read"]} */
  readonly allow?: readonly string[];
  /** What the guest finds on standard input. @default {""} */
  readonly stdin?: string | Uint8Array;
  /** The working directory. @default {the repository} */
  readonly cwd?: string;
  /** Variables added to the process's environment. */
  readonly env?: Record<string, string>;
}

/** What a process left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, byte for byte. */
  readonly bytes: Uint8Array;
}

/** Runs any program to its end. Stdin is closed after `stdin`. */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: Omit<CommandOptions, "allow"> = {},
): Promise<Outcome> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd ?? ROOT,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output] = await Promise.all([child.output(), feed(child.stdin, options.stdin ?? "")]);
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
    bytes: output.stdout,
  };
}

/** Runs `cli.ts` with the arguments given. */
export function vitrine(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const allow = options.allow ?? ["--allow-read"];
  const deno = ["run", "--no-config", "--no-lock", "--no-prompt", ...allow, `${ROOT}cli.ts`];
  return runProcess(Deno.execPath(), [...deno, ...args], options);
}

/** Writes all of stdin; a program that ends without reading it is no error. */
async function feed(
  stdin: WritableStream<Uint8Array>,
  content: string | Uint8Array,
): Promise<void> {
  const writer = stdin.getWriter();
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await writer.write(bytes);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
