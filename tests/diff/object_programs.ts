/**
 * Random programs over structs, arrays, i31 and casts. Most accesses are within bounds and not of
 * null, so that most programs run to their end; what their locals and objects then hold shows in the
 * numbers that they give to `log`.
 *
 * @module
 */
import { bytesOf, FUNC } from "../../runtime/interpret/testing.ts";
import type { FuncSpec } from "../../runtime/validate/testing.ts";
import type { Random } from "../fuzz/random.ts";

const FIELDS = ["i32", "i64", "f32", "f64", "i8", "i16", "?1", "anyref"];
const MORE_FIELDS = [...FIELDS, "v128", "i64"];

/** Element types of arrays, by the arrays' types. */
const ELEMENTS: Readonly<Record<string, string>> = {
  "?3": "i8",
  "?4": "i64",
  "?5": "anyref",
  "?6": "i16",
  "?7": "f64",
  "?8": "v128",
  "?9": "f32",
};
const ARRAYS = Object.keys(ELEMENTS);

function structType(fields: readonly string[]): string {
  return `struct ${fields.map((field) => `mut:${field}`).join(" ")}`;
}

const TYPES = [
  "i32 -> i32",
  `sub ${structType(FIELDS)}`,
  `sub 1 ${structType(MORE_FIELDS)}`,
  ...Object.values(ELEMENTS).map((element) => `array mut:${element}`),
  "i32 ->",
  "i64 ->",
];

/** Locals of every function, after its i32 argument. */
const LOCALS = ["i64", "f32", "f64", "anyref", "?1", "?2", ...ARRAYS, "eqref", "externref", "v128"];

/** The elements that arrays in locals start with. */
const LENGTH = 6;
const FUNCTIONS = 3;
/** Imports: `log` of an i32, and of an i64. */
const IMPORTED = 2;

/** The bytes of a program, whose function `f` is the one to call. */
export function objectProgram(random: Random): Uint8Array<ArrayBuffer> {
  const funcs = Array.from({ length: FUNCTIONS }, (_, i) => new Writer(random, i).func());
  return bytesOf({
    types: TYPES,
    imports: { log: [FUNC, 10], log64: [FUNC, 11] },
    funcs,
    datas: [[1, 40, ...Array.from({ length: 40 }, (_, i) => i * 37 & 255)]],
    exports: { f: [FUNC, IMPORTED] },
  });
}

function localOf(type: string): number {
  return type === "i32" ? 0 : 1 + LOCALS.indexOf(type);
}

/** The type as an operand. */
function unpacked(type: string): string {
  return type === "i8" || type === "i16" ? "i32" : type;
}

/** Writes one function. */
class Writer {
  readonly #random: Random;
  readonly #index: number;
  readonly #code: string[] = [];
  #budget = 0;

  constructor(random: Random, index: number) {
    this.#random = random;
    this.#index = index;
  }

  func(): FuncSpec {
    for (const type of ["?1", "?2", ...ARRAYS]) {
      if (this.#rarely()) continue;
      this.#default(type);
      this.#emit(`local.set ${localOf(type)}`);
    }
    for (let i = 0; i < 7; i++) {
      this.#budget += 14;
      this.#statement();
    }
    this.#logAll();
    this.#push("i32", 2);
    return { type: 0, locals: LOCALS.join(" "), code: this.#code.join(";") };
  }

  #emit(...instructions: readonly string[]): void {
    this.#code.push(...instructions);
  }

  #below(end: number): number {
    return this.#random.below(end);
  }

  /** True once in a while: to do what will probably trap. */
  #rarely(): boolean {
    return this.#below(40) === 0;
  }

  /** An index that almost every array has. */
  #pushIndex(): void {
    this.#emit(`i32.const ${this.#rarely() ? this.#below(9) : this.#below(2)}`);
  }

  #default(type: string): void {
    if (ARRAYS.includes(type)) {
      this.#emit(`i32.const ${LENGTH}`, `array.new_default ${type.slice(1)}`);
    } else this.#emit(`struct.new_default ${type.slice(1)}`);
  }

  #statement(): void {
    const array = this.#random.pick(ARRAYS);
    const type = array.slice(1);
    switch (this.#below(8)) {
      case 0:
        return this.#setField();
      case 1:
        this.#push(array, 1);
        this.#pushIndex();
        this.#push(unpacked(ELEMENTS[array]!), 1);
        return this.#emit(`array.set ${type}`);
      case 2:
        this.#push(array, 1);
        this.#pushIndex();
        this.#push(unpacked(ELEMENTS[array]!), 1);
        this.#pushIndex();
        return this.#emit(`array.fill ${type}`);
      case 3:
        this.#push(array, 1);
        this.#pushIndex();
        this.#push(array, 1);
        this.#pushIndex();
        this.#pushIndex();
        return this.#emit(`array.copy ${type} ${type}`);
      case 4:
        if (array === "?5") return this.#setLocal();
        this.#push(array, 1);
        for (let i = 0; i < 3; i++) this.#pushIndex();
        return this.#emit(`array.init_data ${type} 0`);
      case 5:
        if (this.#index + 1 === FUNCTIONS) return this.#setLocal();
        this.#push("i32", 1);
        return this.#emit(`call ${IMPORTED + this.#index + 1}`, "call 0");
      default:
        return this.#setLocal();
    }
  }

  #setLocal(): void {
    const type = this.#random.pick(["i32", ...LOCALS]);
    this.#push(type, 1);
    this.#emit(`local.set ${localOf(type)}`);
  }

  #setField(): void {
    const [type, fields] = this.#random.pick([["?1", FIELDS], ["?2", MORE_FIELDS]] as const);
    const field = this.#below(fields.length);
    this.#push(type, 1);
    this.#push(unpacked(fields[field]!), 1);
    this.#emit(`struct.set ${type.slice(1)} ${field}`);
  }

  /** Emits what pushes a value of `type`. */
  #push(type: string, depth: number): void {
    this.#budget--;
    const get = `local.get ${localOf(type)}`;
    const isLeaf = depth > 4 || this.#budget < 0;
    if (isLeaf && this.#below(2) === 0) return this.#emit(get);
    if (ARRAYS.includes(type)) return this.#pushArray(type, isLeaf ? 9 : depth);
    const ways = this.#ways(type, depth + 1);
    this.#random.pick(isLeaf ? ways.slice(0, 1) : [...ways, () => this.#emit(get)])();
  }

  /** Pushes values, and then emits an instruction. */
  #apply(instruction: string, depth: number, ...types: readonly string[]): void {
    for (const type of types) this.#push(type, depth);
    this.#emit(...instruction.split(";"));
  }

  /** Ways to make a value of a type that is no array; the first needs no other. */
  #ways(type: string, depth: number): (() => void)[] {
    const as = (instruction: string, ...types: readonly string[]) => () =>
      this.#apply(instruction, depth, ...types);
    const element = (array: string, suffix = "") => () => {
      this.#push(array, depth);
      this.#pushIndex();
      this.#emit(`array.get${suffix} ${array.slice(1)}`);
    };
    const heap = () =>
      this.#random.pick(["i31", "1", "2", "3", "4", "struct", "array", "eq", "none"]);
    const sign = this.#random.pick(["_s", "_u"]);
    switch (type) {
      case "i32":
        return [
          as(`i32.const ${this.#below(300) - 20}`),
          as(this.#random.pick(["i32.add", "i32.mul", "i32.lt_s"]), "i32", "i32"),
          as("struct.get 1 0", this.#random.pick(["?1", "?2"])),
          as(`struct.get${sign} 1 ${4 + this.#below(2)}`, "?1"),
          element(this.#random.pick(["?3", "?6"]), sign),
          as("array.len", this.#random.pick(ARRAYS)),
          as(`ref.test ${heap()}`, "anyref"),
          as(`ref.test null ${heap()}`, "anyref"),
          () => {
            this.#castOr("anyref", "any", "i31", "i32.const 77;ref.i31");
            this.#emit(`i31.get${sign}`);
          },
          as("ref.eq", "eqref", "eqref"),
          as("i32.wrap_i64", "i64"),
          as("ref.is_null", "anyref"),
        ];
      case "i64":
        return [
          as(`i64.const ${BigInt(this.#below(2 ** 31)) * 1234567n - 99999n}`),
          as("struct.get 1 1", "?1"),
          element("?4"),
          as("i64.add", "i64", "i64"),
        ];
      case "f32": {
        const bits = this.#random.pick([0x7fa00001, this.#below(2 ** 31)]);
        return [
          as(`i32.const ${bits};f32.reinterpret_i32`),
          as("struct.get 1 2", "?1"),
          element("?9"),
        ];
      }
      case "f64":
        return [
          as("i64.const 9218868437227405313;f64.reinterpret_i64"),
          as("f64.reinterpret_i64", "i64"),
          as("struct.get 1 3", "?1"),
          element("?7"),
        ];
      case "v128":
        return [
          as("v128.const"),
          as("i32x4.splat", "i32"),
          as("struct.get 2 8", "?2"),
          element("?8"),
        ];
      case "anyref":
        return [
          as("ref.null any"),
          as("", this.#random.pick(["?1", "?2", ...ARRAYS, "eqref"])),
          as("ref.i31", "i32"),
          element("?5"),
          as("struct.get 1 7", "?1"),
          as("any.convert_extern", "externref"),
          () => {
            this.#emit("block anyref");
            this.#push("anyref", depth);
            const branch = this.#random.pick(["br_on_cast", "br_on_cast_fail"]);
            this.#emit(`${branch} ${1 + 2 * this.#below(2)} 0 any ${heap()}`, "drop");
            this.#push("anyref", depth);
            this.#emit("end");
          },
        ];
      case "eqref":
        return [
          as("ref.null eq"),
          as("ref.i31", "i32"),
          as("", this.#random.pick(["?1", "?2", ...ARRAYS])),
        ];
      case "externref":
        return [as("ref.null extern"), as("extern.convert_any", "anyref")];
      case "?1":
        return [
          as("struct.new_default 1"),
          as("struct.new 1", ...FIELDS.map(unpacked)),
          as("", "?2"),
          () => this.#castOr("anyref", "any", "1", "struct.new_default 1"),
          () => this.#notNull("?1", "struct.get 1 6", "struct.new_default 1"),
          as("ref.as_non_null", "?1"),
        ];
      case "?2":
        return [
          as("struct.new_default 2"),
          as("struct.new 2", ...MORE_FIELDS.map(unpacked)),
          () => this.#castOr("?1", "1", "2", "struct.new_default 2"),
          ...(this.#rarely() ? [as("ref.cast null 2", "?1")] : []),
        ];
    }
    throw new Error(`No way to make ${type}`);
  }

  /** A value of `from`, if it is a `heap`, and otherwise what `instead` makes. */
  #castOr(from: string, above: string, heap: string, instead: string): void {
    this.#emit(`block &${heap}`);
    this.#push(from, 3);
    this.#emit(`br_on_cast 1 0 ${above} ${heap}`, "drop", ...instead.split(";"), "end");
  }

  /** What `get` makes of a value of `type`, unless that is null. */
  #notNull(type: string, get: string, instead: string): void {
    this.#emit(`block &${type.slice(1)}`);
    this.#push(type, 3);
    this.#emit(get, "br_on_non_null 0", instead, "end");
  }

  #pushArray(array: string, depth: number): void {
    const type = array.slice(1);
    const element = unpacked(ELEMENTS[array]!);
    switch (depth > 4 ? 0 : this.#below(5)) {
      case 1:
        this.#push(element, depth + 1);
        return this.#emit(`i32.const ${3 + this.#below(4)}`, `array.new ${type}`);
      case 2: {
        const length = this.#rarely() ? this.#below(3) : 3 + this.#below(4);
        for (let i = 0; i < length; i++) this.#push(element, depth + 2);
        return this.#emit(`array.new_fixed ${type} ${length}`);
      }
      case 3:
        if (array === "?5") return this.#default(array);
        this.#pushIndex();
        this.#emit(`i32.const ${this.#rarely() ? 50 : 2}`);
        return this.#emit(`array.new_data ${type} 0`);
      case 4:
        return this.#emit(`local.get ${localOf(array)}`);
      default:
        return this.#default(array);
    }
  }

  /** Logs what is on the stack, as bits. */
  #log(type: string): void {
    const how: Readonly<Record<string, readonly string[]>> = {
      i32: ["call 0"],
      i64: ["call 1"],
      f32: ["i32.reinterpret_f32", "call 0"],
      f64: ["i64.reinterpret_f64", "call 1"],
      v128: ["i64x2.extract_lane 1", "call 1"],
    };
    this.#emit(...how[unpacked(type)] ?? ["ref.is_null", "call 0"]);
  }

  #logAll(): void {
    for (const type of ["i32", ...LOCALS]) {
      this.#emit(`local.get ${localOf(type)}`);
      this.#log(type);
    }
    this.#logFields("?1", FIELDS);
    this.#logFields("?2", MORE_FIELDS);
    for (const array of ARRAYS) this.#logElements(array);
  }

  #logFields(type: string, fields: readonly string[]): void {
    const get = `local.get ${localOf(type)}`;
    this.#emit("block", get, "br_on_null 0", "drop");
    fields.forEach((field, i) => {
      this.#emit(get, `struct.get${unpacked(field) === field ? "" : "_s"} ${type.slice(1)} ${i}`);
      this.#log(field);
    });
    this.#emit("end");
  }

  #logElements(array: string): void {
    const get = `local.get ${localOf(array)}`;
    const element = ELEMENTS[array]!;
    this.#emit("block", get, "br_on_null 0", "array.len", "call 0");
    for (let i = 0; i < 3; i++) {
      this.#emit(get, "array.len", `i32.const ${i}`, "i32.le_u", "br_if 0");
      const suffix = unpacked(element) === element ? "" : "_u";
      this.#emit(get, `i32.const ${i}`, `array.get${suffix} ${array.slice(1)}`);
      this.#log(element);
    }
    this.#emit("end");
  }
}
