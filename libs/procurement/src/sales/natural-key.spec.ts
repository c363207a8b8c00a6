import { saleKey, wrongPartOfKey } from './natural-key.policy';

/** docs/decisions/0034: code, number and line, or the 20-digit number and line. */
describe('C2: the key of a sale', () => {
  const digital = { invoiceCode: '', invoiceNumber: '26322000000012345678', invoiceLine: 1 };
  const paper = { invoiceCode: '3200221130', invoiceNumber: '01234567', invoiceLine: 12 };

  it('is the invoice and its line', () => {
    expect(saleKey(digital)).toBe('invoice::26322000000012345678:1');
    expect(saleKey(paper)).toBe('invoice:3200221130:01234567:12');
  });

  it('differs by each of its parts', () => {
    const others = [
      digital,
      { ...digital, invoiceLine: 2 },
      { ...digital, invoiceNumber: '26322000000012345679' },
      paper,
      { ...paper, invoiceCode: '3200221131' },
      { ...paper, invoiceLine: 1 },
    ];
    expect(new Set(others.map(saleKey)).size).toBe(others.length);
  });

  it.each([
    [{ invoiceNumber: '2632200000001234567' }, 'invoiceNumber'],
    [{ invoiceCode: '32002211' }, 'invoiceCode'],
    [{ invoiceCode: '3200221130' }, 'invoiceNumber'],
    [{ invoiceCode: '3200221130', invoiceNumber: '01234567' }, undefined],
    [{}, undefined],
  ])('%j: %s is none', (part, wrong) => {
    expect(wrongPartOfKey({ ...digital, ...part })).toBe(wrong);
  });
});
