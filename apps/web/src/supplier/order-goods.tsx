import type { Order, OrderLine } from '../api/types';
import { Money, Section, useWeight } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import styles from './order-goods.module.css';
import { useSupplierWords } from './words';

/** The lines with how far each has come: ordered, sent, accepted, refused, given back, never sent. */
export function OrderGoods({ order }: { order: Order }) {
  const t = useSupplierWords();
  return (
    <Section title={t.order.goods} note={t.order.kinds(order.lines.length)}>
      <ul className={styles['lines']}>
        {order.lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      <p className={styles['sum']}>
        {t.order.total} <Money fen={order.totalFen} size="large" />
      </p>
    </Section>
  );
}

function Line({ line }: { line: OrderLine }) {
  const t = useSupplierWords();
  const weight = useWeight();
  const counts = [
    [t.order.shipped, line.shippedQuantity, ''],
    [t.order.accepted, line.acceptedQuantity, 'good'],
    [t.order.rejected, line.rejectedQuantity, 'bad'],
    [t.order.returned, line.returnedQuantity, 'bad'],
    [t.order.closed, line.closedQuantity, 'bad'],
  ] as const;
  return (
    <li>
      <GoodsImage name={line.illustration} alt="" className={styles['image']} />
      <div className={styles['text']}>
        <b>{line.productName}</b>
        <span>
          {line.spec} · {line.originCountyName}
        </span>
        <span className={styles['counts']}>
          {counts
            .filter(([, count]) => count > 0)
            .map(([label, count, tone]) => (
              <span key={label} className={styles[tone] ?? ''}>
                {label} {count}
              </span>
            ))}
        </span>
      </div>
      <div className={styles['amount']}>
        <b>× {line.quantity}</b>
        <span className="quiet">{weight(line.unitGrams * line.quantity)}</span>
        <Money fen={line.amountFen} />
      </div>
    </li>
  );
}
