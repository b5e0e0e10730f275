import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { WasiError } from "../errno.ts";
import { openArchive } from "./archive.ts";
import { FileType } from "./file_system.ts";
import { overlayDirectory } from "./overlay.ts";
import { bytes, errnoFrom, get, names, put } from "./testing.ts";

/** An entry to be written. */
interface Entry {
  readonly name: string;
  readonly type?: "0" | "1" | "2" | "3" | "5" | "S" | "x" | "L";
  readonly text?: string;
  readonly target?: string;
  readonly prefix?: string;
  /** What the header says, if not the truth. */
  readonly size?: string;
}

/** Writes a ustar archive. */
function tar(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    const body = bytes(entry.text ?? "");
    const header = new Uint8Array(512);
    const field = (at: number, text: string) => header.set(bytes(text), at);
    field(0, entry.name);
    field(100, "0000644\0");
    field(124, entry.size ?? body.length.toString(8).padStart(11, "0"));
    field(136, (1_700_000_000).toString(8).padStart(11, "0"));
    field(148, " ".repeat(8));
    field(156, entry.type ?? "0");
    field(157, entry.target ?? "");
    field(257, "ustar\0" + "00");
    field(345, entry.prefix ?? "");
    const sum = header.reduce((total, byte) => total + byte, 0);
    field(148, sum.toString(8).padStart(6, "0") + "\0 ");
    blocks.push(header, body, new Uint8Array(-body.length & 511));
  }
  blocks.push(new Uint8Array(1024));
  const archive = new Uint8Array(blocks.reduce((total, block) => total + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    archive.set(block, at);
    at += block.length;
  }
  return archive;
}

async function gzip(archive: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([archive]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

/** Returns the message with which mounting fails. */
async function failure(archive: Uint8Array, maxBytes?: number): Promise<string> {
  const options = maxBytes === undefined ? {} : { maxBytes };
  const error = await assertRejects(() => openArchive(archive, options), WasiError);
  return error.message;
}

const SAMPLE = tar(
  [
    { name: "./app/", type: "5" },
    { name: "./app/main.py", text: "print('hi')\n" },
    { name: "app/second.py", type: "1", target: "./app/main.py" },
    { name: "app/link.py", type: "2", target: "main.py" },
    { name: "app/out", type: "2", target: "../../outside" },
    { name: "app/passwd", type: "2", target: "/etc/passwd" },
    { name: "deep", prefix: "a/".repeat(60) + "b", text: "deep" },
    { name: "dev/null", type: "3" },
    { name: "empty" },
  ] as const,
);

Deno.test("openArchive() mounts files, directories and links", async () => {
  for (const archive of [SAMPLE, await gzip(SAMPLE)]) {
    const root = await openArchive(archive);
    assertEquals(names(root), ["a", "app", "empty"]);
    assertEquals(get(root, "app/main.py"), "print('hi')\n");
    assertEquals(get(root, "app/link.py"), "print('hi')\n");
    assertEquals(root.stat("app/second.py", {}).ino, root.stat("app/main.py", {}).ino);
    assertEquals(root.stat("app/second.py", {}).nlink, 2n);
    assertEquals(root.stat("app/main.py", {}).mtim, 1_700_000_000_000_000_000n);
    assertEquals(root.stat("app", {}).mtim, 1_700_000_000_000_000_000n);
    assertEquals(get(root, "a/".repeat(60) + "b/deep"), "deep");
    assertEquals(root.stat("empty", {}).type, FileType.REGULAR_FILE);
  }
});

Deno.test("openArchive() confines links and refuses changes", async () => {
  const root = await openArchive(SAMPLE);
  assertEquals(errnoFrom(() => root.open("app/out", { follow: true })), "PERM");
  assertEquals(errnoFrom(() => root.open("app/passwd", { follow: true })), "PERM");
  assertEquals(errnoFrom(() => root.open("app/main.py", { write: true })), "ROFS");
  assertEquals(errnoFrom(() => root.unlink("empty")), "ROFS");
  const overlay = overlayDirectory(root);
  put(overlay, "app/main.py", "changed");
  assertEquals(get(overlay, "app/link.py"), "changed");
  assertEquals(get(overlay, "app/second.py"), "changed");
  assertEquals(get(root, "app/main.py"), "print('hi')\n");
});

Deno.test("openArchive() reads PAX headers", async () => {
  const record = (text: string) => {
    const length = text.length + 2;
    return `${length + String(length).length} ${text}\n`;
  };
  const long = "ä".repeat(100);
  const root = await openArchive(tar([
    { name: "pax", type: "x", text: record("mtime=1600000000.123456789") },
    { name: "a", text: "a" },
    { name: "pax", type: "x", text: `${bytes(long).length + 10} path=${long}\n` },
    { name: "short", text: "long" },
  ]));
  assertEquals(root.stat("a", {}).mtim, 1_600_000_000_123_456_789n);
  assertEquals(get(root, long), "long");
});

Deno.test("openArchive() reads what the system's tar writes", async (t) => {
  for (const format of ["ustar", "pax", "gnu"]) {
    await t.step(format, () => roundTrip(format));
  }
});

async function roundTrip(format: string): Promise<void> {
  const path = Deno.makeTempDirSync({ prefix: "vitrine_tar_" });
  try {
    const long = format === "ustar" ? "n".repeat(90) : "n".repeat(150);
    Deno.mkdirSync(join(path, "tree", long), { recursive: true });
    Deno.writeTextFileSync(join(path, "tree", long, "file"), "x".repeat(2000));
    Deno.symlinkSync(`${long}/file`, join(path, "tree/link"));
    const args = ["-C", path, `--format=${format}`, "-cf", join(path, "a.tar"), "tree"];
    const { success } = await new Deno.Command("tar", { args }).output();
    assert(success, "tar failed");
    const root = await openArchive(Deno.readFileSync(join(path, "a.tar")));
    assertEquals(get(root, "tree/link"), "x".repeat(2000));
    assertEquals(names(root), ["tree"]);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
}

Deno.test("openArchive() refuses what is damaged, with the reason", async () => {
  const damaged = SAMPLE.slice();
  damaged[3] = 0xff;
  assertStringIncludes(await failure(damaged), "INVAL");
  assertStringIncludes(await failure(new Uint8Array()), "0 bytes are not");
  assertStringIncludes(await failure(bytes("no archive")), "10 bytes are not");
  assertStringIncludes(await failure(new Uint8Array(2048).fill(7)), "Invalid tar header");
  assertStringIncludes(await failure(SAMPLE.subarray(0, 1700)), "1700 bytes are not");
  assertStringIncludes(await failure((await gzip(SAMPLE)).subarray(0, 60)), "INVAL");
  const sized = (size: string) => tar([{ name: "big", size }]);
  assertStringIncludes(await failure(sized("77777777777")), "claims a size of 8589934591");
  assertStringIncludes(await failure(sized("99999999999")), "claims a size of");
  assertStringIncludes(await failure(sized("2777")), "end of archive");
});

Deno.test("openArchive() refuses entries that no tree has", async () => {
  assertStringIncludes(await failure(tar([{ name: "../up" }])), "../up");
  assertStringIncludes(await failure(tar([{ name: "a/../../up" }])), "no path of a file");
  assertStringIncludes(await failure(tar([{ name: "a" }, { name: "a/b" }])), "not a directory");
  assertStringIncludes(await failure(tar([{ name: "a/b" }, { name: "a" }])), "is a directory");
  const link = { name: "link", type: "1", target: "missing" } as const;
  assertStringIncludes(await failure(tar([link])), "missing");
  assertStringIncludes(await failure(tar([{ name: "sparse", type: "S" }])), "unknown type");
});

Deno.test("openArchive() keeps to its limit", async () => {
  const bomb = await gzip(tar([{ name: "zeros", text: "\0".repeat(1_000_000) }]));
  assert(bomb.length < 5000);
  assertStringIncludes(await failure(bomb, 500_000), "NOSPC");
  const deep = tar([{ name: "d", prefix: "a/".repeat(70), text: "" }]);
  assertStringIncludes(await failure(deep, 10_000), "NOSPC");
  await openArchive(deep);
});

Deno.test("openArchive() keeps the archive's bytes and does not copy them", async () => {
  const archive = tar([{ name: "file", text: "before" }]);
  const root = await openArchive(archive);
  archive.set(bytes("AFTER!"), 512);
  assertEquals(get(root, "file"), "AFTER!");
});
