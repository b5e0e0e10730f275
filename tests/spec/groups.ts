/**
 * Which scripts of the suite belong to which proposal, and which of them the engine claims to run.
 *
 * One table, read from the top: the first row that matches a script's name has it. A script that
 * tests several proposals at once counts for the latest of them.
 *
 * @module
 */

/** A row of the table. */
export interface Group {
  /** As `--group` and the JSON name it. */
  readonly id: string;
  /** As the README names it. */
  readonly title: string;
  readonly files: RegExp;
  /** Whether the engine means to support it. What it does not is run only when asked for by name. */
  readonly covered: boolean;
}

/** The table. */
export const GROUPS: readonly Group[] = [
  {
    id: "custom-descriptors",
    title: "Custom descriptors",
    files: /^proposals\/custom-descriptors\//,
    covered: false,
  },
  { id: "threads", title: "Threads", files: /^proposals\/threads\//, covered: true },
  {
    id: "custom-page-sizes",
    title: "Custom page sizes",
    files: /^proposals\/custom-page-sizes\//,
    covered: true,
  },
  {
    id: "wide-arithmetic",
    title: "Wide arithmetic",
    files: /^proposals\/wide-arithmetic\//,
    covered: true,
  },
  {
    id: "annotations",
    title: "Annotations and custom sections",
    files: /^custom\/|^(annotations|custom|id)\.wast/,
    covered: true,
  },
  { id: "relaxed-simd", title: "Relaxed SIMD", files: /relaxed/, covered: true },
  { id: "simd", title: "SIMD", files: /^simd_/, covered: true },
  {
    id: "gc",
    title: "Garbage collection",
    files: /^(array|struct|i31|extern|br_on_cast|ref_(cast|eq|test)|binary-gc|type-)/,
    covered: true,
  },
  {
    id: "exceptions",
    title: "Exception handling",
    files: /^(tag|throw|throw_ref|try_table|instance)\.wast/,
    covered: true,
  },
  {
    id: "function-references",
    title: "Typed function references",
    files:
      /^(br_on_(non_)?null|call_ref|return_call_ref|ref|ref_as_non_null|local_init|table-sub)\.wast/,
    covered: true,
  },
  { id: "tail-calls", title: "Tail calls", files: /^return_call/, covered: true },
  {
    id: "memory64",
    title: "64-bit memories and tables",
    files: /64(-imports)?\.wast|^table_copy_mixed/,
    covered: true,
  },
  {
    id: "multi-memory",
    title: "Multiple memories",
    files: new RegExp(
      "^(address|align|binary|data|data_drop|exports|float_exprs|float_memory|imports|linking|load|" +
        "memory_(copy|fill|init|size|trap)|start|store|traps)\\d\\.wast|memory-multi|memory_size_import",
    ),
    covered: true,
  },
  {
    id: "bulk-memory",
    title: "Bulk memory and table operations",
    files: /^(bulk|memory_(copy|fill|init)|table_(copy|fill|init))\.wast/,
    covered: true,
  },
  {
    id: "reference-types",
    title: "Reference types",
    files: /^(ref_(func|is_null|null)|table_(get|set|size|grow)|elem|select|table)\.wast/,
    covered: true,
  },
  {
    id: "core",
    title: "Core: 1.0, multi-value, sign extension, saturating conversions, extended constants",
    files: /^/,
    covered: true,
  },
];

/** The group of a script, by its name from the suite's root. */
export function groupOf(file: string): Group {
  // i32.wast, f64_cmp.wast, int_literals.wast … are core, whatever digits they end in.
  const core = /^[if](32|64)\.wast/.test(file);
  return GROUPS.find(({ id, files }) => core ? id === "core" : files.test(file))!;
}
