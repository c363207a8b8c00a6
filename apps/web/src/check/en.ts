import type { SameKeys } from '../shared';
import type { zh } from './zh';

export const en: SameKeys<typeof zh> = {
  title: 'Check a paper',
  lead: 'Find the verification code on the sheet or PDF and see whether the market issued it and whether it still holds.',
  code: 'Verification code',
  codeHint: '16 letters and digits at the foot of the paper; capitals do not matter',
  submit: 'Check',
  another: 'Check another paper',
  needCode: 'Enter the code',
  states: {
    current: {
      title: 'Valid',
      text: 'The market issued this paper and what it says has not changed since. Compare each line with the paper in your hand; do not rely on it if any differs.',
    },
    provisional: {
      title: 'Not yet valid',
      text: 'The market issued this paper and it has not changed, but a second signature is missing: it proves nothing yet. Print it again once it is signed.',
    },
    superseded: {
      title: 'No longer valid',
      text: 'The market did issue this paper, but its content has changed since or it was called off. Below is what it said; ask whoever gave it to you for the latest one.',
    },
    unknown: {
      title: 'Unknown code',
      text: 'The market has issued no paper with this code. Compare it with the paper, character by character, and try again. If it stays unknown, do not rely on the paper and ask whoever gave it to you.',
    },
  },
  asIssued: 'As it was issued',
  kind: 'Paper',
  kinds: {
    order: 'Order',
    delivery_note: 'Delivery note',
    acceptance_sheet: 'Acceptance sheet',
    payment_notice: 'Payment notice',
    settlement_statement: 'Settlement statement (supplier)',
    settlement_sheet: 'Settlement sheet (buyer)',
    monthly_statement: 'Monthly statement',
  },
  number: 'Number',
  date: 'Date',
  sides: { buyer: 'Buyer', supplier: 'Supplier', platform: 'Settled by' },
  amounts: {
    ordered: 'Ordered',
    accepted: 'Accepted',
    returned: 'Returned',
    refunded: 'Refunded',
    due: 'To be paid',
    paid: 'Paid',
    payable: 'Payable',
    opening: 'Owed at the start',
    closing: 'Owed at the end',
    packs: 'Quantity',
    weight: 'Net weight',
  },
  packs: (n: string) => `${n} packs`,
  kilograms: (n: string) => `${n} kg`,
  issuedAt: 'First issued',
  checkedAt: (when: string) => `Checked on ${when}`,
  fineTitle: 'What this page tells you',
  fine: 'Only whether the paper agrees with the market’s records. It shows no lines, contacts or bank accounts and does not stand in for signatures and stamps. Before paying, log in and compare the payee’s account.',
};
