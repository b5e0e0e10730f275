import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { WebAssembly as Vitrine } from "../../mod.ts";
import { Capture, type GuestInstance, WASI } from "../../wasi/mod.ts";

const COWSAY = fromFileUrl(new URL("../../samples/cowsay.wasm", import.meta.url));

/** Runs the sample on one engine and returns what it printed. */
function output(instantiate: (bytes: Uint8Array<ArrayBuffer>, wasi: WASI) => unknown): string {
  const stdout = new Capture();
  const wasi = new WASI({ args: ["cowsay", "moo"], stdin: null, stdout });
  const instance = instantiate(Deno.readFileSync(COWSAY), wasi) as GuestInstance;
  assertEquals(wasi.start(instance), 0);
  return stdout.text();
}

Deno.test("WASI serves instances of the host's engine and of ours alike", () => {
  const host = output((bytes, wasi) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), wasi.getImportObject())
  );
  const ours = output((bytes, wasi) =>
    new Vitrine.Instance(new Vitrine.Module(bytes), wasi.getImportObject())
  );
  assert(host.includes("< moo >"));
  assertStrictEquals(ours, host);
});
