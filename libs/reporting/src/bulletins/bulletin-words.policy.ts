import { formatYuan } from '@app/platform';
import { percentText } from '../exports/export-columns.policy';
import { monthName } from '../figures/figure-names.policy';
import type { BulletinFigures } from './bulletins.dto';

type Words = { title: string; opening: string; findings: string; requests: string };

/** A first draft of the words; people write on from here. No figure stands in them: those are not typed. */
export function firstWords({ regionName, year, month }: BulletinFigures): Words {
  return {
    title: `${regionName}${monthName(year, month)}消费帮扶情况通报`,
    opening: `现将${monthName(year, month)}消费帮扶情况通报如下。`,
    findings: '',
    requests: '',
  };
}

/** The figures in a sentence, written anew whenever they are taken. */
export function summaryOf(figures: BulletinFigures): string {
  const { regionName, year, month } = figures;
  const value = (code: string): number | null =>
    figures.figures.find((figure) => figure.code === code)?.value ?? null;
  const yuan = (code: string): string => `${formatYuan(value(code) ?? 0)} 元`;
  const progress = value('target_progress');
  const filed = value('units_filed');
  const quota = value('quota_progress');
  const change = value('accepted_change_rate');
  const sentences = [
    `${year}年1月至${month}月，${regionName}累计验收消费帮扶产品 ${yuan('accepted_total')}，其中${month}月 ${yuan('accepted_month')}。`,
    progress === null ? '' : `完成年度任务的 ${percentText(progress)}。`,
    change === null ? '' : `比去年同期${change >= 0 ? '增长' : '下降'} ${percentText(Math.abs(change))}。`,
    filed === null
      ? ''
      : `应填报单位 ${value('units_to_file')} 家，已填报 ${filed} 家，预留份额 ${yuan('reserved_total')}。`,
    quota === null ? '' : `预算单位采购 ${yuan('quota_completed')}，完成预留份额的 ${percentText(quota)}。`,
  ];
  return sentences.join('');
}
