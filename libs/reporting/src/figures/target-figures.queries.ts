import { ratioBp, type Tx, within } from '@app/platform';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { Part } from './figures.policy';

type Row = { key: string; name: string; targetFen: number; completedFen: number };

/** 年度任务 of the region's pairings. Wholes come from the targets alone, parts from each pairing by itself. */
export const targetFigures: FigureSet = {
  ofWholeRegion: true,
  definitions: [
    {
      code: 'target_total',
      group: 'targets',
      unit: 'fen',
      name: { zh: '年度任务', en: 'Target of the year' },
      definition: {
        zh: '本地区各结对当年下达的采购与帮销金额之和。',
        en: "The year's agreed amounts of the region's pairings, added up.",
      },
      drill: { page: 'overview' },
    },
    {
      code: 'target_completed',
      group: 'targets',
      unit: 'fen',
      name: { zh: '任务完成金额', en: 'Completed' },
      definition: {
        zh: '截至本月末，各结对达到任务所认可凭证等级的验收金额。',
        en: 'Accepted in each pairing up to the end of the month, at the evidence level that its target asks for.',
      },
      drill: { page: 'facts', filters: { countsToTarget: 'true' } },
    },
    {
      code: 'target_progress',
      group: 'targets',
      unit: 'bp',
      name: { zh: '任务完成进度', en: 'Progress' },
      definition: {
        zh: '任务完成金额 ÷ 年度任务，可以超过 100%；没有任务时显示“—”。',
        en: 'Completed divided by the target; may pass 100 %; “—” without a target.',
      },
      drill: { page: 'overview' },
    },
  ],
  relations: () => [
    { kind: 'split', whole: 'target_total', dimension: 'pairing' },
    { kind: 'split', whole: 'target_completed', dimension: 'pairing' },
    {
      kind: 'ratio',
      ratio: 'target_progress',
      numerator: 'target_completed',
      denominator: 'target_total',
    },
  ],
  async read(tx, scope) {
    const rows = await readPairings(tx, scope);
    const { targetFen, completedFen } = await readWholes(tx, scope);
    const parts = (of: 'targetFen' | 'completedFen'): Part[] =>
      rows.map(({ key, name, ...row }) => ({ key, name, value: row[of] }));
    return [
      {
        code: 'target_total',
        value: targetFen,
        splits: [{ dimension: 'pairing', parts: parts('targetFen') }],
      },
      {
        code: 'target_completed',
        value: completedFen,
        splits: [{ dimension: 'pairing', parts: parts('completedFen') }],
      },
      { code: 'target_progress', value: ratioBp(completedFen, targetFen), splits: [] },
    ];
  },
};

async function readPairings(tx: Tx, { codes, year, month }: FigureScope): Promise<Row[]> {
  return tx.query(
    `SELECT p.id AS key, e.name || ' — ' || w.name AS name, t.target_fen AS "targetFen",
            (SELECT coalesce(sum(c.amount_fen), 0)::bigint FROM tallies c
              WHERE c.year = t.year AND c.month <= $3 AND c.pairing_id = p.id
                AND c.evidence_level >= t.minimum_evidence_level) AS "completedFen"
       FROM targets t JOIN pairings p ON p.id = t.pairing_id
       JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
      WHERE t.year = $2 AND ${within('$1', 'p.east_code', 'p.west_code')}
      ORDER BY p.east_code, p.west_code`,
    [codes, year, month],
  );
}

async function readWholes(
  tx: Tx,
  { codes, year, month }: FigureScope,
): Promise<{ targetFen: number; completedFen: number }> {
  const [row]: { targetFen: number; completedFen: number }[] = await tx.query(
    `SELECT (SELECT coalesce(sum(t.target_fen), 0)::bigint FROM targets t JOIN pairings p ON p.id = t.pairing_id
              WHERE t.year = $2 AND ${within('$1', 'p.east_code', 'p.west_code')}) AS "targetFen",
            (SELECT coalesce(sum(f.amount_fen), 0)::bigint
               FROM facts f JOIN targets t ON t.pairing_id = f.pairing_id AND t.year = f.year
              WHERE f.year = $2 AND f.month <= $3 AND f.evidence_level >= t.minimum_evidence_level
                AND ${within('$1', 'f.east_code', 'f.west_code')}) AS "completedFen"`,
    [codes, year, month],
  );
  return row as { targetFen: number; completedFen: number };
}
