import { judgeFinding, type LastCase } from './case.policy';
import { type EvidenceItem, itemsFor, printOf, withoutNumbers, withoutPeople } from './evidence.policy';

const alive: LastCase = { id: 'a', state: 'assigned', lastDay: '2026-11-05', print: 'x', endedOn: null };
const ended: LastCase = { ...alive, state: 'dismissed', endedOn: '2026-11-10' };

describe('a finding and the cases that there are', () => {
  it.each([
    ['of nothing known', { day: '2026-11-05', print: 'x' }, undefined, 0, 'new'],
    ['the same again', { day: '2026-11-05', print: 'x' }, alive, 0, 'known'],
    ['more of it on the same day', { day: '2026-11-05', print: 'y' }, alive, 0, 'grown'],
    ['an older part of it', { day: '2026-11-04', print: 'y' }, alive, 0, 'known'],
    ['more before its end', { day: '2026-11-10', print: 'y' }, ended, 0, 'known'],
    ['something after its end', { day: '2026-11-11', print: 'y' }, ended, 0, 'returned'],
    ['something soon after, of a lasting kind', { day: '2026-11-11', print: 'y' }, ended, 180, 'known'],
    ['something long after, of a lasting kind', { day: '2027-05-10', print: 'y' }, ended, 180, 'returned'],
  ] as const)('%s', (_, finding, last, after, verdict) => {
    expect(judgeFinding(finding, last, after)).toBe(verdict);
  });
});

const item = (more: Partial<EvidenceItem>): EvidenceItem => ({
  ...{ kind: 'order', id: 'o', label: '2611', day: '2026-11-05', amountFen: 100, orderId: 'o', codes: [] },
  about: {},
  ...more,
});

describe('evidence', () => {
  it('keeps no whole number of anybody', () => {
    const shared = (what: string, value: string) =>
      withoutNumbers(item({ kind: 'shared', about: { what, value } })).about['value'];
    expect(shared('phone', '13812345678')).toBe('138****5678');
    expect(shared('account', '6222020200012345678')).toBe('****5678');
    expect(shared('address', '江苏省无锡市锡山区示例路1号')).toBe('江苏省无锡市锡山区****');
    const line = item({ kind: 'bank_line', about: { account: '320500001234', payer: '王小明' } });
    expect(withoutNumbers(line).about).toEqual({ account: '****1234', payer: '王小明' });
    expect(withoutPeople(line).about['payer']).toBe('王**');
    expect(withoutPeople(item({ about: { payer: '无锡市锡山区第一小学' } })).about['payer']).toBe(
      '无锡市锡山区第一小学',
    );
  });

  it('shows what lies in the reader’s places, and how much lies elsewhere', () => {
    const items = [item({ codes: ['320205'] }), item({ codes: ['320214', '630224'] }), item({ codes: [] })];
    expect(itemsFor(items, ['320205'])).toEqual({ items: [items[0], items[2]], elsewhere: 1 });
    expect(itemsFor(items, null)).toEqual({ items, elsewhere: 0 });
  });

  it('is the same whatever order it was found in', () => {
    const [a, b] = [item({ id: 'a' }), item({ id: 'b' })];
    expect(printOf({ items: [a, b], measured: {} })).toBe(printOf({ items: [b, a], measured: {} }));
    expect(printOf({ items: [a, b], measured: {} })).not.toBe(printOf({ items: [a], measured: {} }));
  });
});
