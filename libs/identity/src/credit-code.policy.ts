/**
 * Unified social credit code 统一社会信用代码 (GB 32100-2015): 17 characters of this alphabet and a check character.
 * I, O, S, V and Z are left out, being easily misread.
 */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const modulus = 31;

/** The 18th character for the first 17; undefined when one of them is outside the alphabet. */
export function checkCharacter(body: string): string | undefined {
  if (body.length !== weights.length) return undefined;
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const value = alphabet.indexOf(body.charAt(index));
    if (value < 0) return undefined;
    sum += value * weight;
  }
  return alphabet[(modulus - (sum % modulus)) % modulus];
}

export function isCreditCode(code: string): boolean {
  return code.length === 18 && checkCharacter(code.slice(0, 17)) === code[17];
}
