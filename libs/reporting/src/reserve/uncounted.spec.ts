import { type Line, whyNot } from './uncounted.policy';

const counted: Line = {
  source: 'fact',
  kind: 'purchase',
  fundingSource: 'canteen',
  bookedYear: 2026,
  countsFor: null,
  inPairs: true,
  evidenceLevel: 2,
  targetLevel: 2,
};
const why = (change: Partial<Line>) => whyNot({ ...counted, ...change }, 2026);

/** Rules of the published domain: Q9, Q12 of the reserved share, C4–C7 of the collaboration ledger. */
describe('why a line does not count', () => {
  it('an accepted purchase of the year counts in both ledgers', () => {
    expect(why({})).toEqual({ reserve: null, target: null });
  });

  it.each([
    ['C5 ordered', { source: 'ordered', kind: null, bookedYear: null }, 'ordered'],
    ['C5 paid before it is sent', { source: 'paid', kind: null, bookedYear: null }, 'paid'],
    ['C5 on its way', { source: 'shipped', kind: null, bookedYear: null }, 'shipped'],
    ['C5 refused goods', { source: 'rejected', kind: null, bookedYear: null }, 'rejected'],
    ['C5 one signature', { source: 'awaiting', kind: null, bookedYear: null }, 'awaiting_second_signature'],
    ['C4 sold on', { source: 'accepted', kind: null, bookedYear: null, fundingSource: 'resale' }, 'resold'],
    ['on its way', { source: 'accepted', kind: null, bookedYear: null }, 'not_booked_yet'],
    ['Q12 accepted in January', { bookedYear: 2027 }, 'other_year'],
    ['Q9 as a contractor', { countsFor: '示例医院' }, 'counts_for_unit'],
    ['C5 a return', { kind: 'return' }, 'given_back'],
    ['C5 a claim', { kind: 'claim' }, 'given_back'],
  ] as [string, Partial<Line>, string][])('%s', (_, change, reason) => {
    expect(why(change)).toEqual({ reserve: reason, target: null });
  });

  it.each([
    ['C6 no pairing', { inPairs: false, targetLevel: null }, 'outside_pairs'],
    ['nothing agreed', { targetLevel: null }, 'no_target'],
    ['C7 proved too little', { evidenceLevel: 1 }, 'below_evidence'],
  ] as [string, Partial<Line>, string][])(
    '%s: for the share it counts, for the target not',
    (_, change, reason) => {
      expect(why(change)).toEqual({ reserve: null, target: reason });
    },
  );
});
