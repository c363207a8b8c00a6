import type { ReactNode } from 'react';
import type { Shipment } from '../api/fulfillment';
import { type Column, DataList, DateText, StateTag, Tag } from '../shared';
import { Deadline } from './deadline';
import { type SupplierWords, useSupplierWords } from './words';

/** Carrier and number, or driver and plate. */
export function transportText(
  shipment: Pick<Shipment, 'transport' | 'carrier' | 'trackingNumber' | 'driverName' | 'plateNumber'>,
): string {
  return shipment.transport === 'carrier'
    ? `${shipment.carrier ?? ''} ${shipment.trackingNumber ?? ''}`.trim()
    : `${shipment.driverName ?? ''} ${shipment.plateNumber ?? ''}`.trim();
}

function columnsOf(t: SupplierWords, withBuyer: boolean): Column<Shipment>[] {
  const buyer: Column<Shipment> = {
    key: 'buyer',
    title: t.order.buyer,
    render: (shipment) => shipment.buyerName,
  };
  return [
    {
      key: 'number',
      title: t.shipment.number,
      phone: 'heading',
      render: (shipment) => <span className="num">{shipment.number}</span>,
    },
    ...(withBuyer ? [buyer] : []),
    {
      key: 'goods',
      title: t.orders.goods,
      render: (shipment) =>
        shipment.lines.map((line) => `${line.productName} × ${line.quantity}`).join(' · '),
    },
    { key: 'transport', title: t.shipment.transport, render: transportText },
    {
      key: 'state',
      title: t.orders.state,
      phone: 'corner',
      render: (shipment) =>
        shipment.escalationLevel > 0 && shipment.acceptance === null ? (
          <Tag tone="bad">{t.shipment.overdue}</Tag>
        ) : (
          <StateTag kind="shipment" state={shipment.state} />
        ),
    },
    {
      key: 'when',
      title: t.shipment.shippedAt,
      align: 'end',
      render: (shipment) => <DateText value={shipment.shippedAt} />,
    },
    {
      key: 'by',
      title: t.shipment.acceptBy,
      align: 'end',
      render: (shipment) => (shipment.state === 'shipped' ? <Deadline at={shipment.acceptBy} /> : '—'),
    },
  ];
}

export function ShipmentList({
  shipments,
  withBuyer = false,
  empty,
}: {
  shipments: readonly Shipment[];
  withBuyer?: boolean;
  empty?: ReactNode;
}) {
  const t = useSupplierWords();
  return (
    <DataList
      caption={t.shipment.list}
      columns={columnsOf(t, withBuyer)}
      rows={shipments}
      rowKey={(shipment) => shipment.id}
      rowLink={(shipment) => `/supply/shipments/${shipment.id}`}
      empty={empty}
      dense
    />
  );
}
