import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { slope } from './memory';
import { officialPages } from './officials';
import type { Report } from './report';
import { type Options, runSuite } from './suite';

/** Cost of one act by the size of the world; `exponent` of the curve size^exponent that fits best. */
export type Growth = {
  what: string;
  costs: { size: number; cpuMs: number; p50: number }[];
  exponent: number;
};

/** What is asked of every size. The tally's cost is that of its batches whatever lies in the tables. */
export const growthCases = [
  ...officialPages,
  ...['search', 'cold', 'term', 'product', 'basket', 'orders', 'flow', 'place', 'hot'],
];

/** The same cases in worlds of 1×, 10× and 100×. */
export async function measureGrowth(
  options: Options & { tier: string; parts: readonly number[] },
): Promise<{ reports: Report[]; growth: Growth[] }> {
  const { tier, parts, ...rest } = options;
  const reports: Report[] = [];
  for (const part of parts) {
    options.tell(`growth: the world ${tier} × ${part}`);
    const only = rest.only.length ? rest.only : growthCases;
    reports.push(await runSuite({ ...rest, only, size: { tier, part }, connections: [16] }));
  }
  const [smallest = 1] = parts;
  const whats = [...new Set(reports.flatMap((report) => report.rows.map(({ what }) => what)))];
  const growth = whats.map((what) => {
    const costs = reports.map((report, n) => {
      const row = report.rows.find((one) => one.what === what);
      const cpuMs = row?.cpu ? row.cpu.nodeMs + row.cpu.postgresMs : Number.NaN;
      return { size: (parts[n] ?? 1) / smallest, cpuMs, p50: row?.market.p50 ?? Number.NaN };
    });
    const exponent = slope(costs.map(({ size, cpuMs }) => [Math.log(size), Math.log(cpuMs)]));
    return { what, costs, exponent };
  });
  return { reports, growth };
}

const title = 'CPU of PostgreSQL and Node for one act, ms, by size of the world (both logarithmic)';
const width = 960;
const height = 560;
const frame = { left: 70, right: 420, top: 40, bottom: 60 };
const colors = [
  '#1f6f54',
  '#b5472a',
  '#2b5d9b',
  '#8a6d1a',
  '#6b3f87',
  '#0f7f8c',
  '#9a2f5b',
  '#4a4a4a',
  '#3d8b2f',
  '#c7871f',
  '#7a9cc6',
  '#5c4033',
  '#d0679d',
  '#6f7f1a',
  '#00505c',
];

/** Cost of an act against the size of the world, both axes logarithmic: a flat line costs the same at any size. */
export function growthSvg(growth: readonly Growth[], caption: string): string {
  const all = growth.flatMap(({ costs }) => costs);
  const mostSize = Math.max(...all.map(({ size }) => size), 10);
  const low = Math.floor(Math.log10(Math.min(...all.map(({ cpuMs }) => cpuMs))));
  const high = Math.ceil(Math.log10(Math.max(...all.map(({ cpuMs }) => cpuMs))));
  const x = (size: number): number =>
    frame.left + (Math.log10(size) / Math.log10(mostSize)) * (width - frame.left - frame.right);
  const y = (ms: number): number =>
    height - frame.bottom - ((Math.log10(ms) - low) / (high - low)) * (height - frame.top - frame.bottom);
  const lines = growth.map(({ what, costs, exponent }, n) => {
    const color = colors[n % colors.length];
    const points = costs.map(({ size, cpuMs }) => `${x(size).toFixed(1)},${y(cpuMs).toFixed(1)}`).join(' ');
    const dots = costs.map(
      ({ size, cpuMs }) =>
        `<circle cx="${x(size).toFixed(1)}" cy="${y(cpuMs).toFixed(1)}" r="3" fill="${color}"/>`,
    );
    const at = frame.top + 20 * n;
    const label = `${what} · size^${exponent.toFixed(2)}`;
    return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}
<rect x="${width - frame.right + 24}" y="${at - 9}" width="10" height="10" fill="${color}"/><text x="${width - frame.right + 40}" y="${at}">${escaped(label)}</text>`;
  });
  const decades = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  const sizes = [...new Set(all.map(({ size }) => size))];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${frame.left}" y="20">${title}</text>
${decades.map((ms) => `<line x1="${frame.left}" x2="${width - frame.right}" y1="${y(ms)}" y2="${y(ms)}" stroke="#ddd"/><text x="${frame.left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms}</text>`).join('\n')}
${sizes.map((size) => `<text x="${x(size)}" y="${height - frame.bottom + 20}" text-anchor="middle">${Math.round(size)}×</text>`).join('\n')}
${lines.join('\n')}
<text x="${frame.left}" y="${height - 12}" fill="#666">${escaped(caption)}</text>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

export function writeFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
