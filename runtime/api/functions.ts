/**
 * The functions of the `WebAssembly` namespace.
 *
 * The engine compiles on the caller's thread; that the functions return promises keeps code written
 * for browsers working, and lets streams arrive.
 *
 * {@link https://webassembly.github.io/spec/js-api/#webassembly-namespace}
 * {@link https://webassembly.github.io/spec/web-api/#streaming-modules}
 *
 * @module
 */
import { decodeStream } from "../decode/decode.ts";
import { CompileError } from "../errors.ts";
import { type InstanceOptions, loadedTierFor } from "./engine.ts";
import { type Imports, readImports } from "./imports.ts";
import { type Instance, instantiateCore } from "./instance.ts";
import { checkModule, compileBytes, type CompileOptions, exportedModule } from "./module.ts";
import { type Module, moduleFrom, requireModule } from "./module.ts";
import { valueText } from "./values.ts";
import { copyBytes } from "./webidl.ts";

/** A module and its first instance. */
export interface InstantiatedSource {
  /** The module, to make more instances of. */
  readonly module: Module;
  /** The instance. */
  readonly instance: Instance;
}

/** A response to compile from: anything in the shape of the Fetch API's `Response`. */
export type Source = Response | PromiseLike<Response>;

/** Options of those functions that compile and instantiate. */
export type SourceOptions = CompileOptions & InstanceOptions;

/**
 * Whether bytes are a valid module.
 *
 * @throws {TypeError} When `bytes` is no buffer source.
 */
export function validate(bytes: BufferSource, options: CompileOptions = {}): boolean {
  try {
    compileBytes(copyBytes(bytes), options);
    return true;
  } catch (error) {
    if (error instanceof CompileError) return false;
    throw error;
  }
}

/**
 * Compiles a module.
 *
 * @throws {TypeError} When `bytes` is no buffer source.
 * @throws {CompileError} When they are not a valid module.
 */
export async function compile(bytes: BufferSource, options: CompileOptions = {}): Promise<Module> {
  const copy = copyBytes(bytes);
  await undefined;
  return exportedModule(compileBytes(copy, options));
}

/**
 * Instantiates a module.
 *
 * @param options Beyond the standard: limits on what the instance may use, and who executes it.
 * @throws {TypeError} As {@link Instance} does.
 * @throws {LinkError} When an import is missing or does not fit.
 * @throws {RuntimeError} As {@link Instance} does.
 */
export function instantiate(
  moduleObject: Module,
  importObject?: Imports,
  options?: InstanceOptions,
): Promise<Instance>;
/**
 * Compiles and instantiates a module.
 *
 * @throws {CompileError} When the bytes are not a valid module.
 */
export function instantiate(
  bytes: BufferSource,
  importObject?: Imports,
  options?: SourceOptions,
): Promise<InstantiatedSource>;
export async function instantiate(
  source: Module | BufferSource,
  importObject: Imports | undefined = undefined,
  options: SourceOptions = {},
): Promise<Instance | InstantiatedSource> {
  if (moduleFrom(source) !== undefined) {
    return await instantiateModule(source as Module, importObject, options);
  }
  const module = await compile(source as BufferSource, options);
  return { module, instance: await instantiateModule(module, importObject, options) };
}

/**
 * Compiles a module as it arrives.
 *
 * @param source A response with the type `application/wasm`, or a promise of one.
 * @throws {TypeError} When it is no such response, or its status is not OK.
 * @throws {CompileError} When its body is not a valid module.
 */
export async function compileStreaming(
  source: Source,
  options: CompileOptions = {},
): Promise<Module> {
  const response = await source;
  checkResponse(response);
  const length = Number(response.headers.get("content-length") ?? NaN);
  const module = await decodeStream(response.body ?? new Blob([]).stream(), {
    ...(Number.isSafeInteger(length) ? { size: length } : {}),
    ...(options.features === undefined ? {} : { features: options.features }),
  });
  return exportedModule(checkModule(module, options));
}

/**
 * Compiles a module as it arrives, and instantiates it.
 *
 * @throws {TypeError} As {@link compileStreaming} and {@link Instance} do.
 * @throws {CompileError} When the body is not a valid module.
 * @throws {LinkError} When an import is missing or does not fit.
 * @throws {RuntimeError} As {@link Instance} does.
 */
export async function instantiateStreaming(
  source: Source,
  importObject: Imports | undefined = undefined,
  options: SourceOptions = {},
): Promise<InstantiatedSource> {
  const module = await compileStreaming(source, options);
  return { module, instance: await instantiateModule(module, importObject, options) };
}

/** Reads the imports at once, and does the rest later, as the specification says. */
async function instantiateModule(
  module: Module,
  importObject: Imports | undefined,
  options: InstanceOptions,
): Promise<Instance> {
  const decoded = requireModule(module);
  const externs = readImports(decoded, importObject);
  const { engine, ...others } = options;
  const tier = await loadedTierFor(engine);
  return instantiateCore(decoded, externs, { ...others, tier });
}

function checkResponse(response: unknown): asserts response is Response {
  if (!(response instanceof Response)) {
    throw new TypeError(
      `a module can be streamed from a Response, not from ${valueText(response)}`,
    );
  }
  if (!response.ok) {
    throw new TypeError(`the response for ${response.url} has status ${response.status}`);
  }
  if (response.bodyUsed) throw new TypeError(`the response for ${response.url} was read already`);
  const type = response.headers.get("content-type");
  if (type?.toLowerCase() === "application/wasm") return;
  const found = type === null ? "none" : valueText(type);
  throw new TypeError(
    `the response for ${response.url} must have the content type "application/wasm", not ${found}`,
  );
}
