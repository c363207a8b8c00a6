import { CheckCircleFilled, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { useOrder, useRefreshOrders } from '../api/orders';
import { paperUrls } from '../api/papers';
import { type Payment, usePaymentsOf, useRequestPayment } from '../api/payments';
import type { Order } from '../api/types';
import {
  Await,
  CopyButton,
  Empty,
  formatFen,
  Loading,
  Money,
  Page,
  plainFen,
  Refused,
  StateTag,
  useDates,
} from '../shared';
import { useMay } from './may';
import styles from './pay.module.css';
import { Ways } from './ways';
import { useBuyerWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const t = useBuyerWords();
  const order = useOrder(id);
  return (
    <Page
      title={t.pay.title}
      width="narrow"
      back={{ to: `/buy/orders/${id}`, label: t.pay.back }}
      eyebrow={order.data && `${t.pay.forOrder(order.data.number)} · ${order.data.supplierName}`}
    >
      <Await read={order}>{(data) => <Pay order={data} />}</Await>
    </Page>
  );
}

function Pay({ order }: { order: Order }) {
  const payments = usePaymentsOf(order.id, true);
  const refresh = useRefreshOrders();
  const received = (payments.data?.items ?? []).filter((payment) => payment.state === 'captured');
  // Money has arrived since the order was read: what is due has to be asked again before anything is offered.
  const behind = received.reduce((sum, payment) => sum + payment.amountFen, 0) > order.paidFen;
  useEffect(() => {
    if (behind) void refresh();
  }, [behind, refresh]);
  return (
    <Await read={payments}>
      {({ items }) => (
        <>
          {received.map((payment) => (
            <Received key={payment.id} payment={payment} />
          ))}
          {behind ? (
            <Loading rows={2} title={false} />
          ) : (
            <Open
              order={order}
              pending={items.find((payment) => payment.state === 'pending')}
              quiet={received.length > 0}
            />
          )}
        </>
      )}
    </Await>
  );
}

/** What is still to be paid: the open notice, a new one, or nothing. */
function Open({ order, pending, quiet }: { order: Order; pending: Payment | undefined; quiet: boolean }) {
  if (order.dueFen === 0) return quiet ? null : <NotDue order={order} />;
  const missingFen = pending && pending.amountFen - pending.receivedFen;
  const transfer =
    pending && missingFen === order.dueFen ? <Transfer payment={pending} /> : <Make order={order} />;
  return <Ways order={order} transfer={transfer} />;
}

function NotDue({ order }: { order: Order }) {
  const t = useBuyerWords();
  return (
    <Empty
      title={t.pay.notDueTitle}
      text={t.pay.notDueText}
      next={{ label: t.pay.notDueNext, to: `/buy/orders/${order.id}` }}
    />
  );
}

function Make({ order }: { order: Order }) {
  const t = useBuyerWords();
  const may = useMay();
  const request = useRequestPayment(order.id, order.dueFen);
  return (
    <div className={styles['make']}>
      <p className="quiet">{t.pay.due}</p>
      <Money fen={order.dueFen} size="huge" tone="price" />
      <p className="quiet">{t.pay.basis}</p>
      <Refused error={request.error} />
      {!may('pay') && <p>{t.roles.cannotPay}</p>}
      <Button
        type="primary"
        size="large"
        disabled={!may('pay')}
        loading={request.isPending}
        onClick={() => request.mutate()}
      >
        {request.isPending ? t.pay.making : t.pay.make}
      </Button>
    </div>
  );
}

/** Everything a treasurer types into the bank's form, each with its own copy button. */
function Transfer({ payment }: { payment: Payment }) {
  const t = useBuyerWords();
  return (
    <div className={styles['sheet']}>
      <p className={styles['lead']}>{t.pay.lead}</p>
      <div className={styles['main']}>
        <div>
          <p>{t.pay.exact}</p>
          <Money fen={payment.amountFen} size="huge" tone="price" />
          <CopyButton text={plainFen(payment.amountFen)} label={t.pay.amount} />
        </div>
        <div>
          <p>
            {t.pay.code} <small>{t.pay.codeHint}</small>
          </p>
          <strong className={styles['code']}>{payment.transferCode}</strong>
          <CopyButton text={payment.transferCode} label={t.pay.code} />
        </div>
      </div>
      <dl className={styles['payee']}>
        {(
          [
            [t.pay.payee, payment.payee.name],
            [t.pay.bank, payment.payee.bank],
            [t.pay.account, payment.payee.account],
          ] as const
        ).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <span>{value}</span>
              <CopyButton text={value} label={label} size="small" />
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles['foot']}>
        <ol>
          <li>{t.pay.step1}</li>
          <li>{t.pay.step2}</li>
          <li>{t.pay.step3}</li>
        </ol>
        <Button href={paperUrls.payment(payment.id)} target="_blank" icon={<PrinterOutlined />}>
          {t.pay.print}
        </Button>
      </div>
      <p className={styles['waiting']} role="status">
        <StateTag kind="payment" state="pending" /> {t.pay.waitingText}
      </p>
    </div>
  );
}

function Received({ payment }: { payment: Payment }) {
  const t = useBuyerWords();
  const dates = useDates();
  return (
    <div className={styles['received']} role="status">
      <CheckCircleFilled aria-hidden="true" />
      <div>
        <b>{t.pay.received}</b>
        <p>
          {t.pay.receivedText(
            formatFen(payment.amountFen),
            dates.moment(payment.capturedAt ?? payment.requestedAt),
          )}
        </p>
      </div>
      <Link to={`/buy/orders/${payment.orderId}`}>{t.acceptance.order} →</Link>
    </div>
  );
}
