/**
 * The instructions whose signature depends on more than their opcode, each with its rule.
 *
 * Codes are literals: a switch on imported constants would be several times slower. A test compares
 * them with the catalogue.
 *
 * @module
 */
import * as aggregates from "./aggregates.ts";
import * as branches from "./branches.ts";
import * as bulk from "./bulk.ts";
import * as calls from "./calls.ts";
import * as casts from "./casts.ts";
import type { Checker } from "./checker.ts";
import * as control from "./control.ts";
import * as exceptions from "./exceptions.ts";
import * as references from "./references.ts";
import * as variables from "./variables.ts";

/**
 * Checks one instruction; the checker stands after its opcode.
 *
 * @param index Its rule index.
 */
export function checkByHand(s: Checker, index: number): void {
  switch (index) {
    case 0x00: // unreachable
      return s.unreachable();
    case 0x02: // block
      return control.block(s);
    case 0x03: // loop
      return control.loop(s);
    case 0x04: // if
      return control.if_(s);
    case 0x05: // else
      return control.else_(s);
    case 0x06: // try
      return exceptions.try_(s);
    case 0x07: // catch
      return exceptions.catch_(s);
    case 0x08: // throw
      return exceptions.throw_(s);
    case 0x09: // rethrow
      return exceptions.rethrow(s);
    case 0x0a: // throw_ref
      return exceptions.throwRef(s);
    case 0x0b: // end
      return control.end(s);
    case 0x0c: // br
      return branches.br(s);
    case 0x0d: // br_if
      return branches.brIf(s);
    case 0x0e: // br_table
      return branches.brTable(s);
    case 0x0f: // return
      return branches.return_(s);
    case 0x10: // call
      return calls.call(s);
    case 0x11: // call_indirect
      return calls.callIndirect(s);
    case 0x12: // return_call
      return calls.returnCall(s);
    case 0x13: // return_call_indirect
      return calls.returnCallIndirect(s);
    case 0x14: // call_ref
      return calls.callRef(s);
    case 0x15: // return_call_ref
      return calls.returnCallRef(s);
    case 0x18: // delegate
      return exceptions.delegate(s);
    case 0x19: // catch_all
      return exceptions.catchAll(s);
    case 0x1a: // drop
      s.popAny();
      return;
    case 0x1b: // select
      return variables.select(s);
    case 0x1c: // select t
      return variables.selectTyped(s);
    case 0x1f: // try_table
      return exceptions.tryTable(s);
    case 0x20: // local.get
      return variables.localGet(s);
    case 0x21: // local.set
      return variables.localSet(s);
    case 0x22: // local.tee
      return variables.localTee(s);
    case 0x23: // global.get
      return variables.globalGet(s);
    case 0x24: // global.set
      return variables.globalSet(s);
    case 0x25: // table.get
      return bulk.tableGet(s);
    case 0x26: // table.set
      return bulk.tableSet(s);
    case 0xd0: // ref.null
      return references.refNull(s);
    case 0xd1: // ref.is_null
      return references.refIsNull(s);
    case 0xd2: // ref.func
      return references.refFunc(s);
    case 0xd3: // ref.eq
      return references.refEq(s);
    case 0xd4: // ref.as_non_null
      return references.refAsNonNull(s);
    case 0xd5: // br_on_null
      return branches.brOnNull(s);
    case 0xd6: // br_on_non_null
      return branches.brOnNonNull(s);
    default:
      return checkPrefixed(s, index);
  }
}

/** Rule indices of the pages behind 0xfb and 0xfc begin here. */
const enum Page {
  Gc = 0x200,
  Bulk = 0x400,
}

function checkPrefixed(s: Checker, index: number): void {
  switch (index) {
    case Page.Gc + 0x00:
      return aggregates.structNew(s);
    case Page.Gc + 0x01:
      return aggregates.structNewDefault(s);
    case Page.Gc + 0x02:
      return aggregates.structGet(s, "whole");
    case Page.Gc + 0x03: // struct.get_s
    case Page.Gc + 0x04: // struct.get_u
      return aggregates.structGet(s, "packed");
    case Page.Gc + 0x05:
      return aggregates.structSet(s);
    case Page.Gc + 0x06:
      return aggregates.arrayNew(s);
    case Page.Gc + 0x07:
      return aggregates.arrayNewDefault(s);
    case Page.Gc + 0x08:
      return aggregates.arrayNewFixed(s);
    case Page.Gc + 0x09:
      return aggregates.arrayNewData(s);
    case Page.Gc + 0x0a:
      return aggregates.arrayNewElem(s);
    case Page.Gc + 0x0b:
      return aggregates.arrayGet(s, "whole");
    case Page.Gc + 0x0c: // array.get_s
    case Page.Gc + 0x0d: // array.get_u
      return aggregates.arrayGet(s, "packed");
    case Page.Gc + 0x0e:
      return aggregates.arraySet(s);
    case Page.Gc + 0x0f:
      return aggregates.arrayLen(s);
    case Page.Gc + 0x10:
      return aggregates.arrayFill(s);
    case Page.Gc + 0x11:
      return aggregates.arrayCopy(s);
    case Page.Gc + 0x12:
      return aggregates.arrayInitData(s);
    case Page.Gc + 0x13:
      return aggregates.arrayInitElem(s);
    case Page.Gc + 0x14: // ref.test
    case Page.Gc + 0x15: // ref.test null
      return casts.refTest(s);
    case Page.Gc + 0x16:
      return casts.refCast(s, "non-null");
    case Page.Gc + 0x17:
      return casts.refCast(s, "nullable");
    case Page.Gc + 0x18:
      return casts.brOnCast(s);
    case Page.Gc + 0x19:
      return casts.brOnCastFail(s);
    case Page.Gc + 0x1a:
      return casts.anyConvertExtern(s);
    case Page.Gc + 0x1b:
      return casts.externConvertAny(s);
    case Page.Gc + 0x1c:
      return references.refI31(s);
    case Page.Gc + 0x1d: // i31.get_s
    case Page.Gc + 0x1e: // i31.get_u
      return references.i31Get(s);
    case Page.Bulk + 0x08:
      return bulk.memoryInit(s);
    case Page.Bulk + 0x09: // data.drop
      return s.data();
    case Page.Bulk + 0x0a:
      return bulk.memoryCopy(s);
    case Page.Bulk + 0x0c:
      return bulk.tableInit(s);
    case Page.Bulk + 0x0d: // elem.drop
      s.elem();
      return;
    case Page.Bulk + 0x0e:
      return bulk.tableCopy(s);
    case Page.Bulk + 0x0f:
      return bulk.tableGrow(s);
    case Page.Bulk + 0x10:
      return bulk.tableSize(s);
    case Page.Bulk + 0x11:
      return bulk.tableFill(s);
    default:
      // A fault of this engine, which a test excludes: a row that has neither signature nor rule.
      throw new Error(`${s.instruction()} has no validation rule`);
  }
}
