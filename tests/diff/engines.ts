/**
 * The engines that are compared. Each makes an instance of a module, with one host function, and lets
 * it be called and looked at; another engine is another entry of {@link ENGINES}.
 *
 * @module
 */
import { type DivisionSizes, withDivisionSizes } from "../../jit/outline.ts";
import { JitTier } from "../../jit/tier.ts";
import { exportedFunction } from "../../runtime/api/exported.ts";
import { fromRef, readGlobal } from "../../runtime/api/values.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { RuntimeError } from "../../runtime/errors.ts";
import { ArrayObject, StructObject } from "../../runtime/gc_objects.ts";
import { type Extern, instantiate, type InstantiateOptions } from "../../runtime/instantiate.ts";
import "../../runtime/interpret/call.ts";
import { Func, type HostFunction, type Ref } from "../../runtime/store.ts";
import { isRef } from "../../runtime/types.ts";
import { validate } from "../../runtime/validate/validate.ts";

/** An instance on some engine. */
export interface Subject {
  /** Calls an exported function. @throws what it throws */
  call(name: string, args: readonly unknown[]): unknown;
  /** The bytes of an exported memory. */
  memory(name: string): Uint8Array;
  /** Sets the exported i32 global that counts fuel. */
  setFuel(name: string, value: number): void;
  /** The value of an exported global, as far as JavaScript can see it. */
  global(name: string): unknown;
  /** The elements of an exported table, as far as JavaScript can see them. */
  table(name: string): readonly unknown[];
  /** What JavaScript cannot see, as text, on engines that can tell. */
  readonly exactly?: Exactly;
  /** What else there is to compare since it was last asked for. */
  notes?(): readonly string[];
}

/** Texts of what the host's engine does not show. */
export interface Exactly {
  /** The phrase of a trap, and where the guest was. */
  trap(error: unknown): string | undefined;
  /** The bits of a global, or what it refers to. */
  global(name: string): string;
  /** What the elements of a table refer to. */
  table(name: string): string;
}

/** Makes an instance; every function that the module imports is `host`. */
export type Engine = (bytes: Uint8Array<ArrayBuffer>, host: HostFunction) => Subject;

/** The engine of this repository, interpreting, or with a tier. */
export function ours(options: InstantiateOptions = {}): Engine {
  return (bytes, host) => {
    const module = decode(bytes);
    validate(module);
    const externs = module.imports.map(({ desc }, index): Extern => {
      if (desc.kind !== "func") throw new Error("Modules of this suite import functions only");
      return { kind: "func", value: new Func(desc.type, null, index, host) };
    });
    const instance = instantiate(module, externs, options);
    const indices = new Map(module.exports.map(({ name, index }) => [name, index]));
    const at = (name: string) => indices.get(name)!;
    const global = (name: string) => instance.globals[at(name)]!;
    const table = (name: string) => instance.tables[at(name)]!;
    return {
      call: (name, args) => exportedFunction(instance.funcs[at(name)]!)(...args),
      memory: (name) => instance.memories[at(name)]!.u8,
      setFuel: (name, value) => global(name).i32[0] = value,
      global: (name) => visible(() => readGlobal(global(name))),
      table(name) {
        const { elements, type } = table(name);
        return elements.map((element) => visible(() => fromRef(element, type.element)));
      },
      exactly: {
        trap: exactTrap,
        global: (name) =>
          `${isRef(global(name).type.type) ? refText(global(name).ref) : global(name).i32}`,
        table: (name) => table(name).elements.map((element) => refText(element)).join(),
      },
    };
  };
}

function exactTrap(error: unknown): string | undefined {
  if (!(error instanceof RuntimeError)) return undefined;
  const frames = error.frames.map(({ funcidx, offset }) => `${funcidx} at ${offset}`);
  return `${error.phrase}, in ${frames.join(" from ")}`;
}

/** Of an object; an array may have a hundred million. */
const MOST_SLOTS = 16;

/** What a reference refers to, as far as `depth` objects away. Words of objects are texts as well. */
function refText(ref: Ref | number, depth = 3): string {
  if (ref instanceof Func) return `function ${ref.funcidx}`;
  const inner = (slots: ArrayLike<Ref | number>) =>
    depth === 0
      ? "…"
      : Array.from(Array.prototype.slice.call(slots, 0, MOST_SLOTS), (slot: Ref) =>
        refText(slot, depth - 1)).join();
  if (ref instanceof StructObject) return `{${inner(ref.fields as Ref[])}}`;
  if (ref instanceof ArrayObject) return `[${inner(ref.elements)}]`;
  return typeof ref === "object" && ref !== null ? "object" : String(ref);
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
    global: (name) => visible(() => (exports[name] as WebAssembly.Global).value),
    table(name) {
      const table = exports[name] as WebAssembly.Table;
      const at = hasWideIndices(table) ? BigInt : Number;
      return Array.from(
        { length: Number(table.length) },
        (_, n) => visible(() => table.get(at(n) as number)),
      );
    },
  };
};

/** Whether a table of the host's is indexed by i64. */
function hasWideIndices(table: WebAssembly.Table): boolean {
  return typeof table.length === "bigint";
}

/** What `look` sees; `undefined` for what JavaScript cannot see, such as a v128. */
function visible(look: () => unknown): unknown {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Small enough for the functions of random modules to be divided, often more than once. */
export const SMALL: DivisionSizes = {
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
  // All i64 arithmetic over BigInts, where that can be.
  "jit-whole": (extra) =>
    ours({ ...extra, tier: (instance) => new JitTier(instance, { form: "whole" }) }),
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
