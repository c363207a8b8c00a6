import { FilePdfOutlined, PrinterOutlined } from '@ant-design/icons';
import { Link, useParams } from 'react-router';
import { type Shipment, useShipment } from '../api/fulfillment';
import { paperUrls } from '../api/papers';
import {
  Await,
  type Column,
  CopyButton,
  DataList,
  DateText,
  Facts,
  Loading,
  Money,
  Note,
  Page,
  PaperLink,
  Section,
  StateTag,
  useShared,
} from '../shared';
import { Deadline } from './deadline';
import styles from './order.module.css';
import { transportText } from './shipment-list';
import { type SupplierWords, useSupplierWords } from './words';

/** One truck: what was on it, where it is in the acceptance, and its papers. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const shared = useShared();
  const shipment = useShipment(id);
  return (
    <Page
      title={shipment.data ? t.shipment.title(shipment.data.buyerName) : t.shipment.list}
      eyebrow={shipment.data?.number}
      lead={shipment.data && <StateTag kind="shipment" state={shipment.data.state} />}
      back={
        shipment.data
          ? { to: `/supply/orders/${shipment.data.orderId}`, label: t.ship.back }
          : { to: '/supply/orders', label: t.orders.title }
      }
      actions={
        shipment.data && (
          <>
            <Link className={styles['quietAct']} to={`/supply/shipments/${id}/labels`}>
              <PrinterOutlined aria-hidden="true" /> {t.labels.title}
            </Link>
            <a className={styles['act']} href={paperUrls.deliveryNote(id)} target="_blank" rel="noreferrer">
              <FilePdfOutlined aria-hidden="true" /> {shared.papers.deliveryNote}
            </a>
          </>
        )
      }
    >
      <Await read={shipment} bones={<Loading rows={8} />}>
        {(data) => <Content shipment={data} />}
      </Await>
    </Page>
  );
}

function columnsOf(t: SupplierWords): Column<Shipment['lines'][number]>[] {
  return [
    {
      key: 'goods',
      title: t.orders.goods,
      phone: 'heading',
      render: (line) => `${line.productName} ${line.spec}`,
    },
    {
      key: 'quantity',
      title: t.ship.quantity,
      align: 'end',
      phone: 'corner',
      render: (line) => <b>× {line.quantity}</b>,
    },
    { key: 'lot', title: t.ship.lot, render: (line) => <span className="num">{line.lotNumber}</span> },
    {
      key: 'origin',
      title: t.ship.origin,
      render: (line) => `${line.originCountyName} ${line.originTownship}`,
    },
    {
      key: 'harvested',
      title: t.ship.harvestedOn,
      align: 'end',
      render: (line) => <DateText value={line.harvestedOn} />,
    },
  ];
}

function Content({ shipment }: { shipment: Shipment }) {
  const t = useSupplierWords();
  const shared = useShared();
  const waiting = shipment.state === 'shipped';
  const { acceptance } = shipment;
  return (
    <>
      {waiting && (
        <Note tone={shipment.escalationLevel > 0 ? 'seal' : 'loess'}>
          {t.shipment.waits} <Deadline at={shipment.acceptBy} />
        </Note>
      )}
      {shipment.state === 'awaiting_second_signature' && <Note tone="loess">{t.shipment.oneSigned}</Note>}
      {acceptance?.state === 'accepted' && (
        <Note tone="barley">
          {t.shipment.accepted(acceptance.number)} <Money fen={acceptance.acceptedFen} />{' '}
          <PaperLink href={paperUrls.acceptance(acceptance.id)}>{shared.papers.acceptance}</PaperLink>
        </Note>
      )}
      <Section title={t.orders.goods}>
        <DataList
          caption={t.orders.goods}
          columns={columnsOf(t)}
          rows={shipment.lines}
          rowKey={(line) => line.id}
        />
      </Section>
      <Section title={t.ship.transport}>
        <Facts
          columns={2}
          items={[
            [
              t.shipment.transport,
              <span key="transport">
                {transportText(shipment)}{' '}
                {shipment.trackingNumber && (
                  <CopyButton size="small" text={shipment.trackingNumber} label={t.ship.trackingNumber} />
                )}
              </span>,
            ],
            [t.shipment.shippedAt, <DateText key="at" value={shipment.shippedAt} clock />],
            [t.shipment.acceptBy, <DateText key="by" value={shipment.acceptBy} clock />],
            [
              t.order.number,
              <Link key="order" to={`/supply/orders/${shipment.orderId}`}>
                {shipment.orderNumber}
              </Link>,
            ],
          ]}
        />
      </Section>
    </>
  );
}
