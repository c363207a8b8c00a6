import { draftOf, projectOf } from '../support/collaboration';
import { saleLine } from '../support/selling';
import type { Dice } from './dice';
import type { Draft, Repair } from './repairs';

const pick = (ids: readonly string[], dice: Dice): string[] => (ids.length ? [dice.pick(ids)] : []);
/** Years that nobody has planned yet: a pair has one agreement a year, a region one rule of a kind. */
const yearToCome = (dice: Dice): number => dice.between(2030, 2099);
const digits = (dice: Dice, count: number): string =>
  Array.from({ length: count }, () => dice.below(10)).join('');

/** One line of an invoice that nobody had before, with the texts that were thrown. */
function sale({ channel: _, lines, files: __, ...draft }: Draft, dice: Dice): Draft {
  const [{ goodsName, spec } = { goodsName: '苹果', spec: '' }] = (lines ?? []) as Record<string, unknown>[];
  const line = saleLine({ goodsName, spec: spec ?? '', invoiceNumber: digits(dice, 20) });
  return { ...draft, channel: 'retail', lines: [line] };
}

/** What no schema says about the papers of officials and resellers: pairs, years, whose files they are. */
export const officeRepairs: Record<string, Repair> = {
  reportSales: (draft, { dice }) => sale(draft, dice),
  resubmitSales: (draft, { dice }) => sale(draft, dice),
  reviewSales: ({ outcome, reason }) => ({ outcome, reason: reason ?? '核对无误' }),
  addSalesFiles: (_, { known, visitor, dice }) => ({
    files: pick(known.ids('sales-files', visitor, 'addSalesFiles'), dice).map((fileId) => ({
      ...{ fileId, kind: 'acceptance' },
    })),
  }),
  confirmSalesFiles: (_, { known, subjectId = '' }) => ({
    fileIds: known.linesOf(subjectId).map(({ id }) => id),
  }),
  draftAgreement: (draft, { dice }) => ({
    ...draftOf('320205', '630224', { year: yearToCome(dice) }),
    ...{ title: draft['title'], source: draft['source'] },
  }),
  registerProject: (draft) => ({
    ...projectOf('320205', '630224'),
    ...{ name: draft['name'], place: draft['place'], implementer: draft['implementer'] },
  }),
  reportProgress: (draft, { known, visitor, dice }) => ({
    ...draft,
    ...{ occurredOn: '2026-11-15', fileIds: pick(known.ids('collaboration-files', visitor), dice) },
  }),
  reportIndicator: ({ reason: _, ...draft }, { known, visitor, dice }) => ({
    ...draft,
    ...{ value: 1, occurredOn: '2026-11-02', fileIds: pick(known.ids('collaboration-files', visitor), dice) },
  }),
  enterQuotaPolicy: ({ sourceUrl: _, ...draft }, { dice }) => {
    const firstYear = yearToCome(dice);
    const region = { regionCode: '320200', firstYear, lastYear: firstYear };
    const share = {
      base: 'canteen_food',
      minimumRatioBp: 1_500,
      encouragedRatioBp: null,
      fileDeadline: null,
    };
    return { ...draft, ...region, ...share };
  },
  grantOffice: (draft, { known, dice }) => ({
    ...draft,
    ...{ organizationId: pick(known.ids('official-bodies'), dice)[0] ?? dice.uuid() },
    ...{ departments: [], firstYear: null, lastYear: null },
  }),
  requestReturn: (draft, { known, subjectId = '', dice }) => ({
    ...{ kind: 'return', reason: draft['reason'] },
    lines: pick(
      known.linesOf(subjectId).map(({ id }) => id),
      dice,
    ).map((acceptanceLineId) => ({ acceptanceLineId, quantity: 1 })),
  }),
};
