import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Finding } from './checks/verify';
import type { Fault } from './faults';
import type { CrashOptions } from './options';

export type FaultFigures = {
  kind: string;
  count: number;
  missed: number;
  writeMs: { median: number; worst: number } | null;
  readyMs: { median: number; worst: number } | null;
};

export type Report = {
  date: string;
  passed: boolean;
  seed: number;
  options: CrashOptions;
  versions: Record<string, string>;
  machine: string;
  seconds: number;
  orders: number;
  acknowledged: Record<string, number>;
  faults: FaultFigures[];
  restSeconds: number | null;
  leftAtRest: Record<string, number>;
  findings: Finding[];
  answers: Record<string, number>;
  unexpected: Record<string, number>;
  starts: Record<string, number>;
  peakMegabytes: Record<string, number>;
};

export type PointsReport = {
  date: string;
  commit: string;
  machine: string;
  seconds: number;
  /** Each was killed at once when it was first passed. */
  pairs: { point: string; flow: string }[];
  /** Deaths counted by the supervisor: one a pair. */
  kills: number;
  /** Points, routes, handlers and timed jobs that no flow passed. */
  missing: string[];
  findings: Finding[];
  unexpected: Record<string, number>;
};

export function machineNow(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`;
}

export const today = (): string => new Date().toISOString().slice(0, 10);

export function versionsNow(postgres: string, redis: string): Record<string, string> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return { market: version, commit: commit(), node: process.version, postgres, redis };
}

export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

export function summarise(faults: readonly Fault[]): FaultFigures[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const all = faults.filter((fault) => fault.kind === kind);
    return {
      kind,
      count: all.length,
      missed: all.filter(({ missed }) => missed).length,
      writeMs: spread(all.map(({ writeAfterMs }) => writeAfterMs)),
      readyMs: spread(all.map(({ readyAfterMs }) => readyAfterMs)),
    };
  });
}

function spread(values: readonly (number | undefined)[]): { median: number; worst: number } | null {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (known.length === 0) return null;
  return { median: known[Math.floor(known.length / 2)] as number, worst: known.at(-1) as number };
}

export function asMarkdown(report: Report): string {
  const seconds = (figures: FaultFigures['writeMs']): string =>
    figures ? `${(figures.median / 1000).toFixed(1)} / ${(figures.worst / 1000).toFixed(1)}` : '–';
  const { options } = report;
  const acknowledged = Object.values(report.acknowledged).reduce((sum, count) => sum + count, 0);
  return [
    `**${report.passed ? 'Passed' : 'FAILED'}** on ${report.date}: seed ${report.seed}, ${report.orders} orders, ${acknowledged} acknowledged effects, ${options.kills} kills, ${options.stops} orderly restarts, ${options.wipes} wipes of Redis, ${options.freezes} freezes of ${options.freezeSeconds} s, ${options.cuts} faults of the network, ${options.fills} times a full disk, in ${Math.round(report.seconds)} s.`,
    `Machine: ${report.machine}. ${Object.entries(report.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `At rest ${report.restSeconds === null ? 'NOT within the time' : `${report.restSeconds.toFixed(1)} s`} after the last fault and the last answer.`,
    '',
    '| fault | times | missed its target | next acknowledged write, s (median / worst) | the apps it hit ready, s (median / worst) |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...report.faults.map(
      ({ kind, count, missed, writeMs, readyMs }) =>
        `| ${kind} | ${count} | ${missed} | ${seconds(writeMs)} | ${seconds(readyMs)} |`,
    ),
    '',
    ...judged(report.findings),
    `Answers: ${listed(report.answers)}. Unexpected: ${listed(report.unexpected) || 'none'}.`,
    `Starts: ${listed(report.starts)}. Most memory (MB): ${listed(report.peakMegabytes)}.`,
  ].join('\n');
}

/** What was kept with how often it was looked at, in two lines; what was broken with its words. */
function judged(findings: readonly Finding[]): string[] {
  const kept = findings.filter(({ broken }) => broken === 0);
  const promises = kept.filter(({ says }) => says.startsWith('every acknowledged'));
  const kindOf = ({ says }: Finding): string => says.replace(promiseWords, '');
  const rules = kept.filter((finding) => !promises.includes(finding));
  return [
    `Acknowledged effects that are there as they were promised (I1): ${promises.map((one) => `${kindOf(one)} ${one.checked}`).join(' · ')}.`,
    '',
    `Rules that hold, with the rows they were held against: ${rules.map(({ id, checked }) => `${id} ${checked}`).join(' · ')}.`,
    '',
    ...findings
      .filter(({ broken }) => broken > 0)
      .map(({ id, says, broken }) => `BROKEN ${broken} times: ${id} ${says}.`),
  ];
}

const promiseWords = /^every acknowledged | is there as it was promised$/g;

export function pointsPassed({ pairs, kills, missing, findings, unexpected }: PointsReport): boolean {
  return (
    kills === pairs.length &&
    missing.length === 0 &&
    Object.keys(unexpected).length === 0 &&
    findings.every(({ broken }) => broken === 0)
  );
}

export function pointsAsMarkdown(report: PointsReport): string {
  const { pairs, kills, seconds, missing, findings, unexpected, date, commit: of, machine } = report;
  const flows = new Map<string, string[]>();
  for (const { point, flow } of pairs) flows.set(flow, [...(flows.get(flow) ?? []), point]);
  return [
    `**${pointsPassed(report) ? 'Passed' : 'FAILED'}** on ${date}, commit ${of}: ${pairs.length} pairs of fault point and flow were passed, ${kills} processes were killed there (${((100 * kills) / pairs.length).toFixed(0)} %), in ${Math.round(seconds)} s.`,
    `Machine: ${machine}.`,
    `Passed by nobody: ${missing.join(', ') || 'none'}. Unexpected answers: ${listed(unexpected) || 'none'}.`,
    '',
    ...judged(findings),
    '| flow | killed at |',
    '| --- | --- |',
    ...[...flows].map(([flow, points]) => `| ${flow} | ${shortened(points)} |`),
  ].join('\n');
}

/** Steps of one kind as one: `18 steps · 4 steps repeated`. */
function shortened(points: readonly string[]): string {
  const kindOf = (point: string): string => point.replace(/^transaction\.step \d+/, 'steps');
  const counts = new Map<string, number>();
  for (const point of points) counts.set(kindOf(point), (counts.get(kindOf(point)) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => (kind.startsWith('steps') ? `${count} ${kind}` : kind))
    .join(' · ');
}

function listed(figures: Record<string, number>): string {
  return Object.entries(figures)
    .sort()
    .map(([name, count]) => `${name}: ${count}`)
    .join('; ');
}
