/**
 * A module's summary for people.
 *
 * @module
 */
import { bytesText } from "../stopwatch.ts";
import type { Summary } from "./summary.ts";

/** The lines of a summary, under headings; what there is none of is left out. */
export function* summaryLines(name: string, summary: Summary): Generator<string> {
  yield `${name}: ${bytesText(summary.size)}`;
  yield* part("Sections", sectionLines(summary));
  yield* part(`Imports (${summary.imports.length})`, importLines(summary));
  yield* part(`Exports (${summary.exports.length})`, exportLines(summary));
  yield* part("Declared", declaredLines(summary));
  yield* part("Features used beyond WebAssembly 1.0", orNone(summary.features));
  yield* part("Made by", producerLines(summary));
}

function* part(title: string, lines: Iterable<string>): Generator<string> {
  let first = true;
  for (const line of lines) {
    if (first) yield* ["", `${title}:`];
    first = false;
    yield `  ${line}`;
  }
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ["none"] : lines;
}

function* sectionLines({ sections }: Summary): Generator<string> {
  for (const { id, name, offset, size } of sections) {
    const title = id === 0 ? `custom ${JSON.stringify(name)}` : name;
    const at = `0x${offset.toString(16).padStart(6, "0")}`;
    yield `${at} ${size.toLocaleString("en").padStart(12)} bytes  ${title}`;
  }
}

function* importLines({ imports }: Summary): Generator<string> {
  for (const { module, name, type } of imports) {
    yield `${JSON.stringify(module)} ${JSON.stringify(name)} ${type}`;
  }
}

function* exportLines({ exports }: Summary): Generator<string> {
  for (const { name, kind, index, type } of exports) {
    yield `${JSON.stringify(name)} ${type} = ${kind} ${index}`;
  }
}

function* declaredLines(summary: Summary): Generator<string> {
  const { functions, names, start, sourceMappingUrl } = summary;
  if (names.module !== null) yield `the module's name: ${JSON.stringify(names.module)}`;
  yield `types: ${summary.types.length}`;
  yield `functions: ${functions.declared}, and ${functions.imported} imported`;
  yield `names: for ${names.functions} functions, and for locals in ${names.locals} of them`;
  yield* spaceLines("table", summary.tables);
  yield* spaceLines("memory", summary.memories);
  yield* spaceLines("global", summary.globals);
  yield* spaceLines("tag", summary.tags);
  if (start !== null) yield `start function: ${start}`;
  yield `segments: ${summary.elementSegments} of elements, ${summary.dataSegments} of data`;
  if (sourceMappingUrl !== null) yield `source map: ${sourceMappingUrl}`;
}

/** How many things of one index space are shown. */
const MOST_LISTED = 8;

function* spaceLines(space: string, types: readonly string[]): Generator<string> {
  for (const [i, type] of types.slice(0, MOST_LISTED).entries()) yield `${space} ${i}: ${type}`;
  const more = types.length - MOST_LISTED;
  if (more > 0) yield `… and ${more} more of kind ${space}`;
}

function* producerLines({ producers }: Summary): Generator<string> {
  for (const [field, entries] of Object.entries(producers)) {
    yield `${field}: ${entries.map(({ name, version }) => `${name} ${version}`.trim()).join(", ")}`;
  }
}
