import { ofOffice, ratioBp, type Tx, within } from '@app/platform';
import { partName } from './figure-names.policy';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { Dimension, FigureDefinition, FigureValue, Split } from './figures.policy';

const fen = (
  code: string,
  [zh, en]: readonly [string, string],
  [zhText, enText]: readonly [string, string],
  drill: FigureDefinition['drill'],
): FigureDefinition => ({
  code,
  group: 'accepted',
  unit: 'fen',
  name: { zh, en },
  definition: { zh: zhText, en: enText },
  drill,
});

const definitions: FigureDefinition[] = [
  fen(
    'accepted_total',
    ['累计验收金额', 'Accepted, year to date'],
    [
      '本年 1 月 1 日至本月末入账的金额，含结对以外：平台上两人签字验收的，按第二人签字日（北京时间）归月；审核采信的线下销售，按销售日归月；均减去退货、索赔与更正。所属月份已关账的，记入其后第一个未关账的月份。',
      'Booked from 1 January to the end of the month, in pairs and outside: what two people accepted on the platform, by the Shanghai day of the second signature, and sales outside the platform that were accepted after review, by the day of the sale; less returns, claims and corrections. What belongs to a closed month is booked in the first open one after it.',
    ],
    { page: 'facts' },
  ),
  fen(
    'accepted_in_pairs',
    ['其中结对内', 'Of it in pairs'],
    [
      '采购单位所在区县与产地县有结对关系的部分；其中达到任务所认可凭证等级的，计入年度任务（见“任务完成金额”）。',
      "What was bought between a district and a county that are paired; what of it has the evidence that a target asks for counts towards the year's targets (see “Completed”).",
    ],
    { page: 'facts', filters: { paired: 'true' } },
  ),
  fen(
    'accepted_outside',
    ['其中结对以外', 'Of it outside pairs'],
    ['没有结对关系的部分，照实列出，不计入任务。', 'Without a pairing: shown, and in nobody’s target.'],
    { page: 'facts', filters: { pairingId: 'none' } },
  ),
  fen(
    'accepted_paid',
    ['其中已付款', 'Of it paid'],
    ['累计验收金额中货款已经到账的部分。', 'The part of what was accepted whose money has arrived.'],
    { page: 'facts', filters: { paid: 'true' } },
  ),
  fen(
    'accepted_unpaid',
    ['其中未付款', 'Of it not paid yet'],
    ['累计验收金额中货款尚未到账的部分。', 'The part of what was accepted whose money has not arrived.'],
    { page: 'facts', filters: { paid: 'false' } },
  ),
  fen(
    'accepted_bought',
    ['其中直接采购', 'Of it bought'],
    ['东部单位、个人买来自用的部分。', 'What eastern units and people bought for themselves.'],
    { page: 'facts', filters: { mode: 'BUY' } },
  ),
  fen(
    'accepted_help_sold',
    ['其中帮助销售', 'Of it sold on'],
    [
      '东部经销单位买来再卖给消费者的部分；同一批货只计最后一次销售。',
      'What eastern resellers sold on to consumers; the same goods count once, when they are sold last.',
    ],
    { page: 'facts', filters: { mode: 'HELP_SELL' } },
  ),
  fen(
    'accepted_month',
    ['本月验收金额', 'Accepted in the month'],
    ['本月内验收的金额，减去本月退货与索赔。', 'Accepted within the month, less its returns and claims.'],
    { page: 'facts', ofMonth: true },
  ),
  fen(
    'accepted_last_year',
    ['去年同期验收金额', 'Accepted in the same months of last year'],
    [
      '去年 1 月 1 日至同月末，口径与今年相同。',
      'From 1 January to the end of the same month a year before.',
    ],
    { page: 'facts', ofLastYear: true },
  ),
  fen(
    'accepted_change',
    ['比去年同期增减', 'Change on last year'],
    ['累计验收金额减去年同期验收金额。', 'Year to date less the same months of last year.'],
    null,
  ),
  {
    code: 'accepted_change_rate',
    group: 'accepted',
    unit: 'bp',
    name: { zh: '同比增长', en: 'Growth on last year' },
    definition: {
      zh: '增减额 ÷ 去年同期验收金额；去年同期为零时显示“—”。',
      en: 'Change divided by the same months of last year; “—” where they had nothing.',
    },
    drill: null,
  },
  {
    code: 'fact_count',
    group: 'accepted',
    unit: 'count',
    name: { zh: '明细笔数', en: 'Rows' },
    definition: {
      zh: '累计验收金额由多少笔明细组成；每验收一行货品记一笔，退货、索赔另记一笔。',
      en: 'How many rows the year to date is made of: one per accepted line, one per return or claim.',
    },
    drill: { page: 'facts' },
  },
];

const splitBy: readonly Dimension[] = [
  'district',
  'county',
  'pairing',
  'fundingSource',
  'channel',
  'mode',
  'evidenceLevel',
  'month',
];

/** Wholes are added up from the facts, parts from the cells of the sums: that they are equal says something. */
export const acceptedFigures: FigureSet = {
  definitions,
  relations: (month) => [
    ...splitBy.map((dimension) => ({ kind: 'split', whole: 'accepted_total', dimension }) as const),
    { kind: 'split', whole: 'accepted_month', dimension: 'district' },
    { kind: 'split', whole: 'accepted_month', dimension: 'county' },
    { kind: 'split', whole: 'fact_count', dimension: 'district' },
    { kind: 'sum', whole: 'accepted_total', parts: ['accepted_in_pairs', 'accepted_outside'] },
    { kind: 'sum', whole: 'accepted_total', parts: ['accepted_paid', 'accepted_unpaid'] },
    { kind: 'sum', whole: 'accepted_total', parts: ['accepted_bought', 'accepted_help_sold'] },
    { kind: 'sum', whole: 'accepted_total', parts: ['accepted_last_year', 'accepted_change'] },
    {
      kind: 'ratio',
      ratio: 'accepted_change_rate',
      numerator: 'accepted_change',
      denominator: 'accepted_last_year',
    },
    { kind: 'part', figure: 'accepted_month', of: 'accepted_total', dimension: 'month', key: String(month) },
  ],
  async read(tx, scope) {
    const wholes = await readWholes(tx, scope);
    const cells = await readCells(tx, scope);
    const splits = (dimensions: readonly Dimension[], of: 'fen' | 'monthFen' | 'facts'): Split[] =>
      dimensions.map((dimension) => ({
        dimension,
        parts: cells
          .filter((cell) => cell.dimension === dimension && (of !== 'monthFen' || cell.inMonth))
          .map(({ key, name, ...cell }) => ({
            key,
            name: name ?? partName(dimension, key),
            value: cell[of],
          })),
      }));
    const figure = (code: string, value: number | null, more: Split[] = []): FigureValue => ({
      code,
      value,
      splits: more,
    });
    const { totalFen, lastYearFen } = wholes;
    const compared = [
      figure('accepted_last_year', lastYearFen),
      figure('accepted_change', totalFen - lastYearFen),
      figure('accepted_change_rate', ratioBp(totalFen - lastYearFen, lastYearFen)),
    ];
    return [
      figure('accepted_total', totalFen, splits(splitBy, 'fen')),
      figure('accepted_in_pairs', wholes.inPairsFen),
      figure('accepted_outside', wholes.outsideFen),
      figure('accepted_paid', wholes.paidFen),
      figure('accepted_unpaid', wholes.unpaidFen),
      figure('accepted_bought', wholes.boughtFen),
      figure('accepted_help_sold', wholes.helpSoldFen),
      figure('accepted_month', wholes.monthFen, splits(['district', 'county'], 'monthFen')),
      ...(scope.seesLastYear ? compared : []),
      figure('fact_count', wholes.facts, splits(['district'], 'facts')),
    ];
  },
};

type Wholes = Record<
  | 'totalFen'
  | 'inPairsFen'
  | 'outsideFen'
  | 'paidFen'
  | 'unpaidFen'
  | 'boughtFen'
  | 'helpSoldFen'
  | 'monthFen'
  | 'lastYearFen'
  | 'facts',
  number
>;

async function readWholes(tx: Tx, { codes, year, month }: FigureScope): Promise<Wholes> {
  const sum = (condition: string): string =>
    `coalesce(sum(amount_fen) FILTER (WHERE year = $2 AND ${condition}), 0)::bigint`;
  const [row]: Wholes[] = await tx.query(
    `SELECT ${sum('true')} AS "totalFen", ${sum('pairing_id IS NOT NULL')} AS "inPairsFen",
            ${sum('pairing_id IS NULL')} AS "outsideFen", ${sum('paid')} AS "paidFen", ${sum('NOT paid')} AS "unpaidFen",
            ${sum(`mode = 'BUY'`)} AS "boughtFen", ${sum(`mode = 'HELP_SELL'`)} AS "helpSoldFen",
            ${sum('month = $3')} AS "monthFen", count(*) FILTER (WHERE year = $2)::int AS facts,
            coalesce(sum(amount_fen) FILTER (WHERE year < $2), 0)::bigint AS "lastYearFen"
       FROM facts WHERE year IN ($2, $2 - 1) AND month <= $3 AND ${within('$1', 'east_code', 'west_code')}
        AND ${ofOffice('buyer_id', 'year')}`,
    [codes, year, month],
  );
  return row as Wholes;
}

type Cell = {
  dimension: Dimension;
  key: string;
  /** Of places; all others have names of their own. */
  name: string | null;
  fen: number;
  monthFen: number;
  facts: number;
  inMonth: boolean;
};

/** One look at the cells for all dimensions. */
async function readCells(tx: Tx, { codes, year, month, isOfDepartments }: FigureScope): Promise<Cell[]> {
  // Cells know no units: those of an office of some departments are made of its facts.
  const cells = isOfDepartments
    ? `(SELECT *, 1 AS fact_count FROM facts WHERE ${ofOffice('buyer_id', 'year')}) cells`
    : 'tallies';
  const dimension = `CASE (GROUPING(east_code, west_code, pairing_id, funding_source, channel, evidence_level, month, mode))
    WHEN 127 THEN 'district' WHEN 191 THEN 'county' WHEN 223 THEN 'pairing' WHEN 239 THEN 'fundingSource'
    WHEN 247 THEN 'channel' WHEN 251 THEN 'evidenceLevel' WHEN 253 THEN 'month' ELSE 'mode' END`;
  return tx.query(
    `SELECT c.dimension, c.key, c.fen, c."monthFen", c.facts, c."inMonth",
            CASE c.dimension
              WHEN 'pairing' THEN (SELECT e.name || ' — ' || w.name FROM pairings p JOIN regions e ON e.code = p.east_code
                                     JOIN regions w ON w.code = p.west_code WHERE p.id::text = c.key)
              WHEN 'district' THEN (SELECT name FROM regions WHERE code = c.key)
              WHEN 'county' THEN (SELECT name FROM regions WHERE code = c.key) END AS name
       FROM (SELECT ${dimension} AS dimension,
                    coalesce(east_code, west_code, pairing_id::text, funding_source, channel, evidence_level::text, month::text,
                             mode, 'none') AS key,
                    sum(amount_fen)::bigint AS fen, coalesce(sum(amount_fen) FILTER (WHERE month = $3), 0)::bigint AS "monthFen",
                    sum(fact_count)::int AS facts, bool_or(month = $3 AND fact_count > 0) AS "inMonth"
               FROM ${cells} WHERE year = $2 AND month <= $3 AND ${within('$1', 'east_code', 'west_code')}
              GROUP BY GROUPING SETS ((east_code), (west_code), (pairing_id), (funding_source), (channel), (evidence_level), (month),
                                     (mode))
             HAVING sum(fact_count) > 0) c
      ORDER BY c.dimension, CASE WHEN c.dimension IN ('month', 'evidenceLevel') THEN c.key::int END,
               c.key = 'none', c.fen DESC, c.key`,
    [codes, year, month],
  );
}
