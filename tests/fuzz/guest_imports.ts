/**
 * What a mutant finds when it imports something: WASI with a file system in memory and a clock that
 * does not wait, and for anything else functions that do nothing.
 *
 * @module
 */
import type { Imports } from "../../mod.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { type DefType, I64, isRef, type ValType } from "../../runtime/types.ts";
import { type Clocks, HostClocks } from "../../wasi/clocks.ts";
import { memoryDirectory } from "../../wasi/fs/memory/build.ts";
import { WASI } from "../../wasi/wasi.ts";

/** A guest's imports and the WASI that is among them. */
export interface Guest {
  readonly imports: Imports;
  readonly wasi: WASI;
}

/** A clock on which sleeping takes no time. */
class ImpatientClocks extends HostClocks implements Clocks {
  #slept = 0n;
  override monotonic(): bigint {
    return super.monotonic() + this.#slept;
  }
  override sleep(duration: bigint): void {
    this.#slept += duration;
  }
}

/** Everything that the module imports, as far as it is functions. */
export function guestImports(bytes: Uint8Array<ArrayBuffer>, args: readonly string[]): Guest {
  const files = { "note.txt": "a few\nwords\n", "inner/deep.txt": "x", "empty/": "" };
  const wasi = new WASI({
    args: ["guest", ...args],
    env: { HOME: "/d" },
    preopens: { "/d": memoryDirectory(files, { maxBytes: 1 << 20 }) },
    stdin: "one two\nthree\n",
    stdout: null,
    stderr: null,
    clocks: new ImpatientClocks(),
  });
  const imports: Record<string, Record<string, unknown>> = wasi.getAllImports();
  for (const { module, name, desc } of decode(bytes).imports) {
    const namespace = imports[module] ??= {};
    if (desc.kind !== "func") continue;
    namespace[name] ??= () => zeroOf(desc.type);
  }
  return { imports: imports as Imports, wasi };
}

/** What a function of this type answers: zeros, or null. */
function zeroOf({ results }: Pick<DefType, "params" | "results">): unknown {
  const zeros = results.map((type: ValType) => type === I64 ? 0n : isRef(type) ? null : 0);
  return results.length === 1 ? zeros[0] : zeros;
}
