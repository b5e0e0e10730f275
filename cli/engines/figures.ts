/**
 * What `--stats` tells of a guest in our own engine.
 *
 * @module
 */
import type { JitStatistics } from "../../jit/mod.ts";
import type { Instance } from "../../runtime/store.ts";
import { bytesText, type Figure } from "../stopwatch.ts";

/** Memories, functions and fuel of an instance, and what was compiled. */
export function figuresOf(instance: Instance): Figure[] {
  const { module, memories, run, meter } = instance;
  const fuel = meter?.fuelUsed;
  let lowered = 0;
  for (const entry of run?.code.entries ?? []) lowered += Number(entry !== 0);
  return [
    ...memories.map(({ pages, u8 }, i) => ({
      name: `memory ${i}`,
      text: `${pages} pages (${bytesText(u8.length)})`,
    })),
    { name: "functions", text: `${lowered} lowered of ${module.bodies.length / 2}` },
    { name: "register code", text: bytesText((run?.code.words.length ?? 0) * 4) },
    ...compilerFigures(instance),
    ...(fuel === undefined ? [] : [{ name: "fuel", text: `${fuel} instructions` }]),
  ];
}

/** None for an instance that is interpreted by all means. */
function compilerFigures({ tier }: Instance): Figure[] {
  if (tier === null) return [];
  // Until the compiler is loaded, something else stands for it, which counts nothing.
  const jit = tier as { statistics?(): JitStatistics; failure?: unknown };
  const statistics = jit.statistics?.();
  if (statistics !== undefined) return statisticsFigures(statistics);
  const why = jit.failure === undefined ? "nothing was hot for long" : String(jit.failure);
  return [{ name: "jit", text: `not loaded: ${why}` }];
}

/** The figures of a compiler. */
export function statisticsFigures(statistics: JitStatistics): Figure[] {
  const { functions, loops, generatedChars, milliseconds, evictions, declined } = statistics;
  const { cacheHits, cacheMisses } = statistics;
  const figures: Figure[] = [
    { name: "jit functions", text: `${functions} compiled, ${loops} entered at loops` },
    {
      name: "jit source",
      text: `${generatedChars.toLocaleString("en")} characters in ${milliseconds.toFixed(1)} ms`,
    },
  ];
  if (evictions > 0) figures.push({ name: "jit evictions", text: String(evictions) });
  if (cacheHits + cacheMisses > 0) {
    figures.push({ name: "jit cache", text: `${cacheHits} hits, ${cacheMisses} misses` });
  }
  for (const [reason, places] of byReason(declined)) {
    figures.push({ name: "jit declined", text: `${placesText(places)}: ${reason}` });
  }
  return figures;
}

/** Functions that are listed by name for one reason. */
const MOST_LISTED = 5;

function byReason(declined: JitStatistics["declined"]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const [place, reason] of declined) {
    const places = reasons.get(reason);
    if (places === undefined) reasons.set(reason, [place]);
    else places.push(place);
  }
  return reasons;
}

/** `3 (func 7, func 12, loop @0x1f2)` */
function placesText(places: readonly string[]): string {
  const listed = places.slice(0, MOST_LISTED).map((place) => {
    const [funcidx, offset] = place.split("@");
    return offset === undefined ? `func ${funcidx}` : `loop @0x${Number(offset).toString(16)}`;
  });
  const more = places.length > MOST_LISTED ? ", …" : "";
  return `${places.length} (${listed.join(", ")}${more})`;
}
