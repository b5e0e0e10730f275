/**
 * Nothing beneath a mounted directory of the host leads out of it.
 *
 * Each case has a jail, mounted, beside an outside that must not be read or changed: the tree of the
 * outside, with contents, times and link counts, is compared before and after.
 */

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { Errno, WasiError } from "../errno.ts";
import type { Directory } from "./file_system.ts";
import type { HostCalls } from "./host/calls.ts";
import { hostCalls } from "./host/host_calls.ts";
import { openHostDirectory, openHostDirectoryWith } from "./host/directory.ts";
import { overlayDirectory } from "./overlay.ts";
import { readOnly } from "./read_only.ts";
import {
  bytes,
  errnoFrom,
  get,
  hostTree,
  openDirectory,
  openFile,
  put,
  withHostDirectory,
} from "./testing.ts";

/** What a case is given. */
interface Scene {
  /** The jail, mounted. */
  readonly root: Directory;
  /** Host paths. */
  readonly jail: string;
  readonly outside: string;
  /** Mounts the jail with other calls. */
  mount(calls: Partial<HostCalls>): Directory;
}

/** Runs a case and checks that the outside is as before. */
function confined(name: string, run: (scene: Scene) => void): void {
  Deno.test(`host directory confines ${name}`, () =>
    withHostDirectory((path) => {
      const [jail, outside] = [join(path, "jail"), join(path, "outside")];
      Deno.mkdirSync(join(jail, "dir", "sub"), { recursive: true });
      Deno.writeTextFileSync(join(jail, "file"), "inside");
      Deno.mkdirSync(join(outside, "dir"), { recursive: true });
      Deno.writeTextFileSync(join(outside, "secret"), "secret");
      Deno.writeTextFileSync(join(outside, "dir", "file"), "secret too");
      const before = hostTree(outside);
      const mount = (calls: Partial<HostCalls>) =>
        openHostDirectoryWith({ ...hostCalls(), ...calls }, jail);
      try {
        run({ root: mount({}), jail, outside, mount });
      } finally {
        assertEquals(hostTree(outside), before, "the outside has changed");
      }
    }));
}

/** Every way to use a path; each must be refused for a path that leads out. */
const USES: Record<string, (root: Directory, path: string) => void> = {
  "open to read": (root, path) => void root.open(path, { read: true, follow: true }),
  "open to write": (root, path) => void root.open(path, { write: true, follow: true }),
  "open to truncate": (root, path) => void root.open(path, { truncate: true, follow: true }),
  "open to append": (root, path) =>
    void root.open(path, { write: true, append: true, follow: true }),
  "open to create": (root, path) =>
    void root.open(path, { create: true, write: true, follow: true }),
  "open as a directory": (root, path) => void root.open(path, { directory: true, follow: true }),
  "stat": (root, path) => void root.stat(path, { follow: true }),
  "setTimes": (root, path) => root.setTimes(path, { mtim: 1n, atim: 1n }, { follow: true }),
};

/** Every way to use the directory part of a path; `path` leads to a directory outside. */
const USES_BENEATH: Record<string, (root: Directory, path: string) => void> = {
  "create a file": (root, path) => void root.open(`${path}/new`, { create: true, write: true }),
  "create exclusively": (root, path) =>
    void root.open(`${path}/new`, { create: true, exclusive: true, write: true }),
  "readlink": (root, path) => void root.readlink(`${path}/link`),
  "mkdir": (root, path) => root.mkdir(`${path}/new`),
  "rmdir": (root, path) => root.rmdir(`${path}/dir`),
  "unlink": (root, path) => root.unlink(`${path}/secret`),
  "symlink": (root, path) => root.symlink("x", `${path}/new`),
  "link into": (root, path) => root.link("file", root, `${path}/new`, {}),
  "link out of": (root, path) => root.link(`${path}/secret`, root, "new", {}),
  "rename into": (root, path) => root.rename("file", root, `${path}/new`),
  "rename onto": (root, path) => root.rename("file", root, `${path}/secret`),
  "rename out of": (root, path) => root.rename(`${path}/secret`, root, "new"),
  "rename a directory into": (root, path) => root.rename("dir", root, `${path}/new`),
};

/** Checks that every use of `file` and beneath `directory` is refused with `errno`. */
function assertAllRefused(root: Directory, file: string, directory: string, errno = "PERM"): void {
  for (const [use, run] of Object.entries(USES)) {
    assertEquals(errnoFrom(() => run(root, file)), errno, `${use} ${file}`);
    assertEquals(errnoFrom(() => run(root, `${directory}/secret`)), errno, `${use} ${directory}`);
    assertEquals(errnoFrom(() => run(root, directory)), errno, `${use} ${directory}`);
  }
  for (const [use, run] of Object.entries(USES_BENEATH)) {
    assertEquals(errnoFrom(() => run(root, directory)), errno, `${use} ${directory}`);
  }
}

confined("chains of ..", ({ root }) => {
  assertAllRefused(root, "../outside/secret", "../outside");
  assertAllRefused(root, "dir/../../outside/secret", "dir/sub/../../../outside");
  assertAllRefused(root, "./.././outside/secret", "dir//..//..//outside");
  const directory = openDirectory(root, "dir");
  put(directory, "file", "inside");
  directory.mkdir("dir");
  assertAllRefused(directory, "../../outside/secret", "../../outside");
});

confined("absolute paths", ({ root, outside }) => {
  assertAllRefused(root, `${outside}/secret`, outside);
  assertAllRefused(root, `//${outside}/secret`, `//${outside}`);
});

confined("absolute links that are already there", ({ root, jail, outside }) => {
  Deno.symlinkSync(join(outside, "secret"), join(jail, "to_file"));
  Deno.symlinkSync(outside, join(jail, "to_dir"));
  assertAllRefused(root, "to_file", "to_dir");
});

confined("absolute links even to itself", ({ root, jail }) => {
  Deno.symlinkSync(jail, join(jail, "self"));
  assertEquals(errnoFrom(() => root.stat("self/file", {})), "PERM");
});

confined("relative links that are already there", ({ root, jail }) => {
  Deno.symlinkSync("../outside/secret", join(jail, "to_file"));
  Deno.symlinkSync("../../../outside", join(jail, "dir/sub/to_dir"));
  assertAllRefused(root, "to_file", "dir/sub/to_dir");
  assertEquals(errnoFrom(() => root.open("to_file", { read: true })), "LOOP");
  assertEquals(errnoFrom(() => root.open("to_file/", { read: true })), "PERM");
});

confined("links that the guest makes", ({ root, outside }) => {
  root.symlink("../outside/secret", "to_file");
  root.symlink("../outside", "to_dir");
  assertAllRefused(root, "to_file", "to_dir");
  assertEquals(errnoFrom(() => root.symlink(outside, "absolute")), "PERM");
  assertEquals(errnoFrom(() => root.readlink("absolute")), "NOENT");
});

confined("chains of links", ({ root }) => {
  root.symlink("..", "dir/up");
  root.symlink("dir/up/../outside", "out");
  root.symlink("out", "dir/sub/again");
  root.symlink("../out/secret", "dir/to_file");
  root.symlink("to_file", "dir/chained");
  assertAllRefused(root, "dir/chained", "out");
  assertAllRefused(root, "out/secret", "dir/up/out");
});

confined("links moved to where they lead out", ({ root }) => {
  root.symlink("../outside", "dir/link");
  assertEquals(errnoFrom(() => root.stat("dir/link/secret", {})), "NOENT");
  root.rename("dir/link", root, "link");
  assertAllRefused(root, "link/secret", "link");
});

confined("creating through a dangling link", ({ root, jail, outside }) => {
  Deno.symlinkSync("../outside/new", join(jail, "relative"));
  Deno.symlinkSync(join(outside, "new"), join(jail, "absolute"));
  for (const path of ["relative", "absolute"]) {
    const options = { create: true, write: true, read: true };
    assertEquals(errnoFrom(() => root.open(path, { ...options, follow: true })), "PERM");
    assertEquals(errnoFrom(() => root.open(path, options)), "LOOP");
    assertEquals(errnoFrom(() => root.open(path, { ...options, exclusive: true })), "EXIST");
    assertEquals(errnoFrom(() => root.mkdir(path)), "EXIST");
    assertEquals(errnoFrom(() => root.mkdir(`${path}/`)), "EXIST");
    assertEquals(errnoFrom(() => root.symlink("x", path)), "EXIST");
    assertEquals(errnoFrom(() => root.link("file", root, path, {})), "EXIST");
  }
  root.rename("file", root, "relative");
  assertEquals(get(root, "relative"), "inside");
});

confined("names that are links when they are moved, removed or linked", ({ root, jail }) => {
  for (const name of ["a", "b", "c", "d"]) Deno.symlinkSync("../outside", join(jail, name));
  root.rename("a", root, "dir/a");
  root.unlink("b");
  assertEquals(errnoFrom(() => root.rmdir("c")), "NOTDIR");
  root.link("c", root, "c2", {});
  assertEquals(root.readlink("c2"), "../outside");
  assertEquals(errnoFrom(() => root.link("c", root, "c3", { follow: true })), "PERM");
  root.setTimes("d", { mtim: 1_000_000_000n, atim: 1_000_000_000n }, {});
  assertEquals(root.stat("d", {}).mtim, 1_000_000_000n);
});

confined("/proc and the like", ({ root, jail }) => {
  for (const target of ["/proc/self/root", "/proc/self/cwd", "/dev/stdin", "/"]) {
    Deno.symlinkSync(target, join(jail, "link"));
    for (const path of ["link", "link/", "link/tmp", "link/../x"]) {
      assertEquals(errnoFrom(() => root.stat(path, { follow: true })), "PERM", target);
      assertEquals(errnoFrom(() => root.open(path, { follow: true })), "PERM", target);
    }
    Deno.removeSync(join(jail, "link"));
  }
});

confined("magic links of a mounted /proc", () => {
  for (const path of ["root/etc/passwd", "cwd", "exe", "fd/0"]) {
    // Without all permissions Deno refuses the mount itself.
    const open = () => openHostDirectory("/proc/self").open(path, { read: true, follow: true });
    assert(errnoFrom(open) !== "SUCCESS", `${path} was opened`);
  }
});

confined("names with NUL, over-long names and odd characters", ({ root }) => {
  for (const [use, run] of Object.entries({ ...USES, ...USES_BENEATH })) {
    assertEquals(errnoFrom(() => run(root, "dir\0/../../outside")), "INVAL", use);
    assertEquals(errnoFrom(() => run(root, "x".repeat(300))), "NAMETOOLONG", use);
    assertEquals(errnoFrom(() => run(root, "../".repeat(2000))), "NAMETOOLONG", use);
  }
  for (
    const name of ["..\\outside", "C:", "~", "%2e%2e", "...", "..;", "file:", "\u202e..", " .."]
  ) {
    assertEquals(errnoFrom(() => root.stat(`${name}/secret`, {})), "NOENT", name);
    put(root, name, name);
    assertEquals(get(root, name), name);
  }
});

confined("a hard link to what is inside only", ({ root, jail }) => {
  root.link("file", root, "dir/second", {});
  assertEquals(Deno.lstatSync(join(jail, "file")).nlink, 2);
  assertEquals(errnoFrom(() => root.link("../outside/secret", root, "second", {})), "PERM");
});

confined("a file that is exchanged for a link before it is opened", ({ jail, mount }) => {
  for (const options of [{ read: true }, { write: true }, { truncate: true }]) {
    let exchanged = 0;
    const root = mount({
      open(path, options) {
        if (path === join(jail, "file") && exchanged++ === 0) {
          Deno.removeSync(path);
          Deno.symlinkSync("../outside/secret", path);
        }
        return hostCalls().open(path, options);
      },
    });
    assertEquals(errnoFrom(() => root.open("file", { ...options, follow: true })), "PERM");
    assertEquals(exchanged, 1);
    root.close();
    Deno.removeSync(join(jail, "file"));
    Deno.writeTextFileSync(join(jail, "file"), "inside");
  }
});

confined("a directory on the way that is exchanged for a link", ({ jail, mount }) => {
  Deno.writeTextFileSync(join(jail, "dir/file"), "inside");
  for (const options of [{ read: true }, { truncate: true }, { create: true, write: true }]) {
    let exchanged = false;
    const root = mount({
      open(path, options) {
        if (path === join(jail, "dir/file") && !exchanged) {
          exchanged = true;
          Deno.renameSync(join(jail, "dir"), join(jail, "gone"));
          Deno.symlinkSync("../outside/dir", join(jail, "dir"));
        }
        return hostCalls().open(path, options);
      },
    });
    assertEquals(errnoFrom(() => root.open("dir/file", options)), "PERM");
    assert(exchanged);
    root.close();
    Deno.removeSync(join(jail, "dir"));
    Deno.renameSync(join(jail, "gone"), join(jail, "dir"));
  }
});

confined("a directory that is exchanged while a file is created in it", ({ jail, mount }) => {
  const root = mount({
    open(path, options) {
      if (path === join(jail, "dir/new")) {
        Deno.renameSync(join(jail, "dir"), join(jail, "gone"));
        Deno.symlinkSync("../outside/dir", join(jail, "dir"));
      }
      return hostCalls().open(path, options);
    },
  });
  const options = { create: true, write: true };
  assertEquals(errnoFrom(() => root.open("dir/new", options)), "STALE");
});

confined("a file that is exchanged while it is linked", ({ jail, outside, mount }) => {
  Deno.writeTextFileSync(join(jail, "dir/file"), "inside");
  const root = mount({
    link(from, to) {
      Deno.renameSync(join(jail, "dir"), join(jail, "gone"));
      Deno.symlinkSync(join(outside, "dir"), join(jail, "dir"));
      hostCalls().link(from, to);
    },
  });
  assertEquals(errnoFrom(() => root.link("dir/file", root, "second", {})), "STALE");
  assertEquals(errnoFrom(() => root.stat("second", {})), "NOENT");
});

confined("a file that is exchanged before it is opened to append", ({ jail, mount }) => {
  const root = mount({
    open(path, options) {
      if (options.append) {
        Deno.removeSync(path);
        Deno.symlinkSync("../outside/secret", path);
      }
      return hostCalls().open(path, options);
    },
  });
  const file = openFile(root, "file", { write: true, append: true });
  file.append([bytes("more")]);
  assertEquals(file.stat().size, 10n);
  assertEquals(Deno.lstatSync(join(jail, "file")).isSymlink, true);
});

confined("a file that keeps being exchanged", ({ jail, mount }) => {
  const root = mount({
    open(path, options) {
      if (path === join(jail, "file")) {
        Deno.writeTextFileSync(join(jail, "next"), "another");
        Deno.renameSync(join(jail, "next"), path);
      }
      return hostCalls().open(path, options);
    },
  });
  assertEquals(errnoFrom(() => root.open("file", { truncate: true })), "STALE");
  assertEquals(Deno.readTextFileSync(join(jail, "file")), "another");
});

confined("a link that is exchanged while it is followed", ({ jail, root, mount }) => {
  root.symlink("dir/sub", "link");
  const other = mount({
    readlink(path) {
      const target = hostCalls().readlink(path);
      Deno.removeSync(join(jail, "link"));
      Deno.symlinkSync("../outside", join(jail, "link"));
      return target;
    },
  });
  // What was read is what is used: a target is looked at once.
  assertEquals(errnoFrom(() => other.open("link/secret", { read: true })), "NOENT");
  assertEquals(errnoFrom(() => root.open("link/secret", { read: true })), "PERM");
});

confined("handles on directories that the host exchanges", ({ root, jail, outside }) => {
  const directory = openDirectory(root, "dir");
  Deno.renameSync(join(jail, "dir"), join(jail, "moved"));
  Deno.symlinkSync(outside, join(jail, "dir"));
  for (const [use, run] of Object.entries(USES)) {
    assertEquals(errnoFrom(() => run(directory, "secret")), "STALE", use);
  }
  assertEquals(errnoFrom(() => directory.list()), "STALE");
  assertEquals(errnoFrom(() => directory.open("new", { create: true, write: true })), "STALE");
  assertEquals(errnoFrom(() => directory.mkdir("new")), "STALE");
  assertEquals(errnoFrom(() => directory.unlink("secret")), "STALE");
  assertEquals(errnoFrom(() => root.rename("file", directory, "secret")), "STALE");
  Deno.removeSync(join(jail, "dir"));
  assertEquals(errnoFrom(() => directory.list()), "NOENT");
  directory.close();
});

confined("handles on directories that the guest moves and exchanges", ({ root }) => {
  const sub = openDirectory(root, "dir/sub");
  root.rename("dir", root, "moved");
  root.symlink("../outside", "dir");
  put(sub, "file", "still inside");
  assertEquals(get(root, "moved/sub/file"), "still inside");
  assertEquals(errnoFrom(() => sub.open("../..", {})), "PERM");
  sub.close();
});

confined("one mount from another above it", ({ root, jail, outside }) => {
  const inner = openHostDirectory(join(jail, "dir"));
  root.rename("dir", root, "moved");
  root.symlink("../outside", "dir");
  put(inner, "new", "inside");
  assertEquals(get(root, "moved/new"), "inside");
  assertEquals(errnoFrom(() => inner.stat("../file", {})), "PERM");
  inner.rename("new", root, "here");
  assertEquals(get(root, "here"), "inside");
  const other = readOnly(openHostDirectory(outside));
  assertEquals(errnoFrom(() => root.rename("file", other, "new")), "ROFS");
  assertEquals(errnoFrom(() => root.link("file", other, "new", {})), "ROFS");
  assertEquals(errnoFrom(() => other.rename("secret", root, "new")), "ROFS");
  assertEquals(errnoFrom(() => other.link("secret", root, "new", {})), "ROFS");
});

confined("a mount that is itself reached by a link", ({ jail, outside }) => {
  Deno.symlinkSync("dir", join(jail, "mount"));
  const root = openHostDirectory(join(jail, "mount"));
  put(root, "new", "new");
  root.setTimesSelf({ mtim: 1_000_000_000n });
  assertEquals(Deno.statSync(join(jail, "dir")).mtime?.getTime(), 1000);
  assertEquals(Deno.readLinkSync(join(jail, "mount")), "dir");
  Deno.removeSync(join(jail, "mount"));
  Deno.symlinkSync(outside, join(jail, "mount"));
  assertEquals(errnoFrom(() => root.open("secret", { read: true })), "STALE");
  root.close();
});

confined("an overlay above it", ({ root, jail }) => {
  Deno.symlinkSync("../outside/secret", join(jail, "to_file"));
  Deno.symlinkSync("../outside", join(jail, "to_dir"));
  const before = hostTree(jail);
  const overlay = overlayDirectory(readOnly(root));
  assertAllRefused(overlay, "to_file", "to_dir");
  overlay.rename("to_dir", overlay, "dir/to_dir");
  assertEquals(errnoFrom(() => overlay.stat("dir/to_dir/secret", {})), "NOENT");
  overlay.unlink("to_file");
  put(overlay, "to_file", "inside");
  put(overlay, "file", "changed");
  assertEquals(get(overlay, "to_file"), "inside");
  assertEquals(hostTree(jail), before);
});

Deno.test("openHostDirectory() refuses what is no directory", () =>
  withHostDirectory((path) => {
    Deno.writeTextFileSync(join(path, "file"), "");
    assertEquals(errnoFrom(() => openHostDirectory(join(path, "missing"))), "NOENT");
    assertEquals(errnoFrom(() => openHostDirectory(join(path, "file"))), "NOTDIR");
  }));

Deno.test("the host's own exceptions do not escape", () =>
  withHostDirectory((path) => {
    const root = openHostDirectory(path);
    const file = root.open("file", { create: true, write: true });
    if (file.kind === "directory") throw new Error("unexpected");
    file.close();
    for (
      const use of [
        () => file.write([bytes("x")], 0),
        () => file.stat(),
        () => file.truncate(1),
        () => file.sync(),
        () => file.setTimes({ mtim: 1n }),
      ]
    ) {
      assertEquals(errnoFrom(use), "BADF");
    }
  }));

/** Runs a script in a process of its own with these permissions; returns what it prints. */
function runScoped(flags: string[], script: string, args: string[]): string {
  const { code, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, script, ...args],
    stdout: "piped",
    stderr: "piped",
  }).outputSync();
  const text = new TextDecoder().decode(stdout);
  assertEquals(code, 0, new TextDecoder().decode(stderr) + text);
  return text;
}

/** Checks that the subprocess can be started and read at all. */
const scoped = fromFileUrl(new URL("./scoped_case.ts", import.meta.url));

Deno.test({
  name: "a read-only mount needs permission to read it, and nothing else",
  fn: () =>
    withHostDirectory((path) => {
      Deno.mkdirSync(join(path, "jail/dir"), { recursive: true });
      Deno.writeTextFileSync(join(path, "jail/file"), "inside");
      Deno.symlinkSync("file", join(path, "jail/link"));
      const before = hostTree(path);
      const jail = join(path, "jail");
      const said = runScoped([`--allow-read=${jail}`], scoped, ["read", jail]);
      assertStringIncludes(said, "every change is ROFS");
      assertEquals(hostTree(path), before);
    }),
});

Deno.test({
  name: "permissions for the mount alone are enough, and do not weaken confinement",
  fn: () =>
    withHostDirectory((path) => {
      const [jail, outside] = [join(path, "jail"), join(path, "outside")];
      Deno.mkdirSync(join(jail, "dir"), { recursive: true });
      Deno.mkdirSync(outside);
      Deno.writeTextFileSync(join(jail, "file"), "inside");
      Deno.writeTextFileSync(join(outside, "secret"), "secret");
      Deno.symlinkSync("../outside/secret", join(jail, "to_file"));
      Deno.symlinkSync("../outside", join(jail, "to_dir"));
      Deno.symlinkSync("../outside/new", join(jail, "dangling"));
      Deno.symlinkSync("file", join(jail, "link"));
      const before = hostTree(outside);
      const flags = [`--allow-read=${jail}`, `--allow-write=${jail}`];
      const said = runScoped(flags, scoped, ["write", jail]);
      assertStringIncludes(said, "all changes made, none outside");
      assertEquals(hostTree(outside), before);
    }),
});

Deno.test("openHostDirectory() says what is missing", () => {
  const error = assertThrows(() => openHostDirectory("/nonexistent/directory"), WasiError);
  assertEquals(error.errno, Errno.NOENT);
  assertStringIncludes(error.message, "NOENT (no such file or directory)");
  assertStringIncludes(error.message, "/nonexistent/directory");
});
