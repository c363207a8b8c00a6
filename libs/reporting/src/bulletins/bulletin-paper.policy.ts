import { businessDate, type Paper, type PaperTable } from '@app/platform';
import { bulletinTables, printed } from './bulletin-tables.policy';
import type { BulletinDetail } from './bulletins.dto';

/** What a bulletin must have before it is printed. */
export type PublishedBulletin = BulletinDetail & { number: string; publishedAt: string };

/** 通报 as it is printed, from what was frozen. `office`: id and name of the office that drafted it; `platform`: who keeps it. */
export function bulletinPaper(
  bulletin: PublishedBulletin,
  office: { id: string; name: string },
  platform: string,
): Paper {
  const { title, number, issue, publishedAt, opening, findings, requests, figures } = bulletin;
  const published = new Date(publishedAt);
  return {
    name: 'bulletin',
    title,
    number,
    date: published,
    ...(bulletin.state === 'withdrawn'
      ? { caution: { standing: 'void', text: `已撤回：${bulletin.withdrawalReason}` } }
      : {}),
    opening: [opening, bulletin.summary].join('\n'),
    fields: [
      { label: '发布单位', value: office.name },
      { label: '期号', value: `${businessDate(published).slice(0, 4)}年第${issue}期` },
      { label: '数据范围', value: `${figures.year}年1月至${figures.month}月，${figures.regionName}` },
      { label: '数据截至', value: asOfText(figures.asOf) },
      { label: '送审人', value: bulletin.proposedBy?.name ?? '' },
      { label: '签发人', value: bulletin.publishedBy?.name ?? '' },
    ],
    tables: bulletinTables(figures).map(tableOf),
    remarks: [
      ...(findings ? [`一、情况分析\n${findings}`] : []),
      ...(requests ? [`${findings ? '二' : '一'}、下一步要求\n${requests}`] : []),
      `以上各分项之和均与合计相等（共核对 ${figures.checks.length} 项）。`,
    ],
    signatures: [],
    stamps: ['发布单位（盖章）'],
    closing: '由结对市集按验收明细汇总生成，金额单位为元，发布后不再改动；各项指标口径见平台“口径”页。',
    check: {
      reader: office.id,
      sides: [
        { role: 'office', name: office.name },
        { role: 'platform', name: platform },
      ],
      amounts: [
        { name: 'accepted', unit: 'fen', value: figureOf(bulletin, 'accepted_total') },
        { name: 'paid', unit: 'fen', value: figureOf(bulletin, 'accepted_paid') },
        { name: 'target', unit: 'fen', value: figureOf(bulletin, 'target_total') },
      ],
      figures: { number, contentHash: bulletin.contentHash },
    },
  };
}

function figureOf({ figures }: BulletinDetail, code: string): number {
  return figures.figures.find((figure) => figure.code === code)?.value ?? 0;
}

/** As papers and files say it: in Shanghai, to the minute. */
export function asOfText(asOf: string): string {
  const shanghai = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
  });
  return shanghai.format(new Date(asOf));
}

function tableOf({ title, columns, rows, total }: ReturnType<typeof bulletinTables>[number]): PaperTable {
  const printedRow = (cells: (typeof rows)[number]): string[] =>
    columns.map(({ kind }, at) => printed(kind, cells[at] ?? null));
  return {
    title,
    columns: columns.map((column) => ({
      title: column.title,
      weight: column.weight,
      align: column.kind === 'text' ? 'left' : 'right',
    })),
    rows: rows.map(printedRow),
    ...(total ? { total: printedRow(total) } : {}),
  };
}
