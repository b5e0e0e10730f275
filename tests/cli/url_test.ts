/**
 * Running from a URL, with nothing else at hand: no config file, no lock file, an empty directory.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runProcess } from "../programs/command.ts";
import { withFiles } from "./guests.ts";

const TYPES: Readonly<Record<string, string>> = {
  ts: "application/typescript",
  wasm: "application/wasm",
};

/** Serves a file of the repository, and answers 410 for `/broken/…`. */
async function serveFile(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/broken/")) return new Response("gone", { status: 410 });
  try {
    const content = await Deno.readFile(join(ROOT, pathname));
    const type = TYPES[pathname.split(".").at(-1)!] ?? "text/plain";
    return new Response(content, { headers: { "content-type": type } });
  } catch {
    return new Response("not found", { status: 404 });
  }
}

/** Runs `use` while the repository is served. */
async function withServer(use: (host: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serveFile);
  try {
    await use(`127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** `deno run` without a config file, allowed to import from `host`. */
function denoRun(host: string, ...rest: readonly string[]): string[] {
  return ["run", "--no-config", "--no-lock", "--no-prompt", `--allow-import=${host}`, ...rest];
}

Deno.test("cli.ts starts threads from a URL, with permission to import and no other", async () => {
  await withServer(async (host) => {
    await withFiles({}, async (cwd) => {
      const guest = join(ROOT, "tests/wasi/threads/guest.wasm");
      const args = denoRun(host, `--allow-read=${guest}`, `http://${host}/cli.ts`, guest, "add");
      const { code, stdout, stderr } = await runProcess(Deno.execPath(), args, { cwd });
      assertEquals({ code, stdout }, { code: 0, stdout: "8000\n" }, stderr);
    });
  });
});

Deno.test("cli.ts runs from a URL, in an empty directory", async () => {
  await withServer(async (host) => {
    await withFiles({}, async (cwd) => {
      const sample = join(ROOT, "samples/cowsay.wasm");
      const url = `http://${host}/cli.ts`;
      const args = denoRun(host, `--allow-read=${sample}`, url, sample, "from afar");
      const { code, stdout, stderr } = await runProcess(Deno.execPath(), args, { cwd });
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, "< from afar >");
    });
  });
});

Deno.test("cli.ts loads its other parts from the URL too", async () => {
  await withServer(async (host) => {
    await withFiles({}, async (cwd) => {
      const sample = join(ROOT, "samples/trap.wasm");
      const command = denoRun(host, `--allow-read=${sample}`, `http://${host}/cli.ts`);
      const inspected = await runProcess(Deno.execPath(), [...command, "inspect", sample], { cwd });
      assertEquals(inspected.code, 0, inspected.stderr);
      assertStringIncludes(inspected.stdout, "Exports (2)");
      const trapped = await runProcess(
        Deno.execPath(),
        [...command, "--max-stack=1MiB", sample, "divide"],
        { cwd },
      );
      assertEquals(trapped.code, 134, trapped.stderr);
    });
  });
});

Deno.test("mod.ts is imported from a URL by a script", async () => {
  await withServer(async (host) => {
    const script = `
      import { instantiate } from "http://${host}/mod.ts";
      const bytes = Uint8Array.fromBase64(
        "AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=",
      );
      const { instance } = await instantiate(bytes);
      console.log(instance.exports.add(2, 3));`;
    await withFiles({ "script.ts": script }, async (cwd) => {
      const args = denoRun(host, "script.ts");
      const { code, stdout, stderr } = await runProcess(Deno.execPath(), args, { cwd });
      assertEquals([code, stdout], [0, "5\n"], stderr);
    });
  });
});

Deno.test("a module is fetched from a URL, under --allow-net of that host", async () => {
  await withServer(async (host) => {
    const cli = ["run", "--no-config", "--no-lock", "--no-prompt", `--allow-net=${host}`];
    const run = (path: string) =>
      runProcess(Deno.execPath(), [...cli, `${ROOT}cli.ts`, `http://${host}${path}`, "hi"]);
    const fetched = await run("/samples/cowsay.wasm?v=1");
    assertEquals(fetched.code, 0, fetched.stderr);
    assertStringIncludes(fetched.stdout, "< hi >");
    const missing = await run("/samples/nothing.wasm");
    assertEquals(missing.code, 2);
    assertStringIncludes(missing.stderr, "the server answered 404");
    const broken = await run("/broken/x.wasm");
    assertStringIncludes(broken.stderr, "the server answered 410");
  });
});
