import { checkCharacter, isCreditCode } from './credit-code.policy';

describe('credit code (GB 32100-2015)', () => {
  it('accepts codes in use', () => {
    for (const code of [
      '91350100M000100Y43',
      '91110000802100433B',
      '9144030071526726XG',
      '914403001922038216',
    ])
      expect(isCreditCode(code)).toBe(true);
  });

  it('finds any single wrong character', () => {
    const right = '91350100M000100Y43';
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    for (let index = 0; index < right.length; index++) {
      for (const other of alphabet) {
        if (other === right[index]) continue;
        expect(isCreditCode(right.slice(0, index) + other + right.slice(index + 1))).toBe(false);
      }
    }
  });

  it('refuses letters outside the alphabet, other lengths and lower case', () => {
    for (const code of [
      '',
      '91350100M000100Y4',
      '91350100M000100Y433',
      '91350100m000100y43',
      'I1350100M000100Y43',
    ])
      expect(isCreditCode(code)).toBe(false);
    expect(checkCharacter('9135010OM000100Y4')).toBeUndefined();
  });

  it('gives 0 where the remainder is 0', () => {
    expect(checkCharacter('00000000000000000')).toBe('0');
  });
});
