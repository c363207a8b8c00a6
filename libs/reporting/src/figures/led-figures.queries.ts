import type { Tx } from '@app/platform';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { FigureDefinition, FigureValue } from './figures.policy';

/** Indicators of agreements that tell whom the purchases led on, and the figures that they become. */
const kinds = {
  households_led: 'households_led',
  people_led: 'people_led',
  rural_workers_placed: 'workers_placed',
} as const;
type Kind = keyof typeof kinds;
type Sum = { kind: Kind; key: string; name: string; value: number };

const led = (
  code: string,
  [zh, en]: readonly [string, string],
  [zhText, enText]: readonly [string, string],
): FigureDefinition => ({
  code,
  group: 'led',
  unit: 'count',
  name: { zh, en },
  definition: { zh: zhText, en: enText },
  drill: { page: 'agreements' },
});

/**
 * 带动情况, as reported with evidence under the agreements that the region itself is a side of, and accepted. Agreements of
 * levels below tell of the same people and are not added.
 */
export const ledFigures: FigureSet = {
  ofWholeRegion: true,
  definitions: [
    led(
      'households_led',
      ['带动脱贫户（户）', 'Households led'],
      [
        '本地区年度协作协议中“带动户数”指标，截至本月末发生、附凭证填报并已采纳的合计。',
        'Reports on “households led” under the region’s own agreements, of what happened by the end of the month, with evidence and accepted.',
      ],
    ),
    led(
      'people_led',
      ['带动人口（人）', 'People led'],
      ['本地区年度协作协议中“带动人数”指标，口径同上。', 'Reports on “people led”, counted in the same way.'],
    ),
    led(
      'workers_placed',
      ['帮助就业农村劳动力（人）', 'Rural workers placed'],
      [
        '本地区年度协作协议中“帮助农村劳动力就业”指标，口径同上。',
        'Reports on rural workers helped into work, counted in the same way.',
      ],
    ),
  ],
  relations: () =>
    Object.values(kinds).map((whole) => ({ kind: 'split', whole, dimension: 'county' }) as const),
  async read(tx, scope) {
    const parts = await readParts(tx, scope);
    const wholes = await readWholes(tx, scope);
    return wholes.map(
      ({ kind, value }): FigureValue => ({
        code: kinds[kind],
        value,
        splits: [
          {
            dimension: 'county',
            parts: parts
              .filter((part) => part.kind === kind)
              .map(({ key, name, value: of }) => ({ key, name, value: of })),
          },
        ],
      }),
    );
  },
};

const own = `a.year = $2 AND a.state = 'in_force' AND (a.east_code = $1 OR a.west_code = $1)`;
const counts = `p.state = 'accepted' AND p.occurred_on < make_date($2, $3, 1) + interval '1 month'`;

/** Only what the region has an indicator of. */
async function readWholes(
  tx: Tx,
  { regionCode, year, month }: FigureScope,
): Promise<{ kind: Kind; value: number }[]> {
  return tx.query(
    `SELECT k.kind, coalesce((SELECT sum(p.value) FROM indicator_reports p
                                JOIN agreement_indicators i ON i.id = p.indicator_id AND i.kind = k.kind
                                JOIN agreements a ON a.id = p.agreement_id WHERE ${own} AND ${counts}), 0)::bigint AS value
       FROM unnest($4::text[]) WITH ORDINALITY k(kind, position)
      WHERE EXISTS (SELECT FROM agreement_indicators i JOIN agreements a ON a.id = i.agreement_id
                     WHERE i.kind = k.kind AND ${own})
      ORDER BY k.position`,
    [regionCode, year, month, Object.keys(kinds)],
  );
}

/** By the western side of each agreement. */
async function readParts(tx: Tx, { regionCode, year, month }: FigureScope): Promise<Sum[]> {
  return tx.query(
    `SELECT i.kind, r.code AS key, r.name, coalesce(sum(p.value) FILTER (WHERE ${counts}), 0)::bigint AS value
       FROM agreements a JOIN agreement_indicators i ON i.agreement_id = a.id AND i.kind = ANY ($4)
       JOIN regions r ON r.code = a.west_code
       LEFT JOIN indicator_reports p ON p.indicator_id = i.id
      WHERE ${own} GROUP BY i.kind, r.code, r.name ORDER BY r.code`,
    [regionCode, year, month, Object.keys(kinds)],
  );
}
