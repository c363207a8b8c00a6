import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const page = join(__dirname, '../docs/rules.md');
const rules = [
  ...Array.from({ length: 15 }, (_, index) => `Q${index + 1}`),
  ...Array.from({ length: 7 }, (_, index) => `C${index + 1}`),
  ...['静宁', '松桃', '合作'],
];

/** First column of each row, and the specs that its last column names. */
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length > 4)
  .map((cells) => ({ rule: cells[1] ?? '', specs: [...(cells.at(-2) ?? '').matchAll(/\]\(([^)]+)\)/g)] }));

/** Where a test or a group of tests begins; a table of cases has its name at its end. */
const titles = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /\b(it|describe)(\.each)?\(|^\s*\]( as const)?\)\(/.test(line));

describe('every rule has a case that was worked by hand', () => {
  it.each(rules)('%s', (rule) => {
    const row = rows.find((one) => one.rule === rule || one.rule.startsWith(`${rule} `));
    const specs = row?.specs.map(([, target]) => join(dirname(page), target ?? '')) ?? [];
    expect(specs.length).toBeGreaterThan(0);
    const isNamed = new RegExp(`${rule}(?![0-9])`);
    const silent = specs.filter((spec) => !titles(spec).some((title) => isNamed.test(title)));
    expect(silent.map((spec) => relative(process.cwd(), spec))).toEqual([]);
  });
});
