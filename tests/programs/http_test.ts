/**
 * A web server that runs as a guest, with permission to listen at one address and nothing else.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ENGINES, ROOT, vitrine } from "./command.ts";
import { testProgram } from "./skip.ts";
import { goProgram } from "./toolchains.ts";

/** More than any test here takes: a server that hangs must not hang the tests. */
const DEADLINE_MS = 60_000;

/** A server to start. */
interface Server {
  readonly module: string;
  readonly options?: readonly string[];
  readonly args?: readonly string[];
}

/** Starts a server, calls `check` with its port, and returns its end. */
async function serving(
  { module, options = ["--listen", "127.0.0.1:0"], args = [] }: Server,
  check: (port: number) => Promise<void>,
): Promise<{ readonly code: number; readonly stderr: string }> {
  const deno = ["run", "--no-config", "--no-lock", "--no-prompt"];
  const allow = [`--allow-read=${module}`, "--allow-net=127.0.0.1:0"];
  const listen = [...options, module, ...args];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...deno, ...allow, `${ROOT}cli.ts`, ...listen],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  let stderr = "";
  let announced = (_port: number): void => {};
  const port = new Promise<number>((resolve) => announced = resolve);
  const drained = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(text) {
        stderr += text;
        const digits = /listening on 127\.0\.0\.1:(\d+)\n/.exec(stderr)?.[1];
        if (digits !== undefined) announced(Number(digits));
      },
    }),
  );
  try {
    await Promise.race([port.then(check), drained]);
    const { code } = await child.status;
    await drained;
    return { code, stderr };
  } finally {
    clearTimeout(timer);
  }
}

/** Our own server, for so many requests. */
function ours(requests: number, ...options: string[]): Server {
  const module = "samples/http.wasm";
  return { module, options: [...options, "--listen", "127.0.0.1:0"], args: [`${requests}`] };
}

async function get(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return await response.text();
}

for (const engine of ENGINES) {
  Deno.test(`http answers 1,000 requests (${engine})`, async () => {
    const { code, stderr } = await serving(ours(1000, "--engine", engine), async (port) => {
      for (let number = 1; number <= 1000; number++) {
        assertEquals(await get(port, `/${number}`), `request ${number} for /${number}\n`);
      }
    });
    assertEquals(code, 0, stderr);
  });
}

Deno.test("http answers clients that come all at once", async () => {
  const { code, stderr } = await serving(ours(64), async (port) => {
    const paths = Array.from({ length: 64 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => get(port, path)));
    const asked = answers.map((answer) => / for (.*)\n/.exec(answer)?.[1]);
    assertEquals(asked, paths);
  });
  assertEquals(code, 0, stderr);
});

testProgram("Go: net/http", () => goProgram("http"), async (path) => {
  const options = ["--engine", "host", "--listen", "127.0.0.1:0::nonblock"];
  const { code, stderr } = await serving({ module: path, options }, async (port) => {
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => get(port, path)));
    assertEquals(answers, paths.map((path) => `GET ${path}\n`));
    await get(port, "/quit");
  });
  assertEquals(code, 0, stderr);
});

Deno.test("--listen without the permission names the flag", async () => {
  const { code, stderr } = await vitrine(
    ["--listen", "127.0.0.1:8080", "samples/http.wasm"],
    { allow: ["--allow-read=samples/http.wasm"] },
  );
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--allow-net=127.0.0.1:8080");
});

Deno.test("http without --listen says what it needs", async () => {
  const { code, stderr } = await vitrine(["samples/http.wasm"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "--listen HOST:PORT");
});
