import { Await, barsOption, Chart, chartInk, Figure, Loading, Note, Section } from '../shared';
import { type PayoutDays, usePayoutDays } from './api';
import styles from './settlement.module.css';
import { useSettlementWords } from './words';

/** How long the money of an order takes from acceptance to the cooperative's account. */
export function Days() {
  const t = useSettlementWords();
  const days = usePayoutDays();
  return (
    <Section title={t.days.title} note={t.days.note}>
      <Await read={days} bones={<Loading rows={3} title={false} />}>
        {(data) => (data.orders === 0 ? <Note>{t.days.none}</Note> : <Spread days={data} />)}
      </Await>
    </Section>
  );
}

function Spread({ days }: { days: PayoutDays }) {
  const t = useSettlementWords();
  const { orders, bins, waiting } = days;
  const [median, p90, worst] = [days.medianDays ?? 0, days.p90Days ?? 0, days.worstDays ?? 0];
  // Days on which nothing was paid are shown too: a gap is a gap.
  const first = bins[0]?.days ?? 0;
  const all = Array.from({ length: Math.min(60, worst - first + 1) }, (_, index) => first + index);
  const ordersOf = new Map(bins.map((bin) => [bin.days, bin.orders]));
  return (
    <>
      <div className={styles['figures']}>
        <Figure label={t.days.median} value={t.days.within(median)} />
        <Figure label={t.days.p90} value={t.days.within(p90)} />
        <Figure label={t.days.worst} value={t.days.exactly(worst)} />
      </div>
      <Chart
        height={180}
        summary={t.days.summary(orders, median, p90, worst)}
        option={barsOption({
          labels: all.map((day) => t.days.label(day)),
          series: [
            {
              name: t.days.series,
              values: all.map((day) => ordersOf.get(day) ?? 0),
              color: chartInk.barley,
            },
          ],
          format: (value) => t.days.orders(value),
        })}
      />
      {waiting.orders > 0 && (
        <Note tone="loess">{t.days.waiting(waiting.orders, waiting.oldestDays ?? 0)}</Note>
      )}
    </>
  );
}
