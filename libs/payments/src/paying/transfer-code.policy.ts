import { randomInt } from 'node:crypto';

/**
 * A transfer code is what a clerk copies from the notice into the memo (附言) of a bank transfer: `JD`, six characters,
 * one check character, e.g. `JD7K3M9QX`. The alphabet leaves out what is misread for something else (0 O, 1 I L, 5 S,
 * 8 B, 2 Z keep one side at most) and its length is prime, so the weighted check finds every single wrong character and
 * every swap of two.
 */
const alphabet = '234679ACDEFHJKMNPQRTVWX';
const prefix = 'JD';
const bodyLength = 6;
const shape = new RegExp(`(?=(${prefix}[${alphabet}]{${bodyLength + 1}}))`, 'g');

/** A fresh code; `pick(n)` gives an integer in [0, n). Uniqueness is the table's business. */
export function newTransferCode(pick: (below: number) => number = randomInt): string {
  const body = Array.from({ length: bodyLength }, () => alphabet[pick(alphabet.length)]).join('');
  return prefix + body + checkCharacter(body);
}

export function isTransferCode(text: string): boolean {
  return text.length === prefix.length + bodyLength + 1 && transferCodesIn(text)[0] === text;
}

/**
 * Well-formed codes in a memo, in order, each once. Case, width (full-width forms), spaces and punctuation do not
 * matter: banks and clerks change them.
 */
export function transferCodesIn(memo: string): string[] {
  const compact = memo
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
  const found = new Set<string>();
  for (const match of compact.matchAll(shape)) {
    const code = match[1] as string;
    if (code.endsWith(checkCharacter(code.slice(prefix.length, -1)))) found.add(code);
  }
  return [...found];
}

function checkCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, character, index) => total + alphabet.indexOf(character) * (index + 1),
    0,
  );
  return alphabet[sum % alphabet.length] as string;
}
