import { type Found, judgeFindings, type LastCase } from './case.policy';
import { type EvidenceItem, itemsFor, printOf, withoutNumbers, withoutPeople } from './evidence.policy';

const item = (more: Partial<EvidenceItem>): EvidenceItem => ({
  ...{ kind: 'order', id: 'o', label: '2611', day: '2026-11-05', amountFen: 100, orderId: 'o', codes: [] },
  about: {},
  ...more,
});

/** Of one window of days, with these orders by their numbers, at 100 fen each. */
const windowOf = (day: string, orders: string[], more: Partial<Found> = {}): Found => {
  const items = orders.map((id) => item({ id, label: id, orderId: id, codes: ['320205'] }));
  const measured = { orders: orders.length };
  return {
    ...{ subject: 's', day, at: new Date(`${day}T02:00:00Z`), buyerIds: ['unit'], supplierId: null },
    ...{ amountFen: 100 * orders.length, measured, items, evidence: { measured, thresholds: {}, items } },
    ...more,
  };
};
const ofWindows = { returnsAfterDays: 0, isOfWindows: true };
const alive: LastCase = {
  ...{ id: 'a', state: 'assigned', day: '2026-11-05', codes: ['320205'], buyerIds: ['unit'], amountFen: 300 },
  ...{ evidence: windowOf('2026-11-05', ['1', '2', '3']).evidence, endedAt: null, endedOn: null },
  print: printOf(windowOf('2026-11-05', ['1', '2', '3'])),
};
/** At ten in the morning of Shanghai. */
const ended: LastCase = {
  ...alive,
  ...{ state: 'dismissed', endedAt: new Date('2026-11-10T02:00:00Z'), endedOn: '2026-11-10' },
};
const onEnd = (time: string) => windowOf('2026-11-10', ['4'], { at: new Date(`2026-11-10T${time}Z`) });

describe('a finding and the cases that there are', () => {
  it.each([
    ['of nothing known', windowOf('2026-11-05', ['1']), undefined, 0, 'new'],
    ['the same again', windowOf('2026-11-05', ['1', '2', '3']), alive, 0, 'known'],
    ['more of it on the same day', windowOf('2026-11-05', ['2', '3', '4']), alive, 0, 'grown'],
    ['an older part of it', windowOf('2026-11-04', ['1', '2']), alive, 0, 'known'],
    ['something older that nobody had seen', windowOf('2026-11-04', ['0', '1']), alive, 0, 'grown'],
    ['more from the day before its end', windowOf('2026-11-09', ['4']), ended, 0, 'known'],
    ['more from before its end on the same day', onEnd('01:59:59'), ended, 0, 'known'],
    ['something after its end on the same day', onEnd('02:00:01'), ended, 0, 'returned'],
    ['something after its end', windowOf('2026-11-11', ['4']), ended, 0, 'returned'],
    ['something on the day of the end, of a lasting kind', onEnd('02:00:01'), ended, 180, 'known'],
    ['something soon after, of a lasting kind', windowOf('2026-11-11', ['4']), ended, 180, 'known'],
    ['something long after, of a lasting kind', windowOf('2027-05-10', ['4']), ended, 180, 'returned'],
  ] as const)('%s', (_, finding, last, returnsAfterDays, is) => {
    expect(judgeFindings([finding], last, { ...ofWindows, returnsAfterDays })).toMatchObject({ is });
  });

  it('keeps what it rested on when it grows, and comes to all of it', () => {
    const next = windowOf('2026-12-08', ['3', '4', '5'], { buyerIds: ['unit', 'other'] });
    next.items.push(item({ id: '6', label: '6', codes: ['610622'], amountFen: 40 }));
    const verdict = judgeFindings([next], alive, ofWindows);
    // Orders 1 and 2 of the first window, 3 of both, 4 and 5 of the second at 100 fen each, and 40 fen.
    expect(verdict).toMatchObject({
      is: 'grown',
      content: {
        ...{ day: '2026-12-08', amountFen: 540, codes: ['320205', '610622'], buyerIds: ['unit', 'other'] },
        evidence: { measured: { orders: 3 }, items: ['1', '2', '3', '4', '5', '6'].map((id) => ({ id })) },
      },
    });
    // A rule that tells the whole by itself is not added to.
    expect(judgeFindings([next], alive, { returnsAfterDays: 0 })).toMatchObject({
      content: { amountFen: 300 },
    });
  });

  it('makes one case of all the windows that are found together, but of none from before an end', () => {
    const [first, second] = [windowOf('2026-11-20', ['4', '5']), windowOf('2026-11-12', ['1', '2'])];
    const both = { amountFen: 400, day: '2026-11-20' };
    expect(judgeFindings([first, second], undefined, ofWindows)).toMatchObject({ is: 'new', content: both });
    const before = windowOf('2026-11-08', ['1', '2']);
    expect(judgeFindings([first, before], ended, ofWindows)).toMatchObject({
      is: 'returned',
      content: { amountFen: 200, evidence: { items: [{ id: '4' }, { id: '5' }] } },
    });
  });

  it('that crosses districts is that of the level above, never of one of them', () => {
    const city = windowOf('2026-12-08', ['4'], { places: ['320206'] });
    expect(judgeFindings([city], alive, { ...ofWindows, isOfOneRegion: true })).toMatchObject({
      content: { codes: ['320200'] },
    });
  });
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
