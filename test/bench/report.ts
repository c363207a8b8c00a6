import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { businessDate } from '@app/platform';
import { outcomes } from './goals';
import type { Growth } from './growth';
import {
  bytesLimit,
  copyLimit,
  fastifyLimit,
  oneProcessLimit,
  plainLimit,
  poolLimit,
  type Row,
} from './measure';
import type { Memory } from './memory';
import { bareGroupBy } from './officials';
import type { Stage } from './stage';
import type { Size } from './world';

export type Report = {
  date: string;
  machine: string;
  node: string;
  postgres: string;
  settings: string;
  /** What else kept the machine busy: its load average of one minute before we began. */
  loadBefore: number;
  world: Size;
  plan: { rounds: number; seconds: number };
  rows: Row[];
  memory: Memory[];
};

/** Read when this module is loaded, before anything of ours runs. */
const [loadBefore = 0] = loadavg();

export async function machineOf(
  stage: Stage,
): Promise<Pick<Report, 'date' | 'machine' | 'node' | 'postgres' | 'settings' | 'loadBefore'>> {
  const [server] = await stage.world.market.database.read<{ version: string; settings: string }>(
    `SELECT current_setting('server_version') AS version,
            (SELECT string_agg(name || '=' || current_setting(name), ' ' ORDER BY name)
               FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'shared_buffers', 'jit')) AS settings`,
  );
  const [cpu] = cpus();
  return {
    date: businessDate(new Date()),
    machine: `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}`,
    node: process.version,
    postgres: server?.version ?? '',
    settings: server?.settings ?? '',
    loadBefore,
  };
}

function worldText(world: Size): string {
  if ('tier' in world) return `${world.tier} × ${world.part} of npm run seed -- --scale`;
  return `${world.products} products, ${world.suppliers} suppliers, ${world.buyers} buyers`;
}

/** Lines of Markdown, which a terminal shows as well. */
export function asText(report: Report): string {
  const { world, plan } = report;
  return [
    `Machine: ${report.machine}; ${report.date}; Node ${report.node}; PostgreSQL ${report.postgres} (${report.settings}).`,
    `World: ${worldText(world)}. Medians of ${plan.rounds} runs of ${plan.seconds} s. Load of the machine before: ${report.loadBefore.toFixed(1)}.`,
    '',
    ...table([[...ownTitles, ...limitTitles], ...report.rows.map(cells)]),
    ...memoryText(report.memory),
    '',
    ...goalsText(report),
  ].join('\n');
}

function memoryText(memory: readonly Memory[]): string[] {
  if (memory.length === 0) return [];
  const rows = memory.map(({ process, first, most, last, slopePerMinute }) => [
    process,
    ...[first, most, last].map((mb) => mb.toFixed(0)),
    slopePerMinute.toFixed(2),
  ]);
  return [
    '',
    ...table([['resident MB', 'at first', 'most', 'at last', 'MB a minute, second half'], ...rows]),
  ];
}

function goalsText({ rows, memory, world }: Report): string[] {
  const all = outcomes(rows, memory, 'tier' in world);
  return table([
    ['goal', 'measured', 'met'],
    ...all.map(({ goal, measured, met }) => [goal, measured, met ? 'yes' : '**no**']),
  ]);
}

export function growthText(growth: readonly Growth[]): string {
  const [first] = growth;
  const sizes = first?.costs.map(({ size }) => `CPU ms at ${size.toFixed(0)}×`) ?? [];
  const rows = growth.map(({ what, costs, exponent }) => [
    what,
    ...costs.map(({ cpuMs }) => cpuMs.toFixed(2)),
    exponent.toFixed(2),
  ]);
  return table([['what', ...sizes, 'grows as size to the power of'], ...rows]).join('\n');
}

const ownTitles = [
  ...['what', 'connections', 'result', 'p50 ms', 'p99 ms', 'p50 / p99 ms at 70 %'],
  ...['CPU ms: PostgreSQL', 'CPU ms: Node', 'SQL round trips'],
];
const limitTitles = [
  ...['same SQL behind bare Fastify', 'same SQL, bare pool', 'same bytes, bare node:http'],
  'other (see below)',
];
const limitNames = [
  [fastifyLimit],
  [poolLimit, 'bare insert'],
  [bytesLimit],
  [plainLimit, oneProcessLimit, bareGroupBy, copyLimit],
];

/** A row while the rest is still being measured. */
export function oneLine(row: Row): string {
  const { perSecond, p99 } = row.market;
  const limits = row.limits.map(({ name, ofLimit }) => `${ofLimit.toFixed(2)} of ${name}`);
  const cpu = row.cpu
    ? [`CPU ${row.cpu.postgresMs.toFixed(2)} + ${row.cpu.nodeMs.toFixed(2)} ms (PostgreSQL + Node)`]
    : [];
  const peak = row.market.peakMb === undefined ? [] : [`at most ${row.market.peakMb.toFixed(0)} MB`];
  const figures = [`${whole(perSecond)} ${row.unit}`, `p99 ${p99.toFixed(0)} ms`, ...peak, ...cpu, ...limits];
  return `${row.what}, ${row.connections} at once: ${figures.join(', ')}`;
}

function cells(row: Row): string[] {
  const { perSecond, p50, p99 } = row.market;
  return [
    row.what,
    String(row.connections),
    `${whole(perSecond)} ${row.unit}${row.market.peakMb === undefined ? '' : `, ${row.market.peakMb.toFixed(0)} MB`}`,
    p50.toFixed(1),
    p99.toFixed(1),
    row.open ? `${row.open.p50.toFixed(1)} / ${row.open.p99.toFixed(1)}` : '',
    row.cpu ? row.cpu.postgresMs.toFixed(2) : '–',
    row.cpu ? row.cpu.nodeMs.toFixed(2) : '–',
    row.sqlTrips === null ? '' : row.sqlTrips.toFixed(2),
    ...limitNames.map((names) => {
      const limit = row.limits.find(({ name }) => names.includes(name));
      return limit ? `${limit.ofLimit.toFixed(2)} of ${whole(limit.figures.perSecond)}` : '';
    }),
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head, ...body] = rows;
  return [line(head ?? []), `| ${rule.join(' | ')} |`, ...body.map(line)];
}
