/**
 * Which instructions cost fuel. The whole rule is written out in `runtime/meter.ts`.
 *
 * @module
 */

/** Whether `opcode` costs 1; what only gives code its structure costs nothing. */
export function isCharged(opcode: number): boolean {
  switch (opcode) {
    case 0x01: // nop
    case 0x02: // block
    case 0x03: // loop
    case 0x05: // else
    case 0x06: // try
    case 0x07: // catch
    case 0x0b: // end
    case 0x18: // delegate
    case 0x19: // catch_all
    case 0x1f: // try_table
      return false;
    default:
      return true;
  }
}
