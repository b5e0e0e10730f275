/**
 * The code section. Only where bodies begin and end is noted: their instructions are decoded while
 * they are validated, and again when they are lowered.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#code-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ModuleDraft } from "./draft.ts";
import type { Reader } from "./reader.ts";

/** Decodes the section. */
export function readCodeSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("function bodies", { most: MODULE_LIMITS.funcs });
  const bodies = new Uint32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const { start, end } = reader.sized("a function body");
    if (end - start > MODULE_LIMITS.bodyBytes) {
      const what = `${end - start} bytes are more than the limit, ${MODULE_LIMITS.bodyBytes}`;
      reader.fail("function body too large", what, start);
    }
    bodies[2 * i] = start;
    bodies[2 * i + 1] = end;
  }
  draft.bodies = bodies;
}
