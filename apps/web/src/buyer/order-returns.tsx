import { useReturns } from '../api/fulfillment';
import { Money, Section, Tag, toneOf, useDates } from '../shared';
import styles from './order.module.css';
import { useBuyerWords } from './words';

/** What was asked back, and what the cooperative said. */
export function OrderReturns({ orderId }: { orderId: string }) {
  const t = useBuyerWords();
  const dates = useDates();
  const returns = useReturns(orderId);
  const items = returns.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t.giveBack.section}>
      <ul className={styles['shipments']}>
        {items.map((one) => (
          <li key={one.id}>
            <div className={styles['shipmentHead']}>
              <b className="num">
                {t.giveBack.kindNames[one.kind]} {one.number}
              </b>
              <Tag tone={toneOf(one.state)}>{t.giveBack.states[one.state]}</Tag>
              <span className="quiet">{dates.day(one.requestedAt)}</span>
              <span className={styles['shipmentAct']}>
                <Money fen={one.amountFen} />
              </span>
            </div>
            <p className={styles['shipmentFacts']}>
              {one.lines.map((line) => (
                <span key={line.id}>
                  {line.productName} × {line.quantity}
                </span>
              ))}
              <span>{one.reason}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
