import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";

const CASE = fromFileUrl(new URL("host_case.ts", import.meta.url));

/** The command that runs a case, without any permission. */
function deno(...args: string[]): string[] {
  return [Deno.execPath(), "run", "--no-config", "--no-prompt", CASE, ...args];
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: readonly string[], feed?: Feed): Promise<Outcome> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1" },
    stdin: feed === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const fed = feed === undefined ? undefined : feed(child.stdin.getWriter());
  const { code, stdout, stderr } = await child.output();
  await fed;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

type Feed = (stdin: WritableStreamDefaultWriter<Uint8Array>) => Promise<void>;

const encode = (text: string) => new TextEncoder().encode(text);

/** Whether a program is there; on other systems it need not be. */
function has(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const noShell = !has("sh", "-c", "true");
const noPython = !has("python3", "-c", "import pty");

Deno.test("HostStream copies stdin to stdout without any permission", async () => {
  const outcome = await run(deno("cat"), async (stdin) => {
    await stdin.write(encode("one\ntwo "));
    await stdin.write(encode("ä\n"));
    await stdin.close();
  });
  assertEquals(outcome, { code: 0, stdout: "one\ntwo ä\n", stderr: "" });
});

Deno.test({
  name: "HostStream ends the guest quietly when nobody reads its output any more",
  ignore: noShell,
  fn: async () => {
    const yes = deno("yes").map((word) => `'${word}'`).join(" ");
    const outcome = await run(["sh", "-c", `{ ${yes}; echo $? >&2; } | head -n 2`]);
    assertEquals(outcome, { code: 0, stdout: "y\ny\n", stderr: "141\n" });
  },
});

Deno.test("HostStream knows that stdin has nothing yet, and has, and is at its end", async () => {
  const outcome = await run(deno("poll", "60000"), async (stdin) => {
    await stdin.write(encode("abcdef"));
    await stdin.close();
  });
  const stdout = 'stdin 6\nread "abc"\nstdin 3\nread "def"\n';
  assertEquals(outcome, { code: 0, stdout, stderr: "" });
});

Deno.test("HostStream lets the clock pass when stdin stays silent", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: deno("poll", "30").slice(1),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const stdin = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await lines.read()).value, "clock\n");
  await stdin.write(encode("x"));
  assertEquals((await lines.read()).value, 'read "x"\n');
  assertEquals((await lines.read()).value, "clock\n");
  await stdin.close();
  assertEquals((await lines.read()).value, 'read ""\n');
  assertEquals((await lines.read()).done, true);
  assertEquals((await child.status).code, 0);
});

Deno.test("HostStream tells an empty stdin as a hangup", async () => {
  const { stdout } = await run(deno("poll", "60000"));
  assertEquals(stdout, 'stdin 0 hangup\nread ""\nstdin 0 hangup\nread ""\n');
});

Deno.test("HostStream does not wait for stdin with NONBLOCK", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: deno("again").slice(1),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await lines.read()).value, "AGAIN\n");
  await lines.cancel();
  await child.stdin.close();
  assertEquals((await child.status).code, 0);
});

Deno.test("HostStream is no terminal for pipes", async () => {
  assertEquals((await run(deno("types"))).stdout, "0 0 0\n");
});

Deno.test({
  name: "HostStream is a terminal on a pseudo-terminal",
  ignore: noPython,
  fn: async () => {
    const script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    const { code, stdout } = await run(
      ["python3", "-c", script, ...deno("types")],
      (stdin) => stdin.close(),
    );
    assertEquals({ code, stdout }, { code: 0, stdout: "2 2 2\r\n" });
  },
});
