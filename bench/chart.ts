/**
 * A chart for the README: the speed of each program in steady state, relative to the host's engine. A
 * bar is ours; dots are our interpreter and the peers. Readable on a light page and on a dark one.
 *
 * @module
 */
import type { Samples } from "./measure.ts";
import { byKind, engineNames, meanRatio, type Results } from "./report.ts";

/** The tier that has the bars. */
const TIER = "auto";

/** What the legend calls engines whose names would not do there. */
const TITLES: Readonly<Record<string, string>> = {
  [TIER]: "Vitrine",
  interpreter: "its interpreter",
};

/** Pixels. */
const LABELS = 150;
const PLOT = 580;
const FIGURES = 40;
const MARGIN = 20;
const ROW = 19;
const BAR = 11;
const GROUP_GAP = 9;
const TOP = 74;

/** The speed at the right end of the plot. */
const MOST = 1.15;

/** The most engines that get dots. */
const DOTS = 5;

const STYLE = `
text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
.title { font-size: 14px; font-weight: 600; }
.quiet { fill: #6b7580; }
.strong { font-weight: 600; }
.grid { stroke: #d8dee4; }
.host { stroke: #8b949e; stroke-dasharray: 4 3; }
.bar { fill: #3b6fd4; }
.mean { fill: #1f4fae; }
.dot { stroke: #ffffff; stroke-width: 1; }
.d0 { fill: #8250df; } .d1 { fill: #e07b1a; } .d2 { fill: #2da06a; } .d3 { fill: #d1408c; }
.d4 { fill: #a08a00; }
@media (prefers-color-scheme: dark) {
  text { fill: #d5dbe1; }
  .quiet { fill: #8b949e; }
  .grid { stroke: #30363d; }
  .host { stroke: #8b949e; }
  .bar { fill: #5a8ff0; }
  .mean { fill: #8ab4ff; }
  .dot { stroke: #0d1117; }
  .d0 { fill: #b592f5; } .d1 { fill: #f0a050; } .d2 { fill: #4fc98d; } .d3 { fill: #f078b4; }
  .d4 { fill: #d8c030; }
}
`;

/** One line of the chart. */
interface Row {
  readonly label: string;
  /** Speeds by engine, NaN for what did not run. */
  readonly speeds: Readonly<Record<string, number>>;
  readonly isMean?: boolean;
}

/** What rows are made of. */
type Sampled = { readonly samples: readonly Samples[] };

/** Draws the results as SVG. */
export function chart(results: Results): string {
  const groups = rowsOf(results);
  const dots = engineNames(results.kernels)
    .filter((name) => !["host", "jit", TIER].includes(name)).slice(0, DOTS);
  let y = TOP;
  const drawn: string[] = [];
  for (const group of groups) {
    for (const row of group) {
      drawn.push(drawRow(row, dots, y));
      y += ROW;
    }
    y += GROUP_GAP;
  }
  const width = LABELS + PLOT + FIGURES + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img">
<title>Speed in steady state, relative to V8's own WebAssembly</title>
<style>${STYLE}</style>
<text class="title" x="${MARGIN}" y="20">Speed in steady state, relative to V8's own WebAssembly</text>
${legend(dots)}
${grid(y - GROUP_GAP)}
${drawn.join("\n")}
</svg>
`;
}

/** The mean first, then the programs by kind, then CPython's loops. */
function rowsOf({ kernels, python }: Results): Row[][] {
  const mean = { ...rowOf("geometric mean", kernels), isMean: true };
  const programs = [...byKind(kernels)].map(([kind, some]) =>
    some.map((result) => rowOf(labelOf(result.program, kind), [result]))
  );
  const loops = (python?.loops ?? []).map((loop) => rowOf(`CPython · ${loop.name}`, [loop]));
  return [[mean], ...programs, ...(loops.length === 0 ? [] : [loops])];
}

function labelOf(program: string, kind: string): string {
  return program === kind ? program : `${program} · ${kind}`;
}

function rowOf(label: string, some: readonly Sampled[]): Row {
  const entries = engineNames(some).map((name) => [name, meanRatio(some, name, "host")] as const);
  return { label, speeds: Object.fromEntries(entries) };
}

function legend(dots: readonly string[]): string {
  const entries = [TIER, ...dots].map((name, index) => {
    const x = MARGIN + 6 + index * 128;
    const sign = index === 0
      ? `<rect class="bar" x="${x - 6}" y="34" width="14" height="${BAR}" rx="2"/>`
      : `<circle class="dot d${index - 1}" cx="${x}" cy="39.5" r="4.5"/>`;
    return `${sign}<text x="${x + 12}" y="44">${TITLES[name] ?? name}</text>`;
  });
  return entries.join("\n");
}

function grid(bottom: number): string {
  return [0, 0.25, 0.5, 0.75, 1].map((speed) => {
    const x = position(speed);
    const kind = speed === 1 ? "host" : "grid";
    const line = `<line class="${kind}" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom}"/>`;
    const label = speed === 1 ? "V8 = 1" : String(speed);
    return `${line}<text class="quiet" x="${x}" y="${
      TOP - 10
    }" text-anchor="middle">${label}</text>`;
  }).join("\n");
}

function drawRow({ label, speeds, isMean = false }: Row, dots: readonly string[], y: number) {
  const middle = y + ROW / 2;
  const strong = isMean ? ' class="strong"' : "";
  const parts = [
    `<text${strong} x="${LABELS - 8}" y="${middle + 4}" text-anchor="end">${label}</text>`,
  ];
  const speed = speeds[TIER] ?? NaN;
  if (Number.isFinite(speed)) {
    const [start, end] = [position(0), position(speed)];
    const size = `width="${end - start}" height="${BAR}"`;
    parts.push(
      `<rect class="${isMean ? "mean" : "bar"}" x="${start}" y="${
        middle - BAR / 2
      }" ${size} rx="2"/>`,
      `<text${strong || ' class="quiet"'} x="${LABELS + PLOT + FIGURES}" y="${
        middle + 4
      }" text-anchor="end">${speed.toFixed(2)}</text>`,
    );
  }
  dots.forEach((name, index) => {
    const x = position(speeds[name] ?? NaN);
    if (Number.isNaN(x)) return;
    parts.push(`<circle class="dot d${index}" cx="${x}" cy="${middle}" r="4"/>`);
  });
  return parts.join("");
}

/** Where a speed lies, to a tenth of a pixel. */
function position(speed: number): number {
  return Math.round(10 * (LABELS + Math.min(speed / MOST, 1) * PLOT)) / 10;
}
