/**
 * The instructions whose signature depends on more than their opcode, each with its rule.
 *
 * Codes are literals: a switch on imported constants would be several times slower. A test compares
 * them with the catalogue.
 *
 * @module
 */
import {
  arrayCopy,
  arrayFill,
  arrayGet,
  arrayInitData,
  arrayInitElem,
  arrayLen,
  arrayNew,
  arrayNewData,
  arrayNewDefault,
  arrayNewElem,
  arrayNewFixed,
  arraySet,
  structGet,
  structNew,
  structNewDefault,
  structSet,
} from "./aggregates.ts";
import { br, brIf, brOnNonNull, brOnNull, brTable, return_ } from "./branches.ts";
import {
  memoryCopy,
  memoryInit,
  tableCopy,
  tableFill,
  tableGet,
  tableGrow,
  tableInit,
  tableSet,
  tableSize,
} from "./bulk.ts";
import {
  call,
  callIndirect,
  callRef,
  returnCall,
  returnCallIndirect,
  returnCallRef,
} from "./calls.ts";
import {
  anyConvertExtern,
  brOnCast,
  brOnCastFail,
  externConvertAny,
  refCast,
  refTest,
} from "./casts.ts";
import type { Checker } from "./checker.ts";
import { block, else_, end, if_, loop } from "./control.ts";
import {
  catch_,
  catchAll,
  delegate,
  rethrow,
  throw_,
  throwRef,
  try_,
  tryTable,
} from "./exceptions.ts";
import { i31Get, refAsNonNull, refEq, refFunc, refI31, refIsNull, refNull } from "./references.ts";
import {
  globalGet,
  globalSet,
  localGet,
  localSet,
  localTee,
  select,
  selectTyped,
} from "./variables.ts";

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
      return block(s);
    case 0x03: // loop
      return loop(s);
    case 0x04: // if
      return if_(s);
    case 0x05: // else
      return else_(s);
    case 0x06: // try
      return try_(s);
    case 0x07: // catch
      return catch_(s);
    case 0x08: // throw
      return throw_(s);
    case 0x09: // rethrow
      return rethrow(s);
    case 0x0a: // throw_ref
      return throwRef(s);
    case 0x0b: // end
      return end(s);
    case 0x0c: // br
      return br(s);
    case 0x0d: // br_if
      return brIf(s);
    case 0x0e: // br_table
      return brTable(s);
    case 0x0f: // return
      return return_(s);
    case 0x10: // call
      return call(s);
    case 0x11: // call_indirect
      return callIndirect(s);
    case 0x12: // return_call
      return returnCall(s);
    case 0x13: // return_call_indirect
      return returnCallIndirect(s);
    case 0x14: // call_ref
      return callRef(s);
    case 0x15: // return_call_ref
      return returnCallRef(s);
    case 0x18: // delegate
      return delegate(s);
    case 0x19: // catch_all
      return catchAll(s);
    case 0x1a: // drop
      s.popAny();
      return;
    case 0x1b: // select
      return select(s);
    case 0x1c: // select t
      return selectTyped(s);
    case 0x1f: // try_table
      return tryTable(s);
    case 0x20: // local.get
      return localGet(s);
    case 0x21: // local.set
      return localSet(s);
    case 0x22: // local.tee
      return localTee(s);
    case 0x23: // global.get
      return globalGet(s);
    case 0x24: // global.set
      return globalSet(s);
    case 0x25: // table.get
      return tableGet(s);
    case 0x26: // table.set
      return tableSet(s);
    case 0xd0: // ref.null
      return refNull(s);
    case 0xd1: // ref.is_null
      return refIsNull(s);
    case 0xd2: // ref.func
      return refFunc(s);
    case 0xd3: // ref.eq
      return refEq(s);
    case 0xd4: // ref.as_non_null
      return refAsNonNull(s);
    case 0xd5: // br_on_null
      return brOnNull(s);
    case 0xd6: // br_on_non_null
      return brOnNonNull(s);
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
      return structNew(s);
    case Page.Gc + 0x01:
      return structNewDefault(s);
    case Page.Gc + 0x02:
      return structGet(s, "whole");
    case Page.Gc + 0x03: // struct.get_s
    case Page.Gc + 0x04: // struct.get_u
      return structGet(s, "packed");
    case Page.Gc + 0x05:
      return structSet(s);
    case Page.Gc + 0x06:
      return arrayNew(s);
    case Page.Gc + 0x07:
      return arrayNewDefault(s);
    case Page.Gc + 0x08:
      return arrayNewFixed(s);
    case Page.Gc + 0x09:
      return arrayNewData(s);
    case Page.Gc + 0x0a:
      return arrayNewElem(s);
    case Page.Gc + 0x0b:
      return arrayGet(s, "whole");
    case Page.Gc + 0x0c: // array.get_s
    case Page.Gc + 0x0d: // array.get_u
      return arrayGet(s, "packed");
    case Page.Gc + 0x0e:
      return arraySet(s);
    case Page.Gc + 0x0f:
      return arrayLen(s);
    case Page.Gc + 0x10:
      return arrayFill(s);
    case Page.Gc + 0x11:
      return arrayCopy(s);
    case Page.Gc + 0x12:
      return arrayInitData(s);
    case Page.Gc + 0x13:
      return arrayInitElem(s);
    case Page.Gc + 0x14: // ref.test
    case Page.Gc + 0x15: // ref.test null
      return refTest(s);
    case Page.Gc + 0x16:
      return refCast(s, "non-null");
    case Page.Gc + 0x17:
      return refCast(s, "nullable");
    case Page.Gc + 0x18:
      return brOnCast(s);
    case Page.Gc + 0x19:
      return brOnCastFail(s);
    case Page.Gc + 0x1a:
      return anyConvertExtern(s);
    case Page.Gc + 0x1b:
      return externConvertAny(s);
    case Page.Gc + 0x1c:
      return refI31(s);
    case Page.Gc + 0x1d: // i31.get_s
    case Page.Gc + 0x1e: // i31.get_u
      return i31Get(s);
    case Page.Bulk + 0x08:
      return memoryInit(s);
    case Page.Bulk + 0x09: // data.drop
      return s.data(s.u32());
    case Page.Bulk + 0x0a:
      return memoryCopy(s);
    case Page.Bulk + 0x0c:
      return tableInit(s);
    case Page.Bulk + 0x0d: // elem.drop
      s.elem(s.u32());
      return;
    case Page.Bulk + 0x0e:
      return tableCopy(s);
    case Page.Bulk + 0x0f:
      return tableGrow(s);
    case Page.Bulk + 0x10:
      return tableSize(s);
    case Page.Bulk + 0x11:
      return tableFill(s);
    default:
      // A fault of this engine, which a test excludes: a row that has neither signature nor rule.
      throw new Error(`${s.instruction()} has no validation rule`);
  }
}
