/**
 * What a mutant finds when it imports something: WASI with a file system in memory and a clock that
 * does not wait, and for anything else functions that do nothing.
 *
 * @module
 */
import { type Imports, LinkError } from "../../mod.ts";

import { decode } from "../../runtime/decode/decode.ts";
import { type DefType, I32, I64, isRef, type ValType } from "../../runtime/types.ts";
import { type Clocks, HostClocks } from "../../wasi/clocks.ts";
import { memoryDirectory } from "../../wasi/fs/memory/build.ts";
import { PREVIEW1 } from "../../wasi/preview1/table.ts";
import { paramsOf, type Row } from "../../wasi/row.ts";
import { unstableRows } from "../../wasi/unstable.ts";
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

/**
 * Everything that the module imports, as far as it is functions.
 *
 * @throws {LinkError} When a function of WASI is imported with a type that it has not: in JavaScript a
 * function has no type, so that only one who knows WASI can tell.
 */
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
    const row = rowsOf(module).find((row) => row.name === name);
    if (row === undefined) namespace[name] ??= () => zeroOf(desc.type);
    else if (!isTypeOf(row, desc.type)) throw new LinkError(`"${name}" has not that type`);
  }
  return { imports: imports as Imports, wasi };
}

function rowsOf(module: string): readonly Row[] {
  if (module === "wasi_snapshot_preview1") return PREVIEW1;
  return module === "wasi_unstable" ? unstableRows() : [];
}

const LONG_TYPES = new Set(["dircookie", "filedelta", "filesize", "rights", "timestamp"]);

function isTypeOf(row: Row, { params, results }: Pick<DefType, "params" | "results">): boolean {
  const wanted = paramsOf(row).map(({ type }) => LONG_TYPES.has(type) ? I64 : I32);
  const answers = row.name === "proc_exit" ? 0 : 1;
  return wanted.length === params.length && wanted.every((type, i) => type === params[i]) &&
    results.length === answers && results.every((type) => type === I32);
}

/** What a function of this type answers: zeros, or null. */
function zeroOf({ results }: Pick<DefType, "params" | "results">): unknown {
  const zeros = results.map((type: ValType) => type === I64 ? 0n : isRef(type) ? null : 0);
  return results.length === 1 ? zeros[0] : zeros;
}
