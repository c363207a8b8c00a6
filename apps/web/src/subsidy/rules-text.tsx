import { Facts, formatFen, useDates, useShared } from '../shared';
import { channels, type PublishedRules, type Rules } from './api';
import { type SubsidyWords, useSubsidyWords } from './words';

/** The rules in the words of a notice. */
export function RulesText({ rules, columns = 2 }: { rules: PublishedRules; columns?: 1 | 2 | 3 }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const { units } = useShared();
  const money = (fen: number | null, none: string) =>
    fen === null ? none : `${formatFen(fen)} ${units.yuan}`;
  return (
    <Facts
      columns={columns}
      items={[
        [
          t.rules.period,
          `${dates.date(rules.firstDay)} — ${dates.date(rules.lastDay)} · ${t.rules.periodBy[rules.periodBy ?? 'sale']}`,
        ],
        [t.rules.tiers, <Tiers key="tiers" rules={rules} />],
        [t.rules.cap, money(rules.capFen, t.rules.noCap)],
        [
          t.rules.pot,
          <span key="pot">
            {money(rules.potFen, t.rules.noPot)}
            {rules.potFen !== null && <small className="quiet"> {t.rules.potNote}</small>}
          </span>,
        ],
        [
          t.rules.sellers,
          `${rules.sellerKinds.map((kind) => t.kinds[kind]).join('、')} · ${
            rules.registeredInCounty ? t.rules.inCounty : t.rules.anyCounty
          }`,
        ],
        [t.rules.sales, salesText(t, rules)],
        [
          t.rules.channels,
          rules.channels.length === channels.length
            ? t.rules.allChannels
            : rules.channels.map((channel) => t.channels[channel]).join('、'),
        ],
        [t.rules.evidence, String(rules.minimumEvidenceLevel)],
        [t.rules.noticeDays, t.rules.days(rules.noticeDays)],
      ]}
    />
  );
}

function salesText(t: SubsidyWords, { pairedOnly, towardsTargetOnly, buyersIn }: PublishedRules): string {
  const paired = pairedOnly ? t.rules.paired : t.rules.anySale;
  const scope = towardsTargetOnly ? t.rules.towardsTarget : paired;
  return buyersIn === null ? scope : `${scope} · ${t.rules.buyersIn(buyersIn)}`;
}

function Tiers({ rules }: { rules: PublishedRules }) {
  const t = useSubsidyWords();
  const from = ({ fromFen, inclusive }: Omit<Rules['tiers'][number], 'rateBp'>) => {
    if (fromFen === 0) return t.rules.all;
    return inclusive ? t.rules.from(formatFen(fromFen)) : t.rules.above(formatFen(fromFen));
  };
  return (
    <span>
      {rules.tiers.map((tier) => (
        <span key={tier.fromFen} style={{ display: 'block' }}>
          {from(tier)}{' '}
          <b className="num">
            {tier.rateBp === null ? t.rules.rateUnknown : t.rules.percent(percentText(tier.rateBp))}
          </b>
        </span>
      ))}
      {rules.tiers.length > 1 && (
        <small className="quiet">{rules.tierMode === 'slab' ? t.rules.slab : t.rules.marginal}</small>
      )}
    </span>
  );
}

/** 250 → "2.5" */
export function percentText(bp: number): string {
  return String(bp / 100);
}
