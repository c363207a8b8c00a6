import { isTransferCode, newTransferCode, transferCodesIn } from './transfer-code.policy';

const alphabet = '234679ACDEFHJKMNPQRTVWX';
const codes = Array.from({ length: 200 }, () => newTransferCode());

describe('transfer code', () => {
  it('is JD and seven unambiguous characters', () => {
    for (const code of codes) expect(code).toMatch(/^JD[234679ACDEFHJKMNPQRTVWX]{7}$/);
    expect(codes.every(isTransferCode)).toBe(true);
  });

  it('is the same for the same choices', () => {
    expect(newTransferCode(() => 0)).toBe('JD2222222');
    expect(newTransferCode((below) => below - 1)).toBe('JDXXXXXX4');
  });

  it('notices every single wrong character', () => {
    for (const code of codes.slice(0, 30)) {
      for (let place = 2; place < code.length; place++) {
        for (const wrong of alphabet) {
          if (wrong === code[place]) continue;
          expect(isTransferCode(code.slice(0, place) + wrong + code.slice(place + 1))).toBe(false);
        }
      }
    }
  });

  it('notices two neighbours swapped', () => {
    for (const code of codes) {
      for (let place = 2; place < code.length - 1; place++) {
        const swapped = code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2);
        if (swapped !== code) expect(isTransferCode(swapped)).toBe(false);
      }
    }
  });

  it('is found in a memo, whatever a clerk or bank did to it', () => {
    const code = newTransferCode(() => 5);
    expect(transferCodesIn(`货款${code}号`)).toEqual([code]);
    expect(transferCodesIn(`  ${code.toLowerCase()} `)).toEqual([code]);
    expect(transferCodesIn(`附言：${code.slice(0, 4)} ${code.slice(4, 7)}-${code.slice(7)}`)).toEqual([code]);
    const wide = [...code].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    expect(transferCodesIn(`食堂采购款　${wide}`)).toEqual([code]);
    expect(transferCodesIn(`JD${code}`)).toEqual([code]);
  });

  it('finds several, each once, and nothing in plain words', () => {
    const [a, b] = [newTransferCode(() => 3), newTransferCode(() => 7)];
    expect(transferCodesIn(`${a}、${b}、${a}`)).toEqual([a, b]);
    expect(transferCodesIn('支付苹果货款 JD.COM 订单 2611220000123')).toEqual([]);
    expect(transferCodesIn('')).toEqual([]);
  });
});
