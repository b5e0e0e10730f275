import { assertEquals } from "@std/assert";
import { At, Guest } from "../testing.ts";
import { Capture } from "./stream.ts";

Deno.test("stdin can be text, bytes or nothing", () => {
  const g = new Guest({ stdin: "hä" });
  assertEquals([g.read(0, 2), g.read(0, 100), g.read(0)], ["h\ufffd", "\ufffd", ""]);
  assertEquals(new Guest({ stdin: new Uint8Array([65, 66]) }).read(0), "AB");
  assertEquals(new Guest({ stdin: null }).read(0), "");
});

Deno.test("stdin fills scattered buffers from one read of the stream", () => {
  const asked: number[] = [];
  const stdin = {
    read(buffer: Uint8Array): number {
      asked.push(buffer.length);
      buffer.set([97, 98, 99]);
      return 3;
    },
  };
  const g = new Guest({ stdin });
  g.ok("fd_read", 0, ...g.iovs(2, 10), At.OUT);
  assertEquals([g.u32(At.OUT), g.text(At.DATA, 4)], [3, "abc\0"]);
  assertEquals(asked, [12]);
});

Deno.test("stdout can be a function, called once for each write with bytes that it may keep", () => {
  const written: Uint8Array[] = [];
  const g = new Guest({ stdout: (bytes) => void written.push(bytes) });
  g.put(At.DATA, "hello");
  g.ok("fd_write", 1, ...g.iovs(2, 3), At.OUT);
  g.put(At.DATA, "other");
  assertEquals(written.map((bytes) => new TextDecoder().decode(bytes)), ["hello"]);
});

Deno.test("what a function throws ends the guest as it is", () => {
  const failure = new Error("enough");
  const g = new Guest({
    stdout: () => {
      throw failure;
    },
  });
  let caught: unknown;
  try {
    g.write(1, "x");
  } catch (error) {
    caught = error;
  }
  assertEquals(caught, failure);
});

Deno.test("stdout writes as many bytes as the stream takes", () => {
  const stdout = { write: (bytes: Uint8Array) => Math.min(bytes.length, 4) };
  const g = new Guest({ stdout });
  for (const lengths of [[10], [3, 7]]) {
    g.ok("fd_write", 1, ...g.iovs(...lengths), At.OUT);
    assertEquals(g.u32(At.OUT), 4);
  }
});

Deno.test("stdout writes large buffers in turn, and stops where the stream does", () => {
  const lengths: number[] = [];
  const stdout = {
    write(bytes: Uint8Array): number {
      lengths.push(bytes.length);
      return lengths.length < 2 ? bytes.length : 5;
    },
  };
  const g = new Guest({ stdout }, { buffer: new ArrayBuffer(1 << 20) });
  g.ok("fd_write", 1, ...g.iovs(60000, 50000, 40000), At.OUT);
  assertEquals(lengths, [60000, 50000]);
  assertEquals(g.u32(At.OUT), 60005);
});

Deno.test("Capture keeps what is written, of both streams in order", () => {
  const capture = new Capture();
  const g = new Guest({ stdout: capture, stderr: capture });
  g.write(1, "one ");
  g.write(2, "two ");
  g.write(1, "x".repeat(5000));
  assertEquals(capture.text(), `one two ${"x".repeat(5000)}`);
  assertEquals([capture.bytes().length, capture.dropped], [5008, 0]);
});

Deno.test("Capture drops what is beyond its limit, and the guest does not notice", () => {
  const capture = new Capture({ limit: 5 });
  const g = new Guest({ stdout: capture });
  g.write(1, "abc");
  g.write(1, "defg");
  assertEquals(g.u32(At.OUT), 4);
  assertEquals([capture.text(), capture.dropped], ["abcde", 2]);
});

Deno.test("a stream that goes one way refuses the other", () => {
  const g = new Guest({ stdin: {}, stdout: {} });
  const calls = ["fd_read", "fd_write"].flatMap((name) =>
    [0, 1].map((fd) => g.call(name, fd, ...g.iovs(1), At.OUT))
  );
  assertEquals(calls, ["BADF", "NOTCAPABLE", "NOTCAPABLE", "BADF"]);
});

Deno.test("a stream answers what only files can do", () => {
  const g = new Guest();
  const calls = [
    g.call("fd_sync", 1),
    g.call("fd_datasync", 1),
    g.call("fd_filestat_get", 1, At.OUT),
    g.call("fd_seek", 1, 0n, 0, At.OUT),
    g.call("fd_filestat_set_size", 1, 0n),
    g.call("fd_allocate", 1, 0n, 1n),
  ];
  assertEquals(calls, ["SUCCESS", "SUCCESS", "SUCCESS", "SPIPE", "NOTCAPABLE", "NOTCAPABLE"]);
});
