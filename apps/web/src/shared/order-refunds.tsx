import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DateText } from './dates';
import { Money } from './money';
import styles from './order-refunds.module.css';
import { Section } from './page';
import { StateTag } from './state-tag';
import { useShared } from './words';

/** Money that goes back on an order: to the buyer and the cooperative the same words. Nothing where there is none. */
export function OrderRefunds({ orderId }: { orderId: string }) {
  const t = useShared();
  const refunds = useQuery({
    queryKey: ['refunds', orderId],
    queryFn: () => answer(api.GET('/v1/refunds', { params: { query: { orderId, limit: 100 } } })),
  });
  const items = refunds.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t.refunds.title}>
      <ul className={styles['refunds']}>
        {items.map((refund) => (
          <li key={refund.id}>
            <span>
              <b className="num">{refund.number}</b> <StateTag kind="refund" state={refund.state} />
            </span>
            <Money fen={refund.amountFen} />
            <small className="quiet">
              {t.refunds.reasons[refund.reason]} · {t.refunds.routes[refund.route]} ·{' '}
              <DateText value={refund.paidAt ?? refund.openedAt} />
              {refund.failure && ` · ${refund.failure}`}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
