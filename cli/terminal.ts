/**
 * Writing to the person at the terminal: colour only where it is one, and not with `NO_COLOR`.
 *
 * @module
 */

const COLORS = {
  error: "\x1b[1;31m",
  stopped: "\x1b[1;31m",
  trap: "\x1b[1;31m",
  hint: "\x1b[1;36m",
  note: "\x1b[1;36m",
  dim: "\x1b[2m",
};

/** Whether standard error takes colours. Deno reads `NO_COLOR` itself, without a permission. */
function colored(): boolean {
  return !Deno.noColor && Deno.stderr.isTerminal();
}

/** Prints one line on stderr, such as `error: no such file`. */
export function printError(kind: Exclude<keyof typeof COLORS, "dim">, message: string): void {
  const label = colored() ? `${COLORS[kind]}${kind}:\x1b[0m` : `${kind}:`;
  console.error(`${label} ${message}`);
}

/**
 * The characters in a line of standard output, as far as that can be told without asking for a
 * permission: `COLUMNS`, or what the terminal says. `undefined` when it is no terminal.
 */
export function terminalWidth(): number | undefined {
  const state = Deno.permissions.querySync({ name: "env", variable: "COLUMNS" }).state;
  const columns = state === "granted" ? Number(Deno.env.get("COLUMNS")) : 0;
  if (Number.isInteger(columns) && columns > 0) return columns;
  if (!Deno.stdout.isTerminal()) return undefined;
  try {
    return Deno.consoleSize().columns;
  } catch {
    return undefined; // A terminal that does not know.
  }
}
