import { FilePdfOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useShipments } from '../api/fulfillment';
import { useOrder } from '../api/orders';
import { paperUrls } from '../api/papers';
import type { Order } from '../api/types';
import { Await, DateText, Facts, Loading, Note, Page, Section, StateTag, useShared } from '../shared';
import { OrderRefunds } from '../shared/order-refunds';
import { Address } from './address';
import { useReturns } from './api';
import { CloseRest } from './close-rest';
import { ConfirmOrder } from './confirm-order';
import { Deadline } from './deadline';
import styles from './order.module.css';
import { OrderGoods } from './order-goods';
import { OrderMoney } from './order-money';
import { OrderTimeline } from './order-timeline';
import { RefuseOrder } from './refuse-order';
import { ReturnCard } from './return-card';
import { ShipmentList } from './shipment-list';
import { awaitsPayment, openLines } from './to-ship';
import { useSupplierWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const shared = useShared();
  const order = useOrder(id);
  return (
    <Page
      title={order.data ? t.order.title(order.data.buyerName) : t.order.loading}
      eyebrow={order.data && <span className="num">{order.data.number}</span>}
      back={{ to: '/supply/orders', label: t.orders.title }}
      lead={order.data && <States order={order.data} />}
      actions={
        <a className={styles['quietAct']} href={paperUrls.order(id)} target="_blank" rel="noreferrer">
          <FilePdfOutlined aria-hidden="true" /> {shared.papers.order}
        </a>
      }
    >
      <Await read={order} bones={<Loading rows={8} />}>
        {(data) => <Content order={data} />}
      </Await>
    </Page>
  );
}

function States({ order }: { order: Order }) {
  return (
    <span className={styles['states']}>
      <StateTag kind="order" state={order.state} />
      {order.state !== 'placed' && order.state !== 'cancelled' && (
        <>
          <StateTag kind="delivery" state={order.deliveryStatus} />
          <StateTag kind="payment" state={order.paymentStatus} />
        </>
      )}
    </span>
  );
}

function Content({ order }: { order: Order }) {
  const t = useSupplierWords();
  const shared = useShared();
  return (
    <>
      <NextStep order={order} />
      <div className={styles['columns']}>
        <div>
          <OrderGoods order={order} />
          <Shipments order={order} />
          <OrderMoney order={order} />
          <OrderRefunds orderId={order.id} />
        </div>
        <div>
          <Section title={t.order.delivery}>
            <Address address={order.deliveryAddress} />
            <Facts
              items={[
                [t.order.note, order.note],
                [t.order.funding, shared.states.funding[order.fundingSource]],
                [t.order.terms, t.order.paymentTerms[order.paymentTerms]],
                [t.order.placedAt, <DateText key="placed" value={order.placedAt} clock />],
                [t.order.placedBy, order.placedBy.name],
              ]}
            />
          </Section>
          <Section title={t.order.timeline}>
            <OrderTimeline order={order} />
          </Section>
        </div>
      </div>
    </>
  );
}

/** What to do with this order now, with thumb-sized acts; on a phone they stay at the foot of the screen. */
function NextStep({ order }: { order: Order }) {
  const t = useSupplierWords();
  const [asking, setAsking] = useState<'confirm' | 'refuse' | 'close'>();
  const close = () => setAsking(undefined);
  const waiting = openLines(order).length > 0;
  const untouched = order.lines.every((line) => line.shippedQuantity === 0) && order.paidFen === 0;
  const refuse = (
    <Button size="large" danger onClick={() => setAsking('refuse')}>
      {order.state === 'placed' ? t.order.refuse : t.order.cancel}
    </Button>
  );
  return (
    <>
      {order.state === 'placed' && (
        <Step
          text={
            <>
              {t.order.confirmBy} <Deadline at={order.confirmBy} />
            </>
          }
        >
          {refuse}
          <Button type="primary" size="large" onClick={() => setAsking('confirm')}>
            {t.order.confirm}
          </Button>
        </Step>
      )}
      {order.state === 'confirmed' && waiting && (
        <Step text={awaitsPayment(order) ? t.order.awaitsPayment : t.order.shipText}>
          {untouched && refuse}
          {order.restOverdueFrom !== null && (
            <Button size="large" onClick={() => setAsking('close')}>
              {t.order.closeRest}
            </Button>
          )}
          <Link className={styles['quietAct']} to={`/supply/pick?order=${order.id}`}>
            <PrinterOutlined aria-hidden="true" /> {t.pick.title}
          </Link>
          {!awaitsPayment(order) && (
            <Link className={styles['act']} to={`/supply/orders/${order.id}/ship`}>
              {t.order.ship}
            </Link>
          )}
        </Step>
      )}
      {order.state === 'cancelled' && (
        <Note tone="seal">
          {t.order.cancelledBy[order.cancelledBy ?? 'deadline']}
          {order.cancelReason && ` · ${order.cancelReason}`}
        </Note>
      )}
      {order.restClosedBy !== null && (
        <Note tone="seal">
          {t.order.restClosedBy[order.restClosedBy]} · {order.restCloseReason}
        </Note>
      )}
      {asking === 'confirm' && <ConfirmOrder order={order} onClose={close} />}
      {asking === 'refuse' && <RefuseOrder order={order} onClose={close} />}
      {asking === 'close' && <CloseRest order={order} onClose={close} />}
    </>
  );
}

function Step({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <div className={styles['step']}>
      <p>{text}</p>
      <div>{children}</div>
    </div>
  );
}

function Shipments({ order }: { order: Order }) {
  const t = useSupplierWords();
  const shipments = useShipments({ orderId: order.id });
  const returns = useReturns({ orderId: order.id });
  const sent = shipments.data?.pages.flatMap((page) => page.items) ?? [];
  const back = returns.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {sent.length > 0 && (
        <Section title={t.shipment.list}>
          <ShipmentList shipments={sent} />
        </Section>
      )}
      {back.length > 0 && (
        <Section title={t.returns.title}>
          {back.map((one) => (
            <ReturnCard key={one.id} goodsReturn={one} />
          ))}
        </Section>
      )}
    </>
  );
}
