import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { type PaymentMethod, usePaymentMethods, usePayOnline } from '../api/payments';
import type { Order } from '../api/types';
import { Await, formatFen, Money, RadioCards, Refused } from '../shared';
import { useMay } from './may';
import styles from './ways.module.css';
import { useBuyerWords } from './words';

const nameOf = ({ method }: PaymentMethod): string => method ?? 'transfer';

/** How to pay. Where a transfer is all that is offered there is nothing to choose, and only it is shown. */
export function Ways({ order, transfer }: { order: Order; transfer: ReactNode }) {
  const t = useBuyerWords();
  const methods = usePaymentMethods(order.id);
  const [chosen, setChosen] = useState('transfer');
  return (
    <Await read={methods}>
      {({ items }) => {
        const method = items.find((item) => nameOf(item) === chosen);
        if (items.length < 2) return transfer;
        return (
          <>
            <div className={styles['ways']}>
              <RadioCards
                label={t.ways.label}
                name="way"
                value={chosen}
                onChange={setChosen}
                options={items.map((item) => ({
                  value: nameOf(item),
                  label: item.method ? (t.ways.methods[item.method] ?? item.method) : t.ways.transfer,
                  note: item.method ? t.ways.notes[item.method] : t.ways.transferNote,
                }))}
              />
            </div>
            {method?.method ? <Online order={order} method={method} /> : transfer}
          </>
        );
      }}
    </Await>
  );
}

function Online({ order, method }: { order: Order; method: PaymentMethod }) {
  const t = useBuyerWords();
  const may = useMay();
  const navigate = useNavigate();
  const pay = usePayOnline(order.id, order.dueFen);
  const go = () =>
    pay.mutate(method.method ?? 'card', {
      onSuccess: ({ attempt }) => {
        if (attempt?.next?.kind === 'redirect') window.location.assign(attempt.next.url);
        else if (attempt) void navigate(`/buy/attempts/${attempt.id}`);
      },
    });
  return (
    <div className={styles['online']}>
      <p className="quiet">{t.pay.due}</p>
      <Money fen={order.dueFen} size="huge" tone="price" />
      <Refused error={pay.error} />
      {!may('pay') && <p>{t.roles.cannotPay}</p>}
      <Button
        type="primary"
        size="large"
        disabled={!may('pay') || pay.isSuccess}
        loading={pay.isPending}
        onClick={go}
      >
        {pay.isPending ? t.ways.going : t.ways.go(formatFen(order.dueFen))}
      </Button>
      <p className="quiet">
        {t.ways.private}
        {method.refundWindowDays !== null && ` ${t.ways.window(method.refundWindowDays)}`}
      </p>
    </div>
  );
}
