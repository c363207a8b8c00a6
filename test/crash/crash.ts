import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from './options';
import { runRandomly } from './random-run';
import { asMarkdown, type Report } from './report';
import type { Hands } from './stage';

/** The whole command; answers the exit code. */
export async function main(args: readonly string[], hands: Hands): Promise<number> {
  const options = readOptions(args);
  const begun = performance.now();
  const tell = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(6)}s] ${line}`);
  mkdirSync(hands.dataDir, { recursive: true });
  const report = await runRandomly(options, hands, tell);
  return write(report, hands.dataDir);
}

function write(report: Report, dataDir: string): number {
  writeFileSync(join(dataDir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const text = asMarkdown(report);
  writeFileSync(join(dataDir, 'report.md'), `${text}\n`);
  console.log(`\n${text}\n\nKept in ${join(dataDir, 'report.md')} and report.json.`);
  return report.passed ? 0 : 1;
}
