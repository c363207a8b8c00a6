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
  const random = options.randomRun ? await runRandomly(options, hands, tell) : undefined;
  const points = options.points ? await runPoints(options.seed, hands, tell) : undefined;
  const passed = (random?.passed ?? true) && (points === undefined || pointsPassed(points));
  const parts = [random && asMarkdown(random), points && pointsAsMarkdown(points)];
  const text = parts.filter((part) => part !== undefined).join('\n\n');
  writeFileSync(
    join(hands.dataDir, 'report.json'),
    `${JSON.stringify({ passed, random, points }, null, 2)}\n`,
  );
  writeFileSync(join(hands.dataDir, 'report.md'), `${text}\n`);
  console.log(`\n${text}\n\nKept in ${join(hands.dataDir, 'report.md')} and report.json.`);
  return passed ? 0 : 1;
}
