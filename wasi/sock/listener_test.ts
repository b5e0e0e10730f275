/**
 * Sockets as a guest sees them. A guest's calls block its thread, so the peers are in another one.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { EventType, FdFlags } from "../abi.ts";
import { At, Guest } from "../testing.ts";
import { listenTcp } from "./listener.ts";

/** The first preopened listener, and the first connection that is accepted. */
const LISTENER = 3;
const CONNECTION = 4;

/** Runs `body` in a worker, with `port`; a function that refers to nothing else. */
function inPeer(port: number, body: (port: number) => Promise<void>): Worker {
  const text = `(${body})(${port}).then(() => self.postMessage("done"));`;
  return new Worker(`data:text/javascript,${encodeURIComponent(text)}`, { type: "module" });
}

/** Lets a guest listen, runs `peer` and `test`, and waits for both. */
async function withPeer(
  peer: (port: number) => Promise<void>,
  test: (guest: Guest) => void,
): Promise<void> {
  const listener = listenTcp("127.0.0.1:0");
  const guest = new Guest({ listen: [listener] });
  const worker = inPeer(listener.address.port, peer);
  const done = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`the peer failed: ${event.message}`));
    };
  });
  try {
    test(guest);
    guest.wasi.close();
    await done;
  } finally {
    guest.wasi.close();
    worker.terminate();
  }
}

/** Accepts a connection and returns its descriptor. */
function accept(guest: Guest): number {
  guest.ok("sock_accept", LISTENER, 0, At.OUT);
  return guest.u32(At.OUT);
}

/** Subscribes to reading, or writing, a descriptor, and to the clock; returns the events' types. */
function poll(guest: Guest, type: number, fd: number, milliseconds: number): number[] {
  const { view } = guest;
  new Uint8Array(guest.memory.buffer).fill(0, At.DATA, At.DATA + 96);
  view.setUint8(At.DATA + 8, type);
  view.setUint32(At.DATA + 16, fd, true);
  view.setUint32(At.DATA + 48 + 16, 1, true);
  view.setBigUint64(At.DATA + 48 + 24, BigInt(milliseconds) * 1_000_000n, true);
  guest.ok("poll_oneoff", At.DATA, At.DATA + 256, 2, At.OUT);
  const types = Array.from({ length: guest.u32(At.OUT) }, (_, index) => {
    return view.getUint8(At.DATA + 256 + index * 32 + 10);
  });
  return types;
}

Deno.test("a guest accepts, receives, sends and sees the end", async () => {
  await withPeer(
    async (port) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(new TextEncoder().encode("hello"));
      await connection.closeWrite();
      const buffer = new Uint8Array(64);
      const count = await connection.read(buffer);
      if (new TextDecoder().decode(buffer.subarray(0, count ?? 0)) !== "good day") throw 1;
      if (await connection.read(buffer) !== null) throw 2;
      connection.close();
    },
    (guest) => {
      assertEquals(accept(guest), CONNECTION);
      assertEquals(guest.read(CONNECTION, 3), "hel");
      assertEquals(guest.read(CONNECTION), "lo");
      assertEquals(guest.read(CONNECTION), "");
      guest.write(CONNECTION, "good day");
      guest.ok("fd_close", CONNECTION);
    },
  );
});

Deno.test("sock_recv() peeks, and waits for all that is asked for", async () => {
  await withPeer(
    async (port) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      for (const letter of "abcdef") {
        await connection.write(new TextEncoder().encode(letter));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await connection.read(new Uint8Array(1));
      connection.close();
    },
    (guest) => {
      accept(guest);
      const [PEEK, WAITALL] = [1, 2];
      guest.ok("sock_recv", CONNECTION, ...guest.iovs(2, 2), PEEK | WAITALL, At.OUT, At.OUT2);
      assertEquals([guest.u32(At.OUT), guest.text(At.DATA, 4)], [4, "abcd"]);
      guest.ok("sock_recv", CONNECTION, ...guest.iovs(6), WAITALL, At.OUT, At.OUT2);
      assertEquals([guest.u32(At.OUT), guest.text(At.DATA, 6)], [6, "abcdef"]);
    },
  );
});

Deno.test("sockets are streams with the flags that they were given", async () => {
  await withPeer(
    async (port) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.read(new Uint8Array(1));
      connection.close();
    },
    (guest) => {
      guest.ok("sock_accept", LISTENER, FdFlags.NONBLOCK, At.OUT);
      for (const [fd, flags] of [[LISTENER, 0], [CONNECTION, FdFlags.NONBLOCK]] as const) {
        guest.ok("fd_fdstat_get", fd, At.OUT);
        assertEquals([guest.bytes(At.OUT, 1)[0], guest.bytes(At.OUT + 2, 1)[0]], [6, flags]);
      }
      assertEquals(guest.call("fd_read", CONNECTION, ...guest.iovs(1), At.OUT), "AGAIN");
      assertEquals(guest.call("fd_seek", CONNECTION, 0n, 0, At.OUT), "SPIPE");
      assertEquals(guest.call("fd_read", LISTENER, ...guest.iovs(1), At.OUT), "NOTCAPABLE");
      assertEquals(guest.call("fd_prestat_get", LISTENER, At.OUT), "BADF");
    },
  );
});

Deno.test("poll_oneoff() waits for connections, input and room", async () => {
  await withPeer(
    async (port) => {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      await wait(50);
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await wait(50);
      await connection.write(new Uint8Array(1));
      // Long enough for the guest to fill what the host keeps for us, on a busy machine too.
      await wait(2000);
      for (let total = 0; total < 1 << 22;) {
        total += await connection.read(new Uint8Array(65536)) ?? 1 << 22;
      }
      connection.close();
    },
    (guest) => {
      const { CLOCK, FD_READ, FD_WRITE } = EventType;
      assertEquals(poll(guest, FD_READ, LISTENER, 5), [CLOCK]);
      assertEquals(poll(guest, FD_READ, LISTENER, 60_000), [FD_READ]);
      accept(guest);
      assertEquals(poll(guest, FD_WRITE, CONNECTION, 0), [FD_WRITE, CLOCK]);
      assertEquals(poll(guest, FD_READ, CONNECTION, 60_000), [FD_READ]);
      guest.ok("fd_fdstat_set_flags", CONNECTION, FdFlags.NONBLOCK);
      // Until the host takes no more: then there is room again once the peer has read.
      let sent = 0;
      let answer = "";
      for (;;) {
        answer = guest.call("fd_write", CONNECTION, ...guest.iovs(32768), At.OUT);
        if (answer !== "SUCCESS") break;
        sent += guest.u32(At.OUT);
      }
      assertEquals(answer, "AGAIN");
      assertEquals(poll(guest, FD_WRITE, CONNECTION, 60_000), [FD_WRITE]);
      guest.ok("fd_fdstat_set_flags", CONNECTION, 0);
      for (; sent < 1 << 22; sent += guest.u32(At.OUT)) {
        guest.ok("fd_write", CONNECTION, ...guest.iovs(32768), At.OUT);
      }
    },
  );
});

Deno.test("sock_shutdown() ends what is sent, but not what is received", async () => {
  await withPeer(
    async (port) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      const buffer = new Uint8Array(16);
      if (await connection.read(buffer) !== 1) throw 1;
      if (await connection.read(buffer) !== null) throw 2;
      await connection.write(buffer.subarray(0, 1));
      connection.close();
    },
    (guest) => {
      accept(guest);
      guest.write(CONNECTION, "x");
      guest.ok("sock_shutdown", CONNECTION, 2);
      assertEquals(guest.call("fd_write", CONNECTION, ...guest.iovs(1), At.OUT), "PIPE");
      assertEquals(guest.read(CONNECTION), "x");
      guest.ok("sock_shutdown", CONNECTION, 1);
      assertEquals(guest.read(CONNECTION), "");
    },
  );
});

Deno.test("a guest learns that its peer is gone", async () => {
  await withPeer(
    async (port) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connection.close();
    },
    (guest) => {
      accept(guest);
      assertEquals(guest.read(CONNECTION), "");
      let errno = "SUCCESS";
      for (let i = 0; errno === "SUCCESS" && i < 1000; i++) {
        errno = guest.call("fd_write", CONNECTION, ...guest.iovs(65536 - At.DATA), At.OUT);
      }
      assertEquals(["PIPE", "CONNRESET"].includes(errno), true, errno);
    },
  );
});

Deno.test("connections follow one another without limit", async () => {
  await withPeer(
    async (port) => {
      for (let i = 0; i < 200; i++) {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port });
        await connection.read(new Uint8Array(1));
        connection.close();
      }
    },
    (guest) => {
      for (let i = 0; i < 200; i++) {
        assertEquals(accept(guest), CONNECTION);
        guest.write(CONNECTION, "x");
        guest.ok("fd_close", CONNECTION);
      }
    },
  );
});

Deno.test("listenTcp() refuses what is no address, and says who has one already", () => {
  assertThrows(() => listenTcp("nonsense"), TypeError, '"nonsense" is no address');
  const first = listenTcp("127.0.0.1:0");
  try {
    const { port } = first.address;
    assertThrows(() => listenTcp({ hostname: "127.0.0.1", port }), Error, `127.0.0.1:${port}`);
  } finally {
    first.release();
  }
});
