/**
 * The function section: the types of the functions whose bodies the code section has.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#function-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ModuleDraft } from "./draft.ts";
import type { Reader } from "./reader.ts";

/** Decodes the section. */
export function readFunctionSection(reader: Reader, draft: ModuleDraft): void {
  const most = MODULE_LIMITS.funcs - draft.imported.func;
  const count = reader.count("functions", { most });
  for (let i = 0; i < count; i++) draft.funcs.push(draft.funcType(reader));
}
