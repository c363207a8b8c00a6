import type { CSSProperties } from 'react';
import { barsOption, Chart, formatBp, Section, useShared, useShortFen } from '../shared';
import type { Flag, Item } from './api';
import styles from './integrity.module.css';
import { useIntegrityWords } from './words';

/** Two bars: what the land bears, and what was sent. */
export function LandBalance({ measured }: { measured: Flag['measured'] }) {
  const t = useIntegrityWords();
  const [grown, sent] = [measured['grownKg'] ?? 0, measured['sentKg'] ?? 0];
  const most = Math.max(1, grown, sent);
  const bar = (kg: number): CSSProperties => ({ width: `${(kg / most) * 100}%` });
  return (
    <Section title={t.land.title} note={t.land.over(formatBp(measured['overBp'] ?? 0))}>
      <dl className={styles['balance']}>
        <dt>{t.land.grown}</dt>
        <dd>
          <i className={styles['grown']} style={bar(grown)} />
          <b className="num">{t.land.kg(grown.toLocaleString('en-US'))}</b>
        </dd>
        <dt>{t.land.sent}</dt>
        <dd>
          <i className={styles['sent']} style={bar(sent)} />
          <b className="num">{t.land.kg(sent.toLocaleString('en-US'))}</b>
        </dd>
      </dl>
    </Section>
  );
}

export function YearChart({ items, share }: { items: readonly Item[]; share: string }) {
  const t = useIntegrityWords();
  const shared = useShared();
  const short = useShortFen();
  const values = items.map(({ amountFen }) => amountFen ?? 0);
  const labels = items.map(({ label }) => shared.dates.month(Number(label.slice(5))));
  const parts = labels
    .map((label, place) => `${label} ${short(values[place] ?? 0)}`)
    .join(shared.marks.comma);
  return (
    <Section title={t.year.title} note={t.year.summary(share)}>
      <Chart
        option={barsOption({ labels, series: [{ name: t.year.series, values }], format: short })}
        height={240}
        summary={parts}
      />
    </Section>
  );
}
