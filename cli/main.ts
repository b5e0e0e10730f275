/**
 * From arguments to an exit status: finds the command, and turns whatever goes wrong into a message
 * for a person.
 *
 * What a run needs is imported; everything else (other commands, options, help, messages) is loaded
 * when it is needed, since most runs are over in the time that loading it would take. The specifiers
 * of such imports are literals, so that they need no permission.
 *
 * @module
 */
import { run } from "./run.ts";

/**
 * Runs one command.
 *
 * @param args What follows `cli.ts` on the command line.
 * @returns The process's exit status.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    const { report } = await import("./report.ts");
    return report(error);
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  switch (args[0]) {
    case "run":
      return run(args.slice(1));
    case "inspect":
      return (await import("./inspect/command.ts")).inspect(args.slice(1));
    case "disassemble":
      return (await import("./disassemble/command.ts")).disassemble(args.slice(1));
    case "explain":
      return (await import("./explain/command.ts")).explain(args.slice(1));
    case "validate":
      return (await import("./validate.ts")).validateCommand(args.slice(1));
    default:
      return run(args);
  }
}
