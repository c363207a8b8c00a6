import { wrongPart } from './invoice-number.policy';

describe('the number of an invoice', () => {
  it.each([
    ['', '26322000000012345678'],
    ['3200221130', '01234567'],
    ['032002200111', '01234567'],
  ])('"%s" with "%s" is one', (code, number) => {
    expect(wrongPart(code, number)).toBeUndefined();
  });

  it.each([
    ['', '01234567', 'number'],
    ['', '2632200000001234567', 'number'],
    ['', '263220000000123456789', 'number'],
    ['', '2632200000001234567A', 'number'],
    ['', '２６３２２０００００００１２３４５６７８', 'number'],
    ['', '', 'number'],
    ['3200221130', '26322000000012345678', 'number'],
    ['3200221130', '1234567', 'number'],
    ['32002211301', '01234567', 'code'],
    ['32002211AB', '01234567', 'code'],
    ['0', '26322000000012345678', 'code'],
  ])('"%s" with "%s" is none: the %s', (code, number, part) => {
    expect(wrongPart(code, number)).toBe(part);
  });
});
