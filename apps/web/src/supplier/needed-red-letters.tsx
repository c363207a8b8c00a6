import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type NeededRedLetter, useNeededRedLetters } from '../api/invoices';
import { Await, DateText, Empty, Facts, Loading, Money } from '../shared';
import { RedLetterForm } from './invoice-form';
import styles from './invoices.module.css';
import { useSupplierWords } from './words';

/** Goods came back after they were invoiced: the invoice has to follow. */
export function NeededRedLetters() {
  const t = useSupplierWords();
  const needed = useNeededRedLetters();
  return (
    <Await read={needed} bones={<Loading rows={6} />}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t.invoices.noneRed} text={t.invoices.noneRedText} />
        ) : (
          items.map((need) => <Need key={need.orderId} need={need} />)
        )
      }
    </Await>
  );
}

function Need({ need }: { need: NeededRedLetter }) {
  const t = useSupplierWords();
  const [chosenId, setChosenId] = useState<string>();
  const chosen = need.invoices.find(({ id }) => id === chosenId);
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <b>{need.buyer.name}</b>
        <Money fen={need.excessFen} size="large" />
      </div>
      <Facts
        items={[
          [
            t.invoices.order,
            <Link key="order" to={`/supply/orders/${need.orderId}`} className="num">
              {need.orderNumber}
            </Link>,
          ],
          [t.money.accepted, <Money key="accepted" fen={need.acceptedFen} />],
          [t.money.invoiced, <Money key="invoiced" fen={need.invoicedFen} />],
          [t.invoices.excess, <Money key="excess" fen={need.excessFen} />],
          [t.invoices.returnedAt, <DateText key="at" value={need.returnedAt} clock />],
        ]}
      />
      <ul className={styles['lines']}>
        {need.invoices.map((invoice) => (
          <li key={invoice.id}>
            <span>
              <span className="num">{invoice.number}</span> <Money fen={invoice.leftFen} tone="quiet" />
            </span>
            <Button type="primary" size="large" onClick={() => setChosenId(invoice.id)}>
              {t.invoices.makeRed}
            </Button>
          </li>
        ))}
      </ul>
      {chosen && (
        <RedLetterForm
          invoice={chosen}
          amountFen={Math.min(chosen.leftFen, need.excessFen)}
          onClose={() => setChosenId(undefined)}
        />
      )}
    </article>
  );
}
