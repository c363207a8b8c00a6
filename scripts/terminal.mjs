// What a person sees while a command runs: one line per step, and on failure one line that says what to do.

const begun = performance.now();

/** Seconds since the command began, as printed in front of every line. */
export const elapsed = () => ((performance.now() - begun) / 1000).toFixed(1);

/** A foreseen failure. Its message is the one line a person reads; it never gets a stack trace. */
export class Stop extends Error {}

/** One progress line: Chinese first, because the people who run a demo of this market read it. */
export function say(zh, en = '') {
  console.log(`[${elapsed().padStart(6)}s] ${zh}${en ? ` · ${en}` : ''}`);
}

/** Han characters and full-width marks take two columns; tables line up only when that is counted. */
function columns(text) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) >= 0x2e80 ? 2 : 1;
  return width;
}

/** A plain table of rows of strings; the first row is the heading. */
export function table(rows) {
  const widths = rows[0].map((_, index) => Math.max(...rows.map((row) => columns(row[index] ?? ''))));
  const line = (row) =>
    row
      .map((cell, index) => cell + ' '.repeat(widths[index] - columns(cell)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].map((text) => `  ${text}`).join('\n');
}
