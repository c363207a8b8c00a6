import { FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useShipments } from '../api/fulfillment';
import { useOrder } from '../api/orders';
import { paperUrls } from '../api/papers';
import type { Order, OrderLine } from '../api/types';
import {
  Await,
  type Column,
  DataList,
  Facts,
  formatFen,
  Money,
  Note,
  Page,
  PerWeight,
  Section,
  StateTag,
  useDates,
  useShared,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { OrderRefunds } from '../shared/order-refunds';
import { CancelOrder } from './cancel-order';
import { CloseRest, mayCloseRest, RestNote } from './close-rest';
import { useMay } from './may';
import styles from './order.module.css';
import { useOrderAgain } from './order-again';
import { OrderReturns } from './order-returns';
import { OrderShipments } from './order-shipments';
import { OrderTimeline } from './order-timeline';
import { useBuyerWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const read = useOrder(id);
  return <Await read={read}>{(order) => <OrderPage order={order} />}</Await>;
}

function OrderPage({ order }: { order: Order }) {
  const t = useBuyerWords();
  const dates = useDates();
  const shipments = useShipments({ orderId: order.id }, 50);
  const sent = shipments.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={order.supplierName}
      back={{ to: '/buy/orders', label: t.order.back }}
      eyebrow={t.order.title(order.number)}
      lead={
        <div className={styles['states']}>
          <StateTag kind="order" state={order.state} />
          {order.state !== 'cancelled' && <StateTag kind="delivery" state={order.deliveryStatus} />}
          {order.state !== 'cancelled' && <StateTag kind="payment" state={order.paymentStatus} />}
          <span className="quiet">{t.order.placedBy(order.placedBy.name, dates.moment(order.placedAt))}</span>
        </div>
      }
      actions={<Actions order={order} shipped={sent.length > 0} />}
    >
      <Sums order={order} />
      <div className={styles['layout']}>
        <div>
          <Section title={t.order.lines}>
            <Lines order={order} />
          </Section>
          <Section title={t.order.shipments}>
            <OrderShipments order={order} shipments={sent} />
          </Section>
          <OrderReturns orderId={order.id} />
          <OrderRefunds orderId={order.id} />
          <Section title={t.order.facts}>
            <OrderFacts order={order} />
          </Section>
        </div>
        <Section title={t.order.timeline}>
          <OrderTimeline order={order} shipments={sent} />
        </Section>
      </div>
    </Page>
  );
}

function Actions({ order, shipped }: { order: Order; shipped: boolean }) {
  const t = useBuyerWords();
  const shared = useShared();
  const navigate = useNavigate();
  const again = useOrderAgain();
  const may = useMay();
  const [asking, setAsking] = useState<'cancel' | 'close'>();
  const stop = () => setAsking(undefined);
  const cancellable =
    may('cancel') &&
    (order.state === 'placed' || order.state === 'confirmed') &&
    !shipped &&
    order.paidFen === 0;
  return (
    <>
      {cancellable && <Button onClick={() => setAsking('cancel')}>{t.order.cancel}</Button>}
      {may('cancel') && mayCloseRest(order) && (
        <Button onClick={() => setAsking('close')}>{t.order.closeRest}</Button>
      )}
      <Button href={paperUrls.order(order.id)} target="_blank" icon={<FilePdfOutlined />}>
        {shared.papers.order}
      </Button>
      {may('buy') && <Button onClick={() => again(order)}>{t.order.again}</Button>}
      {order.dueFen > 0 && may('pay') && (
        <Button type="primary" onClick={() => navigate(`/buy/orders/${order.id}/pay`)}>
          {t.order.pay} {formatFen(order.dueFen)}
        </Button>
      )}
      <CancelOrder orderId={order.id} open={asking === 'cancel'} onClose={stop} />
      <CloseRest order={order} open={asking === 'close'} onClose={stop} />
    </>
  );
}

function Sums({ order }: { order: Order }) {
  const t = useBuyerWords();
  const figures: ReadonlyArray<readonly [string, number]> = [
    [t.order.total, order.totalFen],
    [t.order.accepted, order.acceptedFen - order.returnedFen],
    [t.order.paid, order.paidFen],
    [t.order.due, order.dueFen],
  ];
  return (
    <>
      {order.cancelReason !== null && (
        <Note tone="seal">{`${t.order.cancelled}：${order.cancelReason}`}</Note>
      )}
      <RestNote order={order} />
      <dl className={styles['sums']}>
        {figures.map(([label, fen], place) => (
          <div key={label} className={place === 3 && fen > 0 ? styles['due'] : ''}>
            <dt>{label}</dt>
            <dd>
              <Money fen={fen} size="large" />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Lines({ order }: { order: Order }) {
  const t = useBuyerWords();
  const columns: ReadonlyArray<Column<OrderLine>> = [
    {
      key: 'product',
      title: t.order.product,
      phone: 'heading',
      total: t.order.total,
      render: (line) => (
        <span className={styles['product']}>
          <GoodsImage name={line.illustration} alt="" className={styles['thumb']} />
          <span>
            <Link to={`/buy/products/${line.productId}`}>{line.productName}</Link>
            <small>
              {line.spec} · {line.originCountyName}
            </small>
          </span>
        </span>
      ),
    },
    {
      key: 'price',
      title: t.order.price,
      align: 'end',
      render: (line) => (
        <span className={styles['price']}>
          <Money fen={line.priceFen} />
          <PerWeight priceFen={line.priceFen} unitGrams={line.unitGrams} jin={false} />
        </span>
      ),
    },
    {
      key: 'quantity',
      title: t.order.quantity,
      align: 'end',
      render: (line) => <span className="num">{line.quantity}</span>,
    },
    { key: 'progress', title: t.order.progress, render: (line) => <LineProgress line={line} /> },
    {
      key: 'amount',
      title: t.order.amount,
      align: 'end',
      total: <Money fen={order.totalFen} />,
      render: (line) => <Money fen={line.amountFen} />,
    },
  ];
  return <DataList caption={t.order.lines} columns={columns} rows={order.lines} rowKey={(line) => line.id} />;
}

function LineProgress({ line }: { line: OrderLine }) {
  const t = useBuyerWords();
  if (line.shippedQuantity + line.closedQuantity === 0)
    return <span className="quiet">{t.order.notShipped}</span>;
  const judged = line.acceptedQuantity + line.rejectedQuantity > 0;
  return (
    <span className={styles['progress']}>
      {!judged && line.shippedQuantity > 0 && <span>{t.order.shipped(line.shippedQuantity)}</span>}
      {judged && <span className={styles['good']}>{t.order.acceptedN(line.acceptedQuantity)}</span>}
      {line.rejectedQuantity > 0 && (
        <span className={styles['bad']}>{t.order.rejectedN(line.rejectedQuantity)}</span>
      )}
      {line.returnedQuantity > 0 && (
        <span className={styles['bad']}>{t.order.returnedN(line.returnedQuantity)}</span>
      )}
      {line.closedQuantity > 0 && (
        <span className={styles['bad']}>{t.order.closedN(line.closedQuantity)}</span>
      )}
    </span>
  );
}

function OrderFacts({ order }: { order: Order }) {
  const t = useBuyerWords();
  const shared = useShared();
  const dates = useDates();
  const { recipient, phone, region, detail, ...others } = order.deliveryAddress;
  const address = [recipient, phone, region, detail, ...Object.values(others)].filter(Boolean).join(' · ');
  return (
    <Facts
      items={[
        [t.order.buyer, order.buyerName],
        [t.order.supplier, order.supplierName],
        [t.order.funding, shared.states.funding[order.fundingSource]],
        [t.order.terms, t.basket.termNames[order.paymentTerms]],
        [t.order.address, address],
        [t.order.note, order.note],
        [t.order.confirmBy, order.state === 'placed' ? dates.moment(order.confirmBy) : null],
      ]}
    />
  );
}
