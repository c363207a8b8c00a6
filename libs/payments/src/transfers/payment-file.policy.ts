import { asGbk, asUtf8, formatYuan, Problem, type Table, writeCsv, writeWorkbook } from '@app/platform';
import type { AskFile } from './payment-lists.dto';

const purposes = { payout: '货款', refund: '退款', subsidy: '奖补资金' } as const;

/** What the bank is told to pay. */
export type BankOrder = {
  number: string;
  totalFen: number;
  lines: {
    position: number;
    kind: keyof typeof purposes;
    paperNumber: string;
    payeeName: string;
    payeeAccount: string;
    payeeBank: string;
    amountFen: number;
    transferCode: string;
  }[];
};

/** The memo carries the transfer code: by it the line on the next statement is known. */
export function bankTable({ number, totalFen, lines }: BankOrder): Table<BankOrder['lines'][number]> {
  return {
    name: number,
    above: [
      ['付款清单', number],
      ['笔数', String(lines.length)],
      ['合计（元）', formatYuan(totalFen)],
    ],
    columns: [
      { title: '序号', kind: 'count', width: 14, value: (line) => line.position },
      { title: '收款人户名', kind: 'text', width: 40, value: (line) => line.payeeName },
      { title: '收款账号', kind: 'text', width: 34, value: (line) => line.payeeAccount },
      { title: '开户行', kind: 'text', width: 40, value: (line) => line.payeeBank },
      { title: '金额（元）', kind: 'fen', value: (line) => line.amountFen },
      {
        title: '附言',
        kind: 'text',
        width: 24,
        value: (line) => `${line.transferCode} ${purposes[line.kind]}`,
      },
      { title: '业务单号', kind: 'text', value: (line) => line.paperNumber },
    ],
    rows: lines,
  };
}

export type BankFile = { name: string; type: string; content: Buffer };

/** Errors: payment_list.not_in_gbk. */
export async function bankFile(order: BankOrder, format: AskFile['format']): Promise<BankFile> {
  const table = bankTable(order);
  if (format === 'xlsx')
    return {
      name: `${order.number}.xlsx`,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: await writeWorkbook([table]),
    };
  const text = writeCsv(table);
  const content = format === 'csv' ? asUtf8(text) : asGbk(text);
  if (!content) throw new Problem('payment_list.not_in_gbk');
  const charset = format === 'csv' ? 'utf-8' : 'gbk';
  return { name: `${order.number}.csv`, type: `text/csv; charset=${charset}`, content };
}
