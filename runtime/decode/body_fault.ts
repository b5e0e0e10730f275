/**
 * Faults in the code that come before a fault in a later section.
 *
 * Bodies are decoded when they are validated, after all sections. But when a body breaks off in the
 * middle of an integer, what follows it looks like a broken section, and the fault that came first is
 * the one to report. So before a later section is refused, the bodies are walked over.
 *
 * @module
 */
import { Reader } from "./reader.ts";
import { skipInstruction, skipType } from "./skip.ts";

/**
 * Throws what is wrong with the first body that cannot be decoded, if there is one.
 *
 * @param bodies As in `Module.bodies`.
 */
export function refuseBodyFault(bytes: Uint8Array, bodies: Uint32Array): void {
  for (let i = 0; i < bodies.length; i += 2) {
    const reader = new Reader(bytes, { start: bodies[i]!, end: bodies[i + 1]! }, "code");
    skipLocals(reader);
    while (reader.left > 0) skipInstruction(reader);
  }
}

function skipLocals(reader: Reader): void {
  const groups = reader.count("groups of locals", { most: reader.left });
  for (let i = 0; i < groups; i++) {
    reader.u32();
    skipType(reader);
  }
}
