import { bodyHash } from '../idempotency';

/** Every paper of the market: 订单, 发货单, 验收单, 付款通知单, 结算单 (supplier, buyer), 对账单, 通报. */
export const paperNames = [
  'order',
  'delivery_note',
  'acceptance_sheet',
  'payment_notice',
  'settlement_statement',
  'settlement_sheet',
  'monthly_statement',
  'bulletin',
] as const;
export type PaperName = (typeof paperNames)[number];

export const paperSides = ['buyer', 'supplier', 'platform', 'office'] as const;
/** One of the two that a paper stands between. */
export type PaperSide = { role: (typeof paperSides)[number]; name: string };

export const paperAmounts = [
  'ordered',
  'accepted',
  'returned',
  'refunded',
  'due',
  'paid',
  'payable',
  'opening',
  'charged',
  'taken_back',
  'closing',
  'target',
  'packs',
  'weight',
] as const;
/** A figure that the public check page shows as it was issued: integer fen, packs or grams. */
export type PaperAmount = {
  name: (typeof paperAmounts)[number];
  unit: 'fen' | 'packs' | 'grams';
  value: number;
};

/** Label and value. Two short ones share a row; a `wide` one has a row to itself. */
export type PaperField = { label: string; value: string; wide?: boolean };

/** `weight` is the column's share of the width. */
export type PaperColumn = { title: string; weight: number; align?: 'left' | 'center' | 'right' };

/** A line feed in a cell starts a new line; `total` closes the table. */
export type PaperTable = {
  title?: string;
  columns: readonly PaperColumn[];
  rows: readonly (readonly string[])[];
  total?: readonly string[];
};

/** Integer fen in figures, and in 大写 where the paper is paid or settled by it. */
export type PaperTotal = { label: string; fen: number; capitals?: boolean };

/** `name` left out: signed by hand on paper. `name` null: somebody has still to sign on the platform. */
export type PaperSignature = { title: string; name?: string | null; at?: Date | null };

/** In red under the number, and on the check page: why this is not yet, or no longer, to be relied on. */
export type PaperCaution = { standing: 'provisional' | 'void'; text: string };

/** What a paper says, from top to bottom; `drawPaper` knows how it looks. */
export type Paper = {
  name: PaperName;
  title: string;
  number: string;
  /** The day of what it records, not of printing. */
  date: Date;
  caution?: PaperCaution;
  /** Before everything else, as a letter begins; a line feed starts a new paragraph. */
  opening?: string;
  fields: readonly PaperField[];
  tables?: readonly PaperTable[];
  totals?: readonly PaperTotal[];
  /** The one thing that must be copied exactly, large enough to be read over the phone. */
  highlight?: { label: string; text: string };
  remarks?: readonly string[];
  signatures: readonly PaperSignature[];
  stamps: readonly string[];
  /** Small, at the foot of every page. */
  closing: string;
  check: PaperContent;
};

/** What a check of the paper compares and shows. */
export type PaperContent = {
  /** The organisation through whose eyes the paper is read again: one that always may. */
  reader: string;
  sides: readonly [PaperSide, PaperSide];
  amounts: readonly PaperAmount[];
  /** The facts that make this paper this paper, as JSON: numbers, quantities, fen, signatures. No wording of ours. */
  figures: unknown;
};

/** Alike for papers that say the same, whatever they look like. */
export function contentHash({ figures }: PaperContent): string {
  return bodyHash(JSON.parse(JSON.stringify(figures)));
}
