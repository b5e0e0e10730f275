/**
 * `--mount` and `--dir …::overlay`, by programs that read and write what they are given.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runProcess, vitrine } from "../programs/command.ts";

const READ_ONLY = { allow: ["--allow-read"] };

/** A directory with `base/a.txt`, `base/usr/u.txt`, `base/tmp/` and archives of `usr`. */
async function withFiles(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(directory, "base/usr"), { recursive: true });
    await Deno.mkdir(join(directory, "base/tmp"));
    await Deno.writeTextFile(join(directory, "base/a.txt"), "base\n");
    await Deno.writeTextFile(join(directory, "base/usr/u.txt"), "archived\n");
    for (const [flags, name] of [["-cf", "app.tar"], ["-czf", "app.tgz"]] as const) {
      const args = [flags, name, "-C", "base/usr", "."];
      assertEquals((await runProcess("tar", args, { cwd: directory })).code, 0);
    }
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("--mount shows an archive as a directory that can only be read", async () => {
  await withFiles(async (directory) => {
    for (const name of ["app.tar", "app.tgz"]) {
      const mount = ["--mount", `${join(directory, name)}::/app`];
      const read = await vitrine([...mount, "samples/cat.wasm", "/app/u.txt"], READ_ONLY);
      assertEquals({ ...read, bytes: [] }, {
        code: 0,
        stdout: "archived\n",
        stderr: "",
        bytes: [],
      });
      const args = ["samples/mandelbrot.wasm", "-s", "2", "-o", "/app/new"];
      const write = await vitrine([...mount, ...args], READ_ONLY);
      assertEquals(write.code, 1);
      assertStringIncludes(write.stderr, "Read-only file system");
      assertStringIncludes(write.stderr, "::overlay");
    }
  });
});

Deno.test("--mount …::overlay and mem take changes, which stay in memory", async () => {
  await withFiles(async (directory) => {
    const mounts = [`${join(directory, "app.tar")}::/out::overlay`, "mem::/out"];
    for (const mount of mounts) {
      const args = ["--mount", mount, "samples/mandelbrot.wasm", "-s", "2", "-o", "/out/new"];
      const { code, stderr } = await vitrine(args, READ_ONLY);
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
    }
  });
});

Deno.test("--dir …::overlay lets everything be changed, and nothing is, with --allow-read", async () => {
  await withFiles(async (directory) => {
    const base = join(directory, "base");
    const out = ["samples/mandelbrot.wasm", "-s", "2", "-o", "/a.txt"];
    const { code, stderr } = await vitrine(["--dir", `${base}::/::overlay`, ...out], READ_ONLY);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertEquals(await Deno.readTextFile(join(base, "a.txt")), "base\n");
  });
});

Deno.test("mount points may lie within each other", async () => {
  await withFiles(async (directory) => {
    const args = [
      ...["--dir", `${join(directory, "base")}::/::ro`, "--mount", "mem::/tmp"],
      ...["--mount", `${join(directory, "app.tar")}::/tmp/app`, "samples/cat.wasm"],
    ];
    const read = await vitrine([...args, "/a.txt", "/tmp/app/u.txt", "/usr/u.txt"], READ_ONLY);
    assertEquals(read.stdout, "base\narchived\narchived\n", read.stderr);
  });
});

Deno.test("what cannot be mounted is said", async () => {
  await withFiles(async (directory) => {
    const cases = [
      ["base", "this is a directory"],
      ["base/a.txt", "this is no archive"],
      ["absent.tar", "there is no such file"],
    ] as const;
    for (const [name, text] of cases) {
      const mount = `${join(directory, name)}::/app`;
      const { code, stderr } = await vitrine(["--mount", mount, "samples/cat.wasm"], READ_ONLY);
      assertEquals(code, 2);
      assertStringIncludes(stderr, text);
    }
    const refused = await vitrine(["--mount", `${directory}/app.tar::/app`, "samples/cat.wasm"], {
      allow: ["--allow-read=samples/cat.wasm"],
    });
    assertStringIncludes(refused.stderr, `--allow-read=${directory}/app.tar`);
  });
});
