/**
 * Instructions of the register code that act on the instance: memories, tables, references. Each is
 * a call of a function from the files beside this one; none is hot enough for the big switch.
 *
 * @module
 */
import { call, type Instruction } from "./isa_text.ts";

/** All of them. */
export function systemInstructions(): Instruction[] {
  return [
    call("select_ref", "selectRef", "ffff"),
    call("global.get4", "globalGet4", "fw"),
    call("global.set4", "globalSet4", "wf"),
    call("global.get_ref", "globalGetRef", "fw"),
    call("global.set_ref", "globalSetRef", "wf"),
    call("enter_refs", "clearRefs", "ff"),
    call("leave_refs", "clearRefs", "ff"),
    call("memory.size", "memorySize", "fw"),
    call("memory.grow", "memoryGrow", "ffw"),
    call("memory.fill", "memoryFill", "fffw"),
    call("memory.copy", "memoryCopy", "fffww"),
    call("memory.init", "memoryInit", "fffww"),
    call("data.drop", "dataDrop", "w"),
    call("memory.any", "anyMemory", "wwffww"),
    call("memory.any4", "anyVector", "wwfffwww"),
    call("table.get", "tableGet", "ffw"),
    call("table.set", "tableSet", "ffw"),
    call("table.size", "tableSize", "fw"),
    call("table.grow", "tableGrow", "fffw"),
    call("table.fill", "tableFill", "fffw"),
    call("table.copy", "tableCopy", "fffww"),
    call("table.init", "tableInit", "fffww"),
    call("elem.drop", "elemDrop", "w"),
    call("ref.null", "refNull", "f"),
    call("ref.func", "refFunc", "fw"),
    call("ref.is_null", "refIsNull", "ff"),
    call("ref.as_non_null", "refAsNonNull", "ff"),
    call("ref.eq", "refEq", "fff"),
    call("clamp_index", "clampIndex", "ff"),
  ];
}
