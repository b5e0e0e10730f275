/**
 * Random code over references: structs, arrays, i31, casts, tables of references, exceptions.
 *
 * @module
 */
import { valType } from "../../runtime/validate/testing.ts";
import { leb, nullOf } from "./constants.ts";
import { type Label, type Node, node } from "./tree.ts";
import { REFS } from "./world.ts";
import type { Writer } from "./writer.ts";

/** Operand types of the fields of the object types of `world.ts`. */
const FIELDS = ["i32", "f64", "i32", "?0", "i64", "i32"] as const;
/** Fields that are packed: they are read with a sign or without. */
const PACKED: readonly number[] = [2, 5];
const STRUCT_FIELDS = [4, 6] as const;
/** Arrays: the type's index, and what an element is as an operand. */
const ARRAYS = [[2, "i32"], [3, "i64"], [4, "anyref"]] as const;

const GC = 0xfb;

/** A reference of a type that `REFS` has. */
export function reference(w: Writer, type: string, depth: number): Node {
  if (type === "funcref") return funcref(w, depth);
  if (type === "i31ref") return node([type], w.expr("i32", depth - 1), [GC, 28]);
  if (type === "anyref") return anyref(w, depth);
  const typeidx = Number(type.slice(1));
  if (w.chance(8)) return cast(w, type, depth);
  if (w.chance(6) && typeidx === 0) return getField(w, "?0", 3, depth);
  if (w.chance(4) && typeidx === 0) return node([type], w.expr("?1", depth - 1));
  return typeidx < 2 ? struct(w, typeidx, depth) : array(w, typeidx, depth);
}

function funcref(w: Writer, depth: number): Node {
  if (w.chance(3)) return node(["funcref"], w.constantBelow(12), [0x25, 0]);
  if (w.chance(4)) return w.tee("funcref", depth);
  return node(["funcref"], [0xd2, w.random.below(w.world.funcs.length)]);
}

function anyref(w: Writer, depth: number): Node {
  if (w.chance(4)) return node(["anyref"], w.constantBelow(7), [0x25, 1]);
  if (w.chance(6)) return node(["anyref"], w.expr("anyref", depth - 1), [GC, 27, GC, 26]);
  if (w.chance(6)) return node(["anyref"], likely(w, "?4", depth), w.constantBelow(3), [GC, 11, 4]);
  if (w.chance(20)) return node(["anyref"], w.expr("anyref", depth - 1), [0xd4]);
  const type = w.random.pick(["?0", "?1", "?2", "?3", "?4", "i31ref"]);
  return node(["anyref"], w.expr(type, depth - 1));
}

/** `ref.cast` of something that may well be something else. */
function cast(w: Writer, type: string, depth: number): Node {
  const op = w.chance(3) ? 22 : 23;
  return node([type], w.expr(w.chance(2) ? type : "anyref", depth - 1), [GC, op, ...nullOf(type)]);
}

function struct(w: Writer, typeidx: number, depth: number): Node {
  const type = `?${typeidx}`;
  if (w.chance(3)) return node([type], [GC, 1, typeidx]);
  const fields = FIELDS.slice(0, STRUCT_FIELDS[typeidx]).map((field) => w.expr(field, depth - 2));
  return node([type], ...fields, [GC, 0, typeidx]);
}

function array(w: Writer, typeidx: number, depth: number): Node {
  const type = `?${typeidx}`;
  const element = ARRAYS[typeidx - 2]![1];
  const length = w.constantBelow(9);
  switch (w.random.below(typeidx === 4 ? 3 : 4)) {
    case 0:
      return node([type], w.expr(element, depth - 1), length, [GC, 6, typeidx]);
    case 1:
      return node([type], length, [GC, 7, typeidx]);
    case 2: {
      const elements = Array.from({ length: w.random.below(5) }, () => w.expr(element, depth - 2));
      return node([type], ...elements, [GC, 8, typeidx, elements.length]);
    }
    default:
      return node([type], w.constantBelow(20), w.constantBelow(4), [GC, 9, typeidx, 1]);
  }
}

/** A reference that is not often null. */
function likely(w: Writer, type: string, depth: number): Node {
  if (w.chance(5)) return w.expr(type, depth - 1);
  const typeidx = Number(type.slice(1));
  const local = leb(w.local(type));
  const made = typeidx < 2 ? struct(w, typeidx, depth) : array(w, typeidx, depth);
  // What the local holds, or else something new.
  const found: Label = { carries: [type] };
  return node(
    [type],
    [0x02, ...valType(type)],
    { enter: found },
    [0x02, 0x40, 0x20, ...local, 0xd5, 0, 0x0c, 1, 0x0b],
    made,
    [0x22, ...local],
    { leave: found },
    [0x0b],
  );
}

/** A number that comes of references. */
export function objectNumber(w: Writer, type: string, depth: number): Node {
  const structs = FIELDS.flatMap((field, n) => field === type ? [n] : []);
  const arrays = ARRAYS.filter(([, element]) => element === type);
  const way = w.random.below(3);
  if (way === 0 && structs.length > 0) return getField(w, type, w.random.pick(structs), depth);
  if (way === 1 && arrays.length > 0) {
    const typeidx = arrays[0]![0];
    const op = typeidx === 2 ? w.random.pick([12, 13]) : 11;
    const index = w.constantBelow(w.chance(8) ? 20 : 3);
    return node([type], likely(w, `?${typeidx}`, depth), index, [GC, op, typeidx]);
  }
  if (type !== "i32") return w.leaf(type);
  switch (w.random.below(5)) {
    case 0:
      return node([type], w.expr("i31ref", depth - 1), [GC, w.random.pick([29, 30])]);
    case 1:
      return node([type], w.expr("?0", depth - 1), w.expr("?1", depth - 1), [0xd3]);
    case 2:
      return node([type], w.expr("anyref", depth - 1), [
        GC,
        w.random.pick([20, 21]),
        ...someHeap(w),
      ]);
    case 3:
      return node([type], likely(w, w.random.pick(["?2", "?3", "?4"]), depth), [GC, 15]);
    default:
      return node([type], w.expr(w.random.pick(REFS), depth - 1), [0xd1]);
  }
}

/** A heap type below `any`. */
function someHeap(w: Writer): number[] {
  return w.random.pick([[0], [1], [2], [3], [4], [0x6c], [0x6b], [0x6a], [0x6d], [0x71]]);
}

function getField(w: Writer, type: string, field: number, depth: number): Node {
  const typeidx = field > 3 || w.chance(2) ? 1 : 0;
  const op = PACKED.includes(field) ? w.random.pick([3, 4]) : 2;
  return node([type], likely(w, `?${typeidx}`, depth), [GC, op, typeidx, field]);
}

/** A statement about references. */
export function objectStatement(w: Writer, depth: number): Node {
  switch (w.random.below(8)) {
    case 0: {
      const field = w.random.below(6);
      const typeidx = field > 3 ? 1 : 0;
      const object = likely(w, `?${typeidx}`, depth);
      return node([], object, w.expr(FIELDS[field]!, depth - 1), [GC, 5, typeidx, field]);
    }
    case 1: {
      const [typeidx, element] = w.random.pick(ARRAYS);
      const index = w.constantBelow(w.chance(8) ? 20 : 3);
      const array = likely(w, `?${typeidx}`, depth);
      return node([], array, index, w.expr(element, depth - 1), [GC, 14, typeidx]);
    }
    case 2: {
      const [typeidx, element] = w.random.pick(ARRAYS);
      const [start, count] = [w.constantBelow(4), w.constantBelow(3)];
      const array = likely(w, `?${typeidx}`, depth);
      return node([], array, start, w.expr(element, depth - 1), count, [GC, 16, typeidx]);
    }
    case 3: {
      const [typeidx] = w.random.pick(ARRAYS);
      const [to, from] = [likely(w, `?${typeidx}`, depth), likely(w, `?${typeidx}`, depth)];
      const numbers = [w.constantBelow(3), w.constantBelow(2)] as const;
      return node([], to, numbers[0], from, numbers[1], numbers[1], [GC, 17, typeidx, typeidx]);
    }
    case 4:
      return node([], w.constantBelow(7), w.expr("anyref", depth - 1), [0x26, 1]);
    case 5:
      return node([], w.constantBelow(12), w.expr("funcref", depth - 1), [0x26, 0]);
    case 6:
      return castBranch(w, depth);
    default:
      return nullBranch(w, depth);
  }
}

/** A block that a reference leaves when it is, or is not, of a type. */
function castBranch(w: Writer, depth: number): Node {
  const label: Label = { carries: ["anyref"] };
  const heap = someHeap(w);
  const value = w.expr("anyref", depth - 1);
  const inside = w.within(label, () => w.statements(depth - 1));
  const flags = w.random.pick([1, 3]);
  return node(
    [],
    [0x02, 0x6e],
    { enter: label },
    value,
    [GC, w.random.pick([24, 25]), flags],
    { depth: label },
    [0x6e, ...heap],
    ...inside,
    { leave: label },
    [0x0b],
    w.take("anyref"),
  );
}

/** A block that is left when a reference is null, or is not. */
function nullBranch(w: Writer, depth: number): Node {
  const type = w.random.pick(REFS);
  const value = w.expr(type, depth - 1);
  const label: Label = { carries: [] };
  const inside = w.within(label, () => w.statements(depth - 1));
  if (w.chance(2)) {
    const use = [[0x21, ...leb(w.local(type))], ...inside];
    return node(
      [],
      [0x02, 0x40],
      { enter: label },
      value,
      [0xd5],
      { depth: label },
      ...use,
      { leave: label },
      [0x0b],
    );
  }
  const carrying: Label = { carries: [type] };
  return node(
    [],
    [0x02, ...valType(type)],
    { enter: carrying },
    value,
    [0xd6],
    { depth: carrying },
    [0xd0, ...nullOf(type)],
    { leave: carrying },
    [0x0b],
    w.take(type),
  );
}
