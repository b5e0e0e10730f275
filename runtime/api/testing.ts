/**
 * For tests: each is run on the host's `WebAssembly` and on ours, so that a test that misunderstands
 * the JavaScript API fails too.
 *
 * @module
 */
import { ID, name, section, vec, wasm } from "../decode/testing.ts";
import * as vitrine from "./namespace.ts";

/** What both namespaces have in common, in our types: the host's lag behind. */
export type Namespace = typeof vitrine;

/** Runs `body` with each namespace in turn. */
export function testBoth(title: string, body: (W: Namespace) => void | Promise<void>): void {
  Deno.test(`${title} (host)`, () => body(WebAssembly as unknown as Namespace));
  Deno.test(title, () => body(vitrine));
}

/** The name of the error that `run` throws; `none` when it throws none. */
export function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.constructor.name : typeof error;
  }
  return "none";
}

/** The name of the error that a promise is rejected with; `none` when it is fulfilled. */
export async function rejected(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.constructor.name : typeof error;
  }
  return "none";
}

/** A module with no sections. */
export const EMPTY: Uint8Array<ArrayBuffer> = build();

/** A module of these sections. */
export function build(...sections: number[][]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(wasm(...sections));
}

/** An import section: names, then the description's bytes. */
export function imports(...list: [from: string, called: string, ...desc: number[]][]): number[] {
  return section(
    ID.import,
    vec(...list.map(([from, called, ...desc]) => [...name(from), ...name(called), ...desc])),
  );
}

/** An export section: a name, the kind's byte and an index. */
export function exports(...list: [called: string, kind: number, index: number][]): number[] {
  return section(ID.export, vec(...list.map(([called, ...rest]) => [...name(called), ...rest])));
}

/**
 * A module that exports `f`, which passes its arguments to the import `env.f` and returns what that
 * returns; and `again`, the import itself.
 *
 * @param params Bytes of value types.
 * @param results Bytes of value types.
 */
export function passThrough(params: number[], results: number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...params.flatMap((_, i) => [0x20, i]), 0x10, 0, 0x0b];
  return build(
    section(ID.type, vec([0x60, params.length, ...params, results.length, ...results])),
    imports(["env", "f", 0, 0]),
    section(ID.function, vec([0])),
    exports(["f", 0, 1], ["again", 0, 0]),
    section(ID.code, vec([body.length, ...body])),
  );
}
