import { AccessLog, type Role } from '@app/platform';
import type { Market } from '../market';
import type { Cast } from './cast';

const minute = 60_000;
const day = 24 * 60 * minute;

type Fact = { id: string; acceptanceId: string; number: string; label: string };
/** Who looks, how many days ago, at what; with a reason at names in full. */
type Look = { key: string; role: Role; ago: number; act: 'evidence' | 'paper' | 'unmasked'; reason?: string };

/** The last weeks of officials who check figures: illustrative, like the people. */
const looks: readonly Look[] = [
  { key: 'wuxi-collaboration', role: 'official', ago: 26, act: 'evidence' },
  { key: 'xishan-collaboration', role: 'official', ago: 21, act: 'evidence' },
  { key: 'xishan-collaboration', role: 'official', ago: 21, act: 'paper' },
  { key: 'hualong-revitalisation', role: 'official', ago: 17, act: 'evidence' },
  { key: 'wuxi-collaboration', role: 'auditor', ago: 12, act: 'evidence' },
  { key: 'wuxi-collaboration', role: 'auditor', ago: 12, act: 'paper' },
  { key: 'wuxi-finance', role: 'official', ago: 8, act: 'evidence' },
  { key: 'wuxi-finance', role: 'official', ago: 8, act: 'unmasked', reason: '月度抽查：核对两名验收签字人' },
  { key: 'xishan-finance', role: 'official', ago: 5, act: 'paper' },
  {
    key: 'wuxi-collaboration',
    role: 'auditor',
    ago: 2,
    act: 'unmasked',
    reason: '审计取证：核对自有车辆送货人',
  },
];

/** Looks at facts of 锡山区–化隆县, which stand in everybody's region who looks here. */
export async function rememberLooks(market: Market, cast: Cast, today: Date): Promise<void> {
  const facts = await market.database.read<Fact>(
    `SELECT f.id, f.acceptance_id AS "acceptanceId", a.number,
            l.product_name || ' ' || l.spec || ' · ' || o.number AS label
       FROM facts f JOIN order_lines l ON l.id = f.order_line_id JOIN orders o ON o.id = f.order_id
       JOIN acceptances a ON a.id = f.acceptance_id
      WHERE f.east_code = '320205' AND f.west_code = '630224' AND f.kind = 'purchase' AND f.occurred_at < $2
      ORDER BY f.occurred_at DESC, f.id LIMIT $1`,
    [looks.length, new Date(today.getTime() - 27 * day)],
  );
  for (const [index, { key, role, ago, act, reason }] of looks.entries()) {
    const fact = facts[index];
    if (!fact) continue;
    market.clock.set(new Date(today.getTime() - ago * day + index * 7 * minute));
    const isPaper = act === 'paper';
    await market.get(AccessLog).record(cast.actor(key, role), {
      ...{ act, rows: 1, subjectId: isPaper ? fact.acceptanceId : fact.id },
      label: isPaper ? `验收单 ${fact.number}` : fact.label,
      ...(reason ? { reason } : {}),
    });
  }
  market.clock.set(undefined);
}
