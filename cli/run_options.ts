/**
 * The options of a run: which there are, and what their values mean.
 *
 * @module
 */
import { CONTROL_OPTIONS, controlOf } from "./control_options.ts";
import { listsFeatures } from "./features.ts";
import { environment } from "./environment.ts";
import { parseMount, parseSpecialMount, refuseDuplicates, requireDirectory } from "./mount.ts";
import type { CommandRow } from "./command_row.ts";
import { checkedCache, refuseSharedCache } from "./cache_option.ts";
import { refuseOnHost } from "./host_options.ts";
import { type Given, noModule, parseOptions } from "./options.ts";
import { Problem } from "./problem.ts";
import type { EngineName, ListenAddress, RunRequest } from "./request.ts";
import { parseAddress } from "../wasi/sock/address.ts";
import { parseSize } from "./size.ts";

const ENGINES: readonly EngineName[] = ["auto", "interpreter", "jit", "host"];

/** The command. */
export const RUN: CommandRow = {
  name: "run",
  usage: "[run] [options] MODULE [arguments…]",
  about: "Runs a WebAssembly program in a sandbox.\n\n" +
    "MODULE is a path, an http(s) URL, or - for standard input; a binary, or the text format.\n" +
    "What follows it, all of it, goes to the program. The program is given no directory and no\n" +
    "environment variable unless an option says so.",
  options: [
    {
      name: "dir",
      value: "HOST[::GUEST][::ro|::overlay]",
      many: true,
      help:
        "give a directory; ::GUEST is the program's name for it,\n::ro lets nothing in it be changed, " +
        "::overlay keeps changes\nin memory and the directory as it is",
    },
    {
      name: "mount",
      value: "ARCHIVE|mem::GUEST[::overlay]",
      many: true,
      help:
        "give an archive (tar, tar.gz) as a directory that can only be\nread, or with ::overlay " +
        "changed in memory; or an empty directory\nin memory: mem::/tmp",
    },
    {
      name: "listen",
      value: "HOST:PORT[::nonblock]",
      many: true,
      help:
        "let the program accept connections there; port 0 is any free\none; ::nonblock is for " +
        "programs in Go",
    },
    {
      name: "env",
      value: "NAME[=VALUE]",
      many: true,
      help: "set a variable; without =VALUE, pass on our own",
    },
    { name: "inherit-env", help: "pass on all of our own variables" },
    { name: "argv0", value: "NAME", help: "the program's name for itself (the file's name)" },
    {
      name: "invoke",
      value: "NAME",
      help: "call this export instead of running the program;\nthe arguments are its parameters",
    },
    {
      name: "max-memory",
      value: "SIZE",
      help: "the most that its memories may take, such as 64MiB (4GiB)",
    },
    {
      name: "max-stack",
      value: "SIZE",
      help: "the most that calls may take on the stack (8MiB)",
    },
    {
      name: "engine",
      value: "NAME",
      help: "auto: interpreted, and compiled to JavaScript where it is hot;\n" +
        "interpreter; jit: all compiled, at the first call of each\n" +
        "function; host: run by the host's own WebAssembly (auto)",
    },
    {
      name: "cache",
      value: "DIR",
      help: "keep compiled code there for further runs; the program must not write there",
    },
    ...CONTROL_OPTIONS,
    { name: "stats", help: "print times and sizes on stderr at the end" },
  ],
  optionsFirst: true,
  more: {
    "Other commands, each with a --help of its own":
      "cli.ts inspect MODULE        what is in a module: sections, imports, exports\n" +
      "cli.ts disassemble MODULE    its functions as text\n" +
      "cli.ts explain MODULE FUNC   what becomes of one: register code and JavaScript\n" +
      "cli.ts validate MODULE       whether it is valid, and if not, why",
    "Exit status": "0 to 255  the program's own\n" +
      "2         wrong usage, or the module cannot be read or is invalid\n" +
      "70        a fault of this tool's\n" +
      "124       the program was stopped at its limit of time or fuel\n" +
      "134       the program trapped",
  },
  examples: [
    ["deno run --allow-read=cowsay.wasm cli.ts cowsay.wasm hello", "runs a program"],
    [
      "deno run --allow-read=ls.wasm,data cli.ts --dir data::/d::ro ls.wasm /d",
      "runs it with a directory that it can only read",
    ],
    ["deno run --allow-read=math.wasm cli.ts --invoke gcd math.wasm 12 18", "calls a function"],
  ],
};

/**
 * Reads what is asked of a run.
 *
 * @returns The request; `null` when it was for help, which has been printed.
 * @throws {Problem} when something is wrong with the arguments.
 */
export async function parseRun(args: readonly string[]): Promise<RunRequest | null> {
  const given = await parseOptions(RUN, args);
  if (given === null || await listsFeatures(given)) return null;
  const request = requestOf(given);
  if (request.cache !== undefined) await refuseSharedCache(request.cache, request.mounts);
  return request;
}

function requestOf(given: Given): RunRequest {
  const [module, ...args] = given.rest;
  if (module === undefined) throw noModule(RUN);
  const mounts = [
    ...given.values("dir").map(parseMount),
    ...given.values("mount").map(parseSpecialMount),
  ];
  refuseDuplicates(mounts);
  mounts.forEach(requireDirectory);
  const engine = engineOf(given.value("engine") ?? "auto");
  const request: RunRequest = {
    module,
    args,
    mounts,
    listen: given.values("listen").map(listenAddress),
    env: environment(given.values("env"), { inherit: given.has("inherit-env") }),
    argv0: given.value("argv0"),
    invoke: given.value("invoke"),
    maxMemory: memoryLimit(given.value("max-memory")),
    maxStack: stackLimit(given.value("max-stack")),
    engine,
    cache: checkedCache(given.value("cache"), engine),
    control: controlOf(given),
    stats: given.has("stats"),
  };
  if (engine === "host") refuseOnHost(request);
  return request;
}

function listenAddress(text: string): ListenAddress {
  const [, where = "", suffix] = /^(.*?)(::nonblock)?$/s.exec(text) ?? [];
  const address = parseAddress(where);
  if (address !== null) return { ...address, nonblock: suffix !== undefined };
  throw new Problem(
    `--listen "${text}" names no address to listen on`,
    "the form is --listen HOST:PORT[::nonblock], such as --listen 127.0.0.1:8080 or --listen [::]:8080",
  );
}

function memoryLimit(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseSize(text, { option: "max-memory", least: 0 });
}

/** The stack is one buffer, made beforehand: a large one would be refused by the host. */
function stackLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseSize(text, { option: "max-stack", least: 4096, most: 2 ** 30 });
}

function engineOf(name: string): EngineName {
  const known = ENGINES.find((engine) => engine === name);
  if (known !== undefined) return known;
  throw new Problem(`there is no engine "${name}"`, `the engines are ${ENGINES.join(", ")}`);
}
