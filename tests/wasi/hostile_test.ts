/**
 * A hostile guest, run by `cli.ts` in each engine, under wide and narrow permissions, on each kind of
 * mount: no attempt to leave its directory succeeds, and nothing outside changes. What the guest tries
 * is in hostile/hostile.c. `wasi/fs/confinement_test.ts` is about the same rules, below the WASI calls.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { Errno } from "../../wasi/errno.ts";
import { hostTree } from "../../wasi/fs/testing.ts";
import { ENGINES, type Outcome, ROOT, vitrine } from "../programs/command.ts";

const GUEST = join(ROOT, "tests/wasi/hostile/hostile.wasm");
const ATTACKS = ["dots", "absolute", "links", "made", "handle", "proc", "names"];

/** Number of attempts that there are at least on a mount where nothing can be prepared. */
const LEAST_ATTEMPTS = 900;

/**
 * What a refusal may be. Not among them: IO, which would be an exception that nobody foresaw, and
 * BADF and NOTCAPABLE, which would mean that an attempt never came to the file system.
 */
const REFUSALS: readonly number[] = [
  Errno.EXIST,
  Errno.ILSEQ,
  Errno.LOOP,
  Errno.NAMETOOLONG,
  Errno.NOENT,
  Errno.PERM,
  Errno.ROFS,
];

/** How the guest is run. */
interface Mode {
  readonly engine: string;
  /** Whether the permissions name the jail and the guest. */
  readonly scoped: boolean;
  /** What follows the mount on the command line. */
  readonly mount: string;
}

/** Links in the jail, by name: all of them lead out, but `loop`. */
function linksTo(outside: string): Record<string, string> {
  return {
    file_abs: join(outside, "secret.txt"),
    file_rel: "../outside/secret.txt",
    file_chain: "dir/to_file",
    "dir/to_file": "../file_rel",
    new_abs: join(outside, "new.txt"),
    new_rel: "../outside/new.txt",
    dir_abs: outside,
    dir_rel: "../outside",
    dir_chain: "dir/sub/dir_deep",
    "dir/sub/dir_deep": "../../../outside",
    up: "..",
    root: "/proc/self/root",
    cwd: "/proc/self/cwd",
    loop: "loop",
  };
}

/** Makes the jail and what is beside it in a new directory. */
function prepare(path: string): { jail: string; outside: string } {
  const [jail, outside] = [join(path, "jail"), join(path, "outside")];
  Deno.mkdirSync(join(jail, "dir/sub"), { recursive: true });
  Deno.writeTextFileSync(join(jail, "file"), "inside");
  Deno.mkdirSync(join(outside, "dir"), { recursive: true });
  Deno.writeTextFileSync(join(outside, "secret.txt"), "secret");
  for (const [name, target] of Object.entries(linksTo(outside))) {
    Deno.symlinkSync(target, join(jail, name));
  }
  return { jail, outside };
}

/** The flags for Deno. */
function permissions(jail: string, { scoped }: Mode): string[] {
  if (!scoped) return ["--allow-read", "--allow-write"];
  return [`--allow-read=${jail},${GUEST}`, `--allow-write=${jail}`];
}

/** Lines of the guest's output with their errnos: what it tried, and what it made ready for that. */
function results(stdout: string): { attempts: string[]; prepared: string[]; attacks: string[] } {
  const lines = stdout.trimEnd().split("\n");
  const attacks = lines.filter((line) => line.startsWith("attack "));
  const prepared = lines.filter((line) => line.startsWith("prepare "));
  const attempts = lines.filter((line) => !/^(attack|prepare) /.test(line));
  return { attempts, prepared, attacks: attacks.map((line) => line.slice("attack ".length)) };
}

/** The number at a line's end; NaN if there is none. */
function errnoOf(line: string): number {
  return Number(/ errno=(\d+)$/.exec(line)?.[1]);
}

/** Checks that the guest ran to its end, and that nothing it tried succeeded. */
function assertRefused({ code, stdout, stderr }: Outcome, mode: Mode): void {
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  const { attempts, prepared, attacks } = results(stdout);
  assertEquals(attacks, ATTACKS);
  assert(attempts.length >= LEAST_ATTEMPTS, `${attempts.length} attempts only`);
  assertEquals(attempts.filter((line) => !REFUSALS.includes(errnoOf(line))), []);
  assertEquals(prepared[0], "prepare open file errno=0");
  // Deno lets nobody make links who may not read and write everywhere; an overlay's are not Deno's.
  const all = mode.mount === "::overlay" || (mode.mount === "" && !mode.scoped);
  if (all) assertEquals(prepared.filter((line) => !line.endsWith(" errno=0")), []);
}

/** Runs every attack in one process. */
async function attack(mode: Mode): Promise<void> {
  const path = Deno.realPathSync(await Deno.makeTempDir());
  try {
    const { jail, outside } = prepare(path);
    const before = { outside: hostTree(outside), jail: hostTree(jail) };
    const options = ["--engine", mode.engine, "--dir", `${jail}::/${mode.mount}`];
    const allow = permissions(jail, mode);
    const outcome = await vitrine([...options, GUEST, "all", outside], { allow });
    assertEquals(hostTree(outside), before.outside, "the outside has changed");
    assertEquals([...Deno.readDirSync(path)].length, 2, "something is new beside the jail");
    if (mode.mount !== "") assertEquals(hostTree(jail), before.jail, "the mount has changed");
    assertRefused(outcome, mode);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

for (const engine of ENGINES) {
  for (const scoped of [false, true]) {
    for (const mount of ["", "::ro", "::overlay"]) {
      const permitted = scoped ? "narrow" : "wide";
      const name = `${engine}, ${permitted} permissions, ${mount || "plain"}`;
      Deno.test(`a hostile guest is confined (${name})`, () => attack({ engine, scoped, mount }));
    }
  }
}
