import { formatYuan, shanghaiTime, sumFen, type Table, type TableColumn } from '@app/platform';
import type { EntryFilter, EntryItem } from './journal.dto';
import type { Account, CauseKind } from './journal.policy';

const accountTitles: Record<Account, string> = {
  buyer_receivable: '应收账款 · 采购单位',
  bank: '银行存款',
  provider_clearing: '第三方支付备付',
  provider_fees: '支付手续费',
  disputes: '拒付争议款',
  supplier_payable: '应付账款 · 合作社',
  advances: '预收账款 · 采购单位',
  suspense: '待核款项',
  refunds_payable: '应退款 · 采购单位',
  opening: '期初结转',
};

const causeTitles: Record<CauseKind, string> = {
  opening: '期初',
  order: '先款后货下单',
  cancellation: '取消订单',
  closure: '余货不再发',
  acceptance_line: '验收',
  rejection: '验收时拒收',
  return_line: '退货',
  claim: '索赔',
  bank_line: '银行流水',
  allocation: '到账认领',
  provider_payment: '在线支付到账',
  provider_fee: '支付手续费',
  dispute_move: '拒付划扣或退回',
  dispute_fee: '拒付处理费',
  dispute_loss: '拒付损失',
  refund: '开退款单',
  refund_withdrawal: '退款未成',
  refund_payment: '退款付出',
  payout: '付合作社货款',
};

/** Entries as a file shows them: debit and credit in columns of their own, as accountants read them. */
export const entryColumns: readonly TableColumn<EntryItem>[] = [
  { title: '记账日', kind: 'day', value: (entry) => entry.bookedOn },
  { title: '事由', kind: 'text', value: (entry) => causeTitles[entry.causeKind] },
  { title: '单据', kind: 'text', value: (entry) => entry.paper },
  { title: '科目', kind: 'text', width: 24, value: (entry) => accountTitles[entry.account] },
  { title: '往来单位', kind: 'text', width: 36, value: (entry) => entry.partyName },
  { title: '订单', kind: 'text', value: (entry) => entry.orderNumber },
  { title: '借方（元）', kind: 'fen', value: ({ amountFen }) => (amountFen > 0 ? amountFen : null) },
  { title: '贷方（元）', kind: 'fen', value: ({ amountFen }) => (amountFen < 0 ? -amountFen : null) },
  { title: '记账时刻', kind: 'text', value: (entry) => shanghaiTime(new Date(entry.recordedAt)) },
  { title: '凭证编号', kind: 'text', width: 40, value: (entry) => entry.causeId },
];

/** Above the entries what was asked for, and the two sums. */
export function entriesTable(
  entries: readonly EntryItem[],
  { from, to, account }: EntryFilter,
): Table<EntryItem> {
  const sides = entries.map(({ amountFen }) => amountFen);
  return {
    name: '分录',
    above: [
      ['期间', from || to ? `${from ?? '最早'} 至 ${to ?? '今天'}` : '全部'],
      ['科目', account ? accountTitles[account] : '全部'],
      ['分录数', String(entries.length)],
      ['借方合计（元）', formatYuan(sumFen(sides.filter((fen) => fen > 0)))],
      ['贷方合计（元）', formatYuan(-sumFen(sides.filter((fen) => fen < 0)))],
    ],
    columns: entryColumns,
    rows: entries,
  };
}
