import { applicationOf } from '../support/admission';
import { corpus } from './corpus';
import type { Dice } from './dice';
import type { Known, Visitor } from './known';
import { officeRepairs } from './office-repairs';

export type Draft = Record<string, unknown>;
type On = { known: Known; subjectId: string | undefined; visitor: Visitor | undefined; dice: Dice };

export type Repair = (draft: Draft, on: On) => Draft;

/** What no schema says: totals that add up, every line of the delivery once, numbers of the right length. */
const repairs: Record<string, Repair> = {
  ...officeRepairs,
  placeCheckout: basket,
  acceptShipment: judged,
  sendShipment: (draft) => ({ ...draft, transport: 'carrier', carrier: '邮政', trackingNumber: 'X1' }),
  proposeMatch: (draft, { known, subjectId = '' }) => {
    const paymentId = known.matches.get(subjectId);
    return paymentId ? { paymentId } : draft;
  },
  requestPayment: (draft, { dice }) => (dice.chance(0.7) ? { provider: 'bank_transfer' } : draft),
  saveBankLayout: layout,
  registerInvoice: paper,
  issueRedLetter: (draft, on) => ({ ...paper(draft, on), reason: '开票有误' }),
  issueInvoice: (draft, on) => {
    const { parts: _, requestId: __, ...rest } = paper(draft, on);
    return { ...rest, orderIds: some(on.known.ids('orders', on.visitor, 'registerInvoice'), on.dice) };
  },
  requestInvoice: (draft, { known, visitor, dice }) => {
    const orderIds = some(known.ids('orders', visitor, 'requestInvoice'), dice);
    const expectedTotalFen = known.askable.get(orderIds[0] ?? '') ?? 1;
    return {
      ...draft,
      titleId: some(known.ids('invoice-titles', visitor), dice)[0],
      orderIds,
      expectedTotalFen,
    };
  },
  proposePaymentList: (draft, { known, visitor, dice }) => ({
    ...draft,
    payoutIds: some(known.ids('payouts', visitor, 'proposePaymentList'), dice),
    refunds: [],
  }),
  // A name changes as often as one likes; a unit that ended would end the flows of others.
  enterUnitChange: (draft, { known, visitor, dice }) => ({
    ...{ kind: 'rename', unitId: some(known.ids('units', visitor), dice)[0] },
    ...{ newName: '示例单位', newShortName: '示例', sourceDocument: '示例文件', note: '' },
    ...(typeof draft['sourceDocument'] === 'string' ? { sourceDocument: draft['sourceDocument'] } : {}),
    effectiveOn: `${new Date().getUTCFullYear() + 1}-06-15`,
  }),
  addSubsidyProgramme: (draft) => ({ ...draft, rules: soundRules }),
  changeSubsidyProgramme: (draft) => ({ ...draft, rules: soundRules }),
  previewSubsidy: () => ({ rules: soundRules }),
  objectToSubsidyRun: ({ position: _, ...draft }) => draft,
  objectPublicly: ({ position: _, ...draft }) => draft,
  applyAsSupplier: applicant,
  followApplication: (_, { dice }) => ({ receipt: dice.pick(receipts) }),
  withdrawApplication: (_, { dice }) => ({ receipt: dice.pick(receipts) }),
};

/** Of applications that were made here. */
const receipts: string[] = [];

/** Each another cooperative, with the texts that were thrown. */
function applicant(draft: Draft): Draft {
  const { name: _, goods: __, ...sound } = applicationOf();
  receipts.push(sound['receipt'] as string);
  return { ...draft, ...sound };
}

/** Bands that rise, in a period that is one. */
const soundRules = {
  ...{ firstDay: '2025-01-01', lastDay: '2025-12-31', tierMode: 'slab', capFen: null, potFen: 1_000_000 },
  tiers: [{ fromFen: 0, inclusive: true, rateBp: 500 }],
  ...{ channels: ['platform'], sellerKinds: ['cooperative'], registeredInCounty: true, pairedOnly: false },
  ...{ buyersIn: null, minimumEvidenceLevel: 0, noticeDays: 5 },
};

export function repaired(operationId: string, draft: Draft, on: On): Draft {
  return repairs[operationId]?.(draft, on) ?? draft;
}

/** One of them, as a list; none of none. */
function some(ids: readonly string[], dice: Dice): string[] {
  return ids.length ? [dice.pick(ids)] : [];
}

/** Each pack once, as many as its supplier asks for, and the total that the buyer saw. */
function basket(draft: Draft, { known, dice }: On): Draft {
  const asked = draft['lines'] as { skuId: string; quantity: number }[];
  const lines = [...new Map(asked.map((line) => [line.skuId, line])).values()].map(({ skuId, quantity }) => ({
    skuId,
    quantity: Math.max(quantity, known.skus.get(skuId)?.minimum ?? 1),
  }));
  const total = lines.reduce(
    (sum, { skuId, quantity }) => sum + (known.skus.get(skuId)?.price ?? 0) * quantity,
    0,
  );
  const plain = {
    deliveryAddress: { recipient: '食堂', phone: '1', detail: '东亭街道' },
    note: '',
    fundingSource: 'unit_other',
  };
  return { ...draft, lines, expectedTotalFen: total, ...(dice.chance(0.6) ? plain : {}) };
}

function judged(draft: Draft, { known, subjectId, dice }: On): Draft {
  if (!subjectId) return draft;
  const lines = known.linesOf(subjectId).map(({ id, quantity }) => {
    const rejectedQuantity = dice.chance(0.3) ? 1 : 0;
    const reason = dice.pick(corpus).text.slice(0, 200) || '破损';
    return { shipmentLineId: id, acceptedQuantity: quantity - rejectedQuantity, rejectedQuantity, reason };
  });
  return { ...draft, lines, photoIds: [] };
}

/** Signed amounts in one column, or two columns: never both. */
function layout(draft: Draft, { dice }: On): Draft {
  const columns = draft['columns'] as Draft;
  const sums = dice.chance(0.5)
    ? { amount: '金额', credit: null, debit: null }
    : { amount: null, credit: '贷方金额', debit: '借方金额' };
  return { ...draft, columns: { ...columns, ...sums } };
}

/** A fully digital invoice of one fen, which always has room. */
function paper({ code: _, fileId, ...draft }: Draft, { known, visitor, dice }: On): Draft {
  const number = Array.from({ length: 20 }, () => dice.below(10)).join('');
  const files = known.ids('files', visitor, 'issueInvoice');
  const file = fileId === undefined || files.length === 0 ? {} : { fileId: dice.pick(files) };
  return { ...draft, ...file, number, amountFen: 1, taxFen: 0, issuedOn: '2025-01-15' };
}
