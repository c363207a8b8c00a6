import { Button } from 'antd';
import { Link } from 'react-router';
import { useOrder } from '../api/orders';
import type { OrderSummary } from '../api/types';
import { Await, Dialog, Facts, Loading, Money, Refused, toast, useShared } from '../shared';
import { useConfirmOrder } from './api';
import styles from './confirm-order.module.css';
import { useSupplierWords } from './words';

/** Taking an order is a promise: the lines are read once more before the tap that binds. */
export function ConfirmOrder({ order, onClose }: { order: OrderSummary; onClose: () => void }) {
  const t = useSupplierWords();
  const shared = useShared();
  const detail = useOrder(order.id);
  const confirm = useConfirmOrder(order.id);
  const take = () =>
    confirm.mutate(undefined, {
      onSuccess: () => {
        toast(t.order.confirmed);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.order.confirmTitle}
      footer={
        <>
          <Link to={`/supply/orders/${order.id}`} className={styles['look']}>
            {t.order.lookFirst}
          </Link>
          <Button type="primary" size="large" loading={confirm.isPending} onClick={take}>
            {t.order.confirm}
          </Button>
        </>
      }
    >
      <Refused error={confirm.error} />
      <p className="quiet">{t.order.confirmText}</p>
      <Await read={detail} bones={<Loading rows={3} />}>
        {(data) => (
          <ul className={styles['lines']}>
            {data.lines.map((line) => (
              <li key={line.id}>
                <span>
                  {line.productName} <small>{line.spec}</small>
                </span>
                <b>× {line.quantity}</b>
              </li>
            ))}
          </ul>
        )}
      </Await>
      <Facts
        items={[
          [t.order.buyer, order.buyerName],
          [t.order.total, <Money key="total" fen={order.totalFen} />],
          [t.order.terms, t.order.paymentTerms[order.paymentTerms]],
          [t.order.funding, shared.states.funding[order.fundingSource]],
        ]}
      />
    </Dialog>
  );
}
