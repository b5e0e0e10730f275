import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { jitTier } from "../../jit/mod.ts";
import { type InstanceOptions, WebAssembly as Vitrine } from "../../mod.ts";
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

/** Ours on an instance of a tier. */
function ours(options: InstanceOptions): string {
  return output((bytes, wasi) =>
    new Vitrine.Instance(new Vitrine.Module(bytes), wasi.getImportObject(), options)
  );
}

Deno.test("WASI serves instances of the host's engine and of each of our tiers alike", () => {
  const host = output((bytes, wasi) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), wasi.getImportObject())
  );
  assert(host.includes("< moo >"));
  assertStrictEquals(ours({ engine: "interpreter" }), host);
  assertStrictEquals(ours({ engine: jitTier({ mode: "jit" }) }), host);
  assertStrictEquals(ours({ engine: jitTier({ mode: "auto", threshold: 2 }) }), host);
});
