import type { Rule } from './rules';
import type { Trade } from './trades';

export const collaborationNouns: Record<string, (trade: Trade) => string> = {
  agreements: ({ together }) => together.agreementId,
  indicators: ({ together }) => together.indicatorId,
  'indicator-reports': ({ together }) => together.reportId,
  'collaboration-files': ({ together }) => together.fileId,
  targets: ({ together }) => together.targetId,
  'target-parts': ({ together }) => together.partId,
  projects: ({ together }) => together.projectId,
  'project-budget-lines': ({ together }) => together.suspectLineId,
  supplements: ({ together }) => together.supplementId,
};

/** An attachment is named by those who uploaded it: whoever calls here did not, and is told so after all else. */
const attached = ({ together }: Trade) => ({ fileIds: [together.fileId] });

export const collaborationActs: Record<string, Rule> = {
  'POST /v1/agreements/:id/confirmation': { object: ({ together }) => together.draftId },
  'POST /v1/agreements/:id/withdrawal': { object: ({ together }) => together.spareDraftId },
  'POST /v1/agreements/:id/supplements': {
    body: ({ together }) => ({
      ...{ kind: 'change', source: '补充协议', reason: '双方商定' },
      indicators: [{ id: together.indicatorId, targetValue: 7 }],
    }),
  },
  'POST /v1/supplements/:id/confirmation': {},
  'POST /v1/supplements/:id/withdrawal': { object: ({ together }) => together.spareSupplementId },
  'POST /v1/indicators/:id/reports': {
    body: (trade) => ({ value: 3, occurredOn: '2026-01-01', note: '到账', ...attached(trade) }),
  },
  'POST /v1/indicator-reports/:id/review': { body: () => ({ outcome: 'accepted' }) },
  'POST /v1/targets/:id/changes': {
    body: () => ({ targetFen: 1_000_000_00, expectedFen: 1_000_000_00, reason: '核定' }),
  },
  'POST /v1/agreements/:id/target-parts': {
    body: ({ unit }) => ({ unitId: unit.id, amountFen: 500, reason: '分解' }),
  },
  'POST /v1/target-parts/:id/changes': {
    body: () => ({ amountFen: 1_000, expectedFen: 1_000, reason: '核定' }),
  },
  'POST /v1/target-parts/:id/removal': {
    object: ({ together }) => together.sparePartId,
    body: () => ({ reason: '撤销' }),
  },
  'POST /v1/projects/:id/decision': {
    object: ({ together }) => together.waitingProjectId,
    body: () => ({ outcome: 'approved' }),
  },
  'POST /v1/project-budget-lines/:id/judgement': { body: () => ({ outcome: 'cleared', reason: '值班用房' }) },
  'POST /v1/projects/:id/reports': {
    body: (trade) => ({ progressBp: 5_000, occurredOn: '2026-01-03', note: '进展', ...attached(trade) }),
  },
  'POST /v1/projects/:id/payments': {
    body: (trade) => ({
      ...{ lineId: trade.together.lineId, amountFen: 1, paidOn: '2026-01-03', payee: '甲', voucher: '记-2' },
      ...attached(trade),
    }),
  },
  'POST /v1/projects/:id/completion': {
    object: ({ together }) => together.doneProjectId,
    body: () => ({ completedOn: '2026-01-04' }),
  },
};

export const collaborationMakers = [
  'POST /v1/agreements',
  'POST /v1/collaboration-files',
  'POST /v1/targets',
  'POST /v1/projects',
];
