/**
 * The engines that are compared. Each makes an instance of a module, with one host function, and lets
 * it be called and looked at; another engine is another entry of {@link ENGINES}.
 *
 * @module
 */
import { type DivisionSizes, withDivisionSizes } from "../../jit/outline.ts";
import { JitTier } from "../../jit/tier.ts";
import { exportedFunction } from "../../runtime/api/exported.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { type Extern, instantiate, type InstantiateOptions } from "../../runtime/instantiate.ts";
import "../../runtime/interpret/call.ts";
import { Func, type HostFunction } from "../../runtime/store.ts";
import { validate } from "../../runtime/validate/validate.ts";

/** An instance on some engine. */
export interface Subject {
  /** Calls an exported function. @throws what it throws */
  call(name: string, args: readonly unknown[]): unknown;
  /** The bytes of an exported memory. */
  memory(name: string): Uint8Array;
  /** Sets the exported i32 global that counts fuel. */
  setFuel(name: string, value: number): void;
  /** The value of an exported global of a number type; of others, anything. */
  global(name: string): unknown;
  /** What else there is to compare since it was last asked for. */
  notes?(): readonly string[];
}

/** Makes an instance; every function that the module imports is `host`. */
export type Engine = (bytes: Uint8Array<ArrayBuffer>, host: HostFunction) => Subject;

/** The engine of this repository, interpreting, or with a tier. */
function ours(options: InstantiateOptions = {}): Engine {
  return (bytes, host) => {
    const module = decode(bytes);
    validate(module);
    const externs = module.imports.map(({ desc }): Extern => {
      if (desc.kind !== "func") throw new Error("Modules of this suite import functions only");
      return { kind: "func", value: new Func(desc.type, null, -1, host) };
    });
    const instance = instantiate(module, externs, options);
    const indices = new Map(module.exports.map(({ name, index }) => [name, index]));
    const at = (name: string) => indices.get(name)!;
    return {
      call: (name, args) => exportedFunction(instance.funcs[at(name)]!)(...args),
      memory: (name) => instance.memories[at(name)]!.u8,
      setFuel: (name, value) => instance.globals[at(name)]!.i32[0] = value,
      global(name) {
        const { i32, f32, f64, type: { type } } = instance.globals[at(name)]!;
        if (type === 0x7f) return i32[0];
        if (type === 0x7e) return new BigInt64Array(i32.buffer)[0];
        return type === 0x7d ? f32[0] : type === 0x7c ? f64[0] : undefined;
      },
    };
  };
}

const host: Engine = (bytes, func) => {
  const module = new WebAssembly.Module(bytes);
  const imports: Record<string, Record<string, HostFunction>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = func;
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  return {
    call: (name, args) => (exports[name] as HostFunction)(...args),
    memory: (name) => new Uint8Array((exports[name] as WebAssembly.Memory).buffer),
    setFuel: (name, value) => (exports[name] as WebAssembly.Global).value = value,
    global: (name) => readable(exports[name] as WebAssembly.Global),
  };
};

/** The value of a global that JavaScript can see; a v128 it cannot. */
function readable(global: WebAssembly.Global): unknown {
  try {
    return global.value;
  } catch {
    return undefined;
  }
}

/** Small enough for the functions of random modules to be divided, often more than once. */
const SMALL: DivisionSizes = {
  function: 60,
  smallestPart: 8,
  largestPart: 80,
  smallestRun: 30,
  largestRun: 400,
};

/** The same engine, with functions divided that are far smaller than usual. */
function divided(engine: Engine): Engine {
  return (bytes, host) => {
    const subject = withDivisionSizes(SMALL, () => engine(bytes, host));
    return {
      ...subject,
      call: (name, args) => withDivisionSizes(SMALL, () => subject.call(name, args)),
    };
  };
}

/** Makes one of our engines, with what else its instances are to have. */
type OurEngine = (extra?: InstantiateOptions) => Engine;

const jit: OurEngine = (extra) => ours({ ...extra, tier: (instance) => new JitTier(instance) });
// Functions are entered at their loops, and calls cross between the tiers.
const auto: OurEngine = (extra) =>
  ours({
    ...extra,
    tier: (instance) => new JitTier(instance, { entry: "counted", threshold: 2 }),
  });

/** By name, those of this repository. */
export const OURS: Readonly<Record<string, OurEngine>> = {
  interpreter: ours,
  jit,
  auto,
  "jit-divided": (extra) => divided(jit(extra)),
  "auto-divided": (extra) => divided(auto(extra)),
};

/** By name. */
export const ENGINES: Readonly<Record<string, Engine>> = {
  host,
  ...Object.fromEntries(Object.entries(OURS).map(([name, make]) => [name, make()])),
};

/**
 * The engines of these names; the first is what the others are compared with.
 *
 * @throws {Error} for a name that no engine has
 */
export function enginesNamed(names: readonly string[]): Readonly<Record<string, Engine>> {
  return Object.fromEntries(names.map((name) => {
    const engine = ENGINES[name];
    if (engine !== undefined) return [name, engine];
    throw new Error(`No engine is named "${name}"; there are ${Object.keys(ENGINES).join(", ")}`);
  }));
}
