import { assertEquals } from "@std/assert";
import { run } from "../run/run.ts";
import { WasiError } from "../errno.ts";
import { LineStream } from "./lines.ts";
import { PipeSource, PipeStream } from "./pipe.ts";

const CAT = new URL("../../samples/cat.wasm", import.meta.url);

function streamOf<T>(...chunks: T[]): ReadableStream<T> {
  return ReadableStream.from(chunks);
}

/** Reads all that there is without waiting. */
function drain(stream: PipeStream): string {
  const buffer = new Uint8Array(7);
  let text = "";
  for (let count; (count = stream.read(buffer)) > 0;) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

Deno.test("PipeSource puts text and bytes in order, to the end", async () => {
  const source = new PipeSource();
  await source.pump(
    streamOf<Uint8Array | string>("one ", new TextEncoder().encode("two"), "", "!"),
  );
  const stream = new PipeStream(source.shared);
  assertEquals(stream.readable(0), { bytes: 8, hangup: true });
  assertEquals(drain(stream), "one two!");
  assertEquals(stream.readable(0), { bytes: 0, hangup: true });
});

Deno.test("PipeStream has nothing before the stream brings something", async () => {
  const source = new PipeSource();
  const { readable, writable } = new TransformStream<string, string>();
  const pumped = source.pump(readable);
  const stream = new PipeStream(source.shared);
  assertEquals(stream.readable(0), null);
  const writer = writable.getWriter();
  await writer.write("x");
  assertEquals(stream.readable(0), { bytes: 1, hangup: false });
  await writer.close();
  await pumped;
  assertEquals(drain(stream), "x");
});

Deno.test("PipeStream tells of a stream that fails, after what came before", async () => {
  const source = new PipeSource();
  let pulled = false;
  await source.pump(
    new ReadableStream({
      pull(controller) {
        if (pulled) controller.error(new Error("torn"));
        else controller.enqueue("before");
        pulled = true;
      },
    }),
  );
  const stream = new PipeStream(source.shared);
  assertEquals(stream.read(new Uint8Array(100)), 6);
  let errno: number | undefined;
  try {
    stream.read(new Uint8Array(1));
  } catch (error) {
    if (error instanceof WasiError) errno = error.errno;
  }
  assertEquals(errno, 29);
});

Deno.test("PipeSource.stop() cancels a stream that would go on for ever", async () => {
  const source = new PipeSource();
  let cancelled = false;
  const endless = new ReadableStream<string>({
    pull: (controller) => controller.enqueue("x".repeat(1000)),
    cancel: () => void (cancelled = true),
  });
  const pumped = source.pump(endless);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await source.stop();
  await pumped;
  assertEquals(cancelled, true);
});

Deno.test("run() lets a guest read a stream and write to one, larger than any buffer", async () => {
  const chunk = new Uint8Array(100_000).map((_, index) => index * 31);
  let received = 0;
  let sum = 0;
  const stdout = new WritableStream<Uint8Array>({
    async write(bytes) {
      received += bytes.length;
      for (const byte of bytes) sum += byte;
      await Promise.resolve();
    },
  });
  const result = await run(await Deno.readFile(CAT), {
    args: ["cat"],
    stdin: streamOf(...Array<Uint8Array>(20).fill(chunk)),
    stdout,
    engine: "host",
  });
  assertEquals([result.kind, received], ["exited", 2_000_000]);
  assertEquals(sum, 20 * chunk.reduce((total, byte) => total + byte, 0));
  assertEquals(stdout.locked, false);
});

Deno.test("run() cancels the input of a guest that does not want it", async () => {
  let cancelled = false;
  const stdin = new ReadableStream<string>({
    pull: (controller) => controller.enqueue("more\n"),
    cancel: () => void (cancelled = true),
  });
  const cowsay = await Deno.readFile(new URL("../../samples/cowsay.wasm", import.meta.url));
  const result = await run(cowsay, { args: ["cowsay", "no"], stdin, engine: "host" });
  assertEquals([result.kind, cancelled], ["exited", true]);
});

Deno.test("run() is rejected with what a stream throws that the guest writes to", async () => {
  const stdout = new WritableStream<Uint8Array>({
    write() {
      throw new Error("full");
    },
  });
  let message = "";
  try {
    await run(await Deno.readFile(CAT), { args: ["cat"], stdin: "x", stdout, engine: "host" });
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, "full");
});

Deno.test("LineStream gives out lines, whatever the writes", () => {
  const lines: string[] = [];
  const stream = new LineStream((line) => lines.push(line));
  const bytes = new TextEncoder().encode("one\r\ntwø\n\nlast");
  for (const byte of bytes) stream.write(Uint8Array.of(byte));
  assertEquals(lines, ["one", "twø", ""]);
  stream.release();
  stream.release();
  assertEquals(lines, ["one", "twø", "", "last"]);
});
