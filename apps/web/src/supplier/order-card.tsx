import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { OrderSummary } from '../api/types';
import { Money, StateTag } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { Deadline } from './deadline';
import styles from './order-card.module.css';
import { useSupplierWords } from './words';

/** One order as a slip: what, for whom, how much, until when; the act below in reach of a thumb. */
export function OrderCard({
  order,
  deadline,
  children,
}: {
  order: OrderSummary;
  deadline?: string;
  children?: ReactNode;
}) {
  const t = useSupplierWords();
  return (
    <article className={styles['card']}>
      <Link to={`/supply/orders/${order.id}`} className={styles['body']}>
        <GoodsImage name={order.firstLine.illustration} alt="" className={styles['image']} />
        <span className={styles['text']}>
          <b>
            {order.firstLine.productName}
            {order.lineCount > 1 && <small>{t.order.andMore(order.lineCount)}</small>}
          </b>
          <span>{order.buyerName}</span>
          <span className={styles['number']}>{order.number}</span>
        </span>
      </Link>
      <div className={styles['foot']}>
        <Money fen={order.totalFen} />
        {deadline ? <Deadline at={deadline} /> : <StateTag kind="delivery" state={order.deliveryStatus} />}
      </div>
      {children}
    </article>
  );
}
