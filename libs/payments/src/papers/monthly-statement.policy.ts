import { formatYuan, type Paper, type PaperTable, sumFen } from '@app/platform';
import { movementNames } from '../settlements/settlement-tables.policy';
import type { MonthlyStatement } from '../settlements/sheets.dto';

/** 对账单: what a buyer owed all cooperatives, what came to it, what it owes. `platform`: who keeps the account. */
export function monthlyStatement(statement: MonthlyStatement, platform: string): Paper {
  const { buyer, month, from, to, complete, lines } = statement;
  const [year, number] = month.split('-').map(Number);
  const lastDay = complete ? to : (lines.at(-1)?.bookedOn ?? from);
  return {
    name: 'monthly_statement',
    title: '对账单',
    number: statement.number,
    date: new Date(`${lastDay}T12:00:00+08:00`),
    ...(complete
      ? {}
      : { caution: { standing: 'provisional', text: '本月尚未结束，不作为对账凭据；月末后请重新打印' } }),
    fields: [
      { label: '采购单位', value: buyer.name },
      { label: '对账方', value: platform },
      { label: '信用代码', value: buyer.creditCode },
      { label: '对账月份', value: `${year}年${number}月` },
    ],
    tables: [tableOf(statement)],
    totals: [
      { label: '期初应付', fen: statement.openingFen },
      { label: '加：本月验收与预付订单', fen: statement.chargedFen },
      { label: '减：本月拒收、取消、退货与索赔', fen: statement.takenBackFen },
      { label: '减：本月已付', fen: statement.paidFen },
      { label: '加：本月退款', fen: statement.refundedFen },
      { label: '期末应付', fen: statement.closingFen, capitals: true },
    ],
    remarks: ['包括本单位与所有合作社的往来。请核对无误后签章；如有不符，请注明差异单据与金额。'],
    signatures: ['采购单位经办人', '采购单位财务审核', '对账方经办人'].map((title) => ({ title })),
    stamps: ['采购单位（盖章）', '对账方（盖章）'],
    closing: '由结对市集按总账中本单位的应收账款逐笔生成，金额单位为元；应付增加为正，减少为负。',
    check: contentOf(statement, platform),
  };
}

function contentOf(statement: MonthlyStatement, platform: string): Paper['check'] {
  const { buyer, number, month, complete, lines, openingFen, closingFen } = statement;
  return {
    reader: buyer.id,
    sides: [
      { role: 'buyer', name: buyer.name },
      { role: 'platform', name: platform },
    ],
    amounts: [
      { name: 'opening', unit: 'fen', value: openingFen },
      { name: 'charged', unit: 'fen', value: statement.chargedFen },
      { name: 'taken_back', unit: 'fen', value: statement.takenBackFen },
      { name: 'paid', unit: 'fen', value: statement.paidFen },
      { name: 'refunded', unit: 'fen', value: statement.refundedFen },
      { name: 'closing', unit: 'fen', value: closingFen },
    ],
    figures: {
      ...{ number, buyer: buyer.creditCode, month, complete, openingFen, closingFen },
      lines: lines.map(({ bookedOn, kind, paperNumber, orderNumber, amountFen }) => ({
        ...{ bookedOn, kind, paperNumber, orderNumber, amountFen },
      })),
    },
  };
}

function tableOf({ lines, openingFen, closingFen }: MonthlyStatement): PaperTable {
  return {
    columns: [
      { title: '序号', weight: 30, align: 'center' },
      { title: '日期', weight: 60, align: 'center' },
      { title: '摘要', weight: 56 },
      { title: '单据与订单编号', weight: 86 },
      { title: '供应商', weight: 124 },
      { title: '增减（元）', weight: 72, align: 'right' },
      { title: '应付余额（元）', weight: 84, align: 'right' },
    ],
    rows: [
      ['', '', '期初', '', '', '', formatYuan(openingFen)],
      ...lines.map((line, index) => [
        String(index + 1),
        line.bookedOn,
        movementNames[line.kind],
        [line.paperNumber, line.orderNumber].filter(Boolean).join('\n'),
        line.supplierName ?? '',
        formatYuan(line.amountFen),
        formatYuan(line.balanceFen),
      ]),
    ],
    total: [
      ...['', '', '期末', '', `${lines.length} 笔`],
      formatYuan(sumFen(lines.map(({ amountFen }) => amountFen))),
      formatYuan(closingFen),
    ],
  };
}
