import { businessDate } from './clock';

/** FH 发货单 · YS 验收单 · TH 退货单 · SP 索赔单 · TK 退款单 · JS 结算单 · FK 付款清单 · XS 线下销售报表 · TB 通报 · BT 奖补名单 · BF 奖补付款文件 · YD 疑点 */
export type PaperKind = 'FH' | 'YS' | 'TH' | 'SP' | 'TK' | 'JS' | 'FK' | 'XS' | 'TB' | 'BT' | 'BF' | 'YD';

/** `FH261122000123`: kind of paper, Shanghai date, running number. */
export function paperNumber(kind: PaperKind, at: Date, sequence: number): string {
  return `${kind}${compactDate(at)}${String(sequence).padStart(6, '0')}`;
}

/** `261122` for a day in Asia/Shanghai. */
export function compactDate(at: Date): string {
  return businessDate(at).slice(2).replaceAll('-', '');
}
