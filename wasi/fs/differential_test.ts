/**
 * The same random operations on every file system must have the same outcome.
 *
 * A few names, short paths with `..`, links and slashes, and every operation: after each, outcomes
 * are compared, and at the end what is there. The host's is beside an outside that must not change.
 */

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { Directory } from "./file_system.ts";
import { FileType } from "./file_system.ts";
import { openHostDirectory } from "./host/directory.ts";
import { memoryDirectory } from "./memory/build.ts";
import { overlayDirectory } from "./overlay.ts";
import { readOnly } from "./read_only.ts";
import { bytes, errnoFrom, get, hostTree, put, withHostDirectory } from "./testing.ts";

const START = { "a/b/c": "1", "a/c": "22", "b": "333" };

/** Random numbers that are the same for the same seed (a linear congruential generator). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Returns an integer from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  flag(): boolean {
    return this.below(3) === 0;
  }

  path(): string {
    const names = ["a", "b", "c", "d", "a", "b", "c", "..", "."];
    const parts = Array.from({ length: 1 + this.below(3) }, () => this.pick(names));
    return parts.join("/") + (this.below(8) === 0 ? "/" : "");
  }
}

/** Makes an operation; it can be run on several file systems and says what came of it. */
function operation(random: Random): { text: string; run: (root: Directory) => unknown } {
  const [path, other, follow] = [random.path(), random.path(), random.flag()];
  const kind = random.below(12);
  const of = (text: string, run: (root: Directory) => unknown) => ({ text, run });
  switch (kind) {
    case 0:
    case 1: {
      const [create, exclusive, truncate] = [random.flag(), random.flag(), random.flag()];
      const options = { follow, create, exclusive, truncate, read: true, write: random.flag() };
      return of(`open ${path} ${JSON.stringify(options)}`, (root) => open(root, path, options));
    }
    case 2:
      return of(`open directory ${path}`, (root) => open(root, path, { directory: true, follow }));
    case 3:
      return of(`mkdir ${path}`, (root) => root.mkdir(path));
    case 4:
      return of(`rmdir ${path}`, (root) => root.rmdir(path));
    case 5:
      return of(`unlink ${path}`, (root) => root.unlink(path));
    case 6: {
      const target = random.pick([other, "../outside", "../outside/secret", "/etc"]);
      return of(`symlink ${target} ${path}`, (root) => root.symlink(target, path));
    }
    case 7:
      return of(`link ${path} ${other}`, (root) => root.link(path, root, other, { follow }));
    case 8:
    case 9:
      return of(`rename ${path} ${other}`, (root) => root.rename(path, root, other));
    case 10:
      return of(`put ${path}`, (root) => put(root, path, other));
    default:
      return of(`look at ${path}`, (root) => look(root, path, follow));
  }
}

function open(root: Directory, path: string, options: Parameters<Directory["open"]>[1]): unknown {
  const opened = root.open(path, options);
  try {
    if (opened.kind === "directory") return opened.list().map(({ name }) => name).sort();
    if (options.write) opened.append([bytes("+")]);
    return [opened.stat().size, opened.stat().nlink];
  } finally {
    opened.close();
  }
}

function look(root: Directory, path: string, follow: boolean): unknown {
  const { type, size, nlink } = root.stat(path, { follow });
  if (type === FileType.SYMBOLIC_LINK) return [root.readlink(path), size, nlink];
  return type === FileType.DIRECTORY ? "directory" : [size, nlink, get(root, path)];
}

/** Everything beneath a directory, as text. */
function tree(directory: Directory, prefix = ""): string[] {
  return directory.list().slice(2).flatMap(({ name, type }) => {
    if (type === FileType.SYMBOLIC_LINK) return [`${prefix}${name} -> ${directory.readlink(name)}`];
    if (type !== FileType.DIRECTORY) return [`${prefix}${name} = ${get(directory, name)}`];
    const inner = directory.open(name, { directory: true }) as Directory;
    const lines = [`${prefix}${name}/`, ...tree(inner, `${prefix}${name}/`)];
    inner.close();
    return lines;
  }).sort();
}

for (let seed = 1; seed <= 6; seed++) {
  Deno.test(`the same operations have the same outcome everywhere, seed ${seed}`, () =>
    withHostDirectory((path) => {
      Deno.mkdirSync(join(path, "jail/a/b"), { recursive: true });
      Deno.mkdirSync(join(path, "outside"));
      Deno.writeTextFileSync(join(path, "outside/secret"), "secret");
      for (const [name, text] of Object.entries(START)) {
        Deno.writeTextFileSync(join(path, "jail", name), text);
      }
      const before = hostTree(join(path, "outside"));
      const host = openHostDirectory(join(path, "jail"));
      const memory = memoryDirectory(START);
      const overlay = overlayDirectory(readOnly(memoryDirectory(START)));
      const random = new Random(seed);
      const done: string[] = [];
      for (let step = 0; step < 500; step++) {
        const { text, run } = operation(random);
        const [expected, ...others] = [host, memory, overlay].map((root) => outcome(root, run));
        done.push(`${text}: ${expected}`);
        for (const other of others) assertEquals(other, expected, done.slice(-20).join("\n"));
      }
      assertEquals(tree(memory), tree(host));
      assertEquals(tree(overlay), tree(host));
      assertEquals(hostTree(join(path, "outside")), before);
      host.close();
    }));
}

function outcome(root: Directory, run: (root: Directory) => unknown): string {
  let result: unknown;
  const errno = errnoFrom(() => result = run(root));
  if (errno !== "SUCCESS" || result === undefined) return errno;
  return JSON.stringify(result, (_, value) => typeof value === "bigint" ? Number(value) : value);
}
