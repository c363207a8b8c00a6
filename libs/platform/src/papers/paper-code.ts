import { randomBytes } from 'node:crypto';

/** Crockford's alphabet: no I, L, O or U, which are taken for others when read from paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

/** 80 random bits: at a million guesses a second, a code among a billion takes some 38 years to meet. */
export function newPaperCode(): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte & 31]).join('');
}

/** `4F7K-92MX-…` as it is printed. */
export function printedCode(code: string): string {
  return code.match(/.{4}/g)?.join('-') ?? code;
}

/** As somebody typed it, with or without hyphens; undefined when it can be none. */
export function readCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0');
  return code.length === length && [...code].every((one) => alphabet.includes(one)) ? code : undefined;
}
