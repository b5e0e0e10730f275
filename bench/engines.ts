/**
 * The engines that run inside this process: ours, and the host's for comparison. All are reached
 * through the JavaScript WebAssembly API, which they share.
 *
 * @module
 */
import { jitTier } from "../jit/mod.ts";
import { type InstanceOptions, WebAssembly as Vitrine } from "../mod.ts";

/** Runs a program's exported `run(n)` and returns its checksum. */
export type Rounds = (n: number) => number;

/** An engine of this process. */
export interface Engine {
  readonly name: string;
  /** Compiles and instantiates a benchmark program. @throws whatever the engine refuses it with */
  load(bytes: Uint8Array<ArrayBuffer>): Rounds;
}

/** The host's engine, against which all others are held. */
export const HOST: Engine = {
  name: "host",
  load: (bytes) => {
    const module = new WebAssembly.Module(bytes);
    const instance = new WebAssembly.Instance(module, stubs(WebAssembly.Module.imports(module)));
    return instance.exports.run as Rounds;
  },
};

/** Our tiers. The compiler is loaded, so that what is hot need not wait for that. */
export const TIERS: readonly Engine[] = [
  tier("interpreter", "interpreter"),
  tier("jit", jitTier({ mode: "jit" })),
  tier("auto", jitTier({ mode: "auto" })),
];

/** The engine of a name. @throws Error when there is none */
export function engineOf(name: string): Engine {
  const engine = [HOST, ...TIERS].find((engine) => engine.name === name);
  if (engine === undefined) throw new Error(`no engine is called ${name}`);
  return engine;
}

function tier(name: string, engine: InstanceOptions["engine"]): Engine {
  return {
    name,
    load: (bytes) => {
      const module = new Vitrine.Module(bytes);
      const imports = stubs(Vitrine.Module.imports(module));
      return new Vitrine.Instance(module, imports, { engine }).exports.run as unknown as Rounds;
    },
  };
}

/** `run` needs nothing of WASI, but the module imports what its `_start` does. */
function stubs(
  imports: readonly { readonly module: string; readonly name: string }[],
): Record<string, Record<string, () => number>> {
  const stubs: Record<string, Record<string, () => number>> = {};
  for (const { module, name } of imports) (stubs[module] ??= {})[name] = () => 0;
  return stubs;
}
