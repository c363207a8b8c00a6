import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from './options';
import { runPoints } from './points-run';
import { runRandomly } from './random-run';
import { asMarkdown, pointsAsMarkdown, pointsPassed } from './report';
import type { Hands } from './stage';

/** The whole command; answers the exit code. */
export async function main(args: readonly string[], hands: Hands): Promise<number> {
  const options = readOptions(args);
  const begun = performance.now();
  const tell = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(6)}s] ${line}`);
  mkdirSync(hands.dataDir, { recursive: true });
  if (options.points) {
    const report = await runPoints(options.seed, hands, tell);
    keep(hands.dataDir, 'points', report, pointsAsMarkdown(report));
    return pointsPassed(report) ? 0 : 1;
  }
  const report = await runRandomly(options, hands, tell);
  keep(hands.dataDir, 'report', report, asMarkdown(report));
  return report.passed ? 0 : 1;
}

function keep(folder: string, name: string, figures: object, text: string): void {
  const file = join(folder, name);
  writeFileSync(`${file}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(`${file}.md`, `${text}\n`);
  console.log(`\n${text}\n\nKept in ${file}.md and ${file}.json.`);
}
