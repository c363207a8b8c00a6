import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { type Shipment, useShipment } from '../api/fulfillment';
import { useOrder } from '../api/orders';
import type { Order } from '../api/types';
import { Await, Loading, Page, useDates, useShared, useWeight } from '../shared';
import print from '../shared/print.module.css';
import { addressText } from './address';
import styles from './paper.module.css';
import { transportText } from './shipment-list';
import { useSupplierWords } from './words';

/** C5: the delivery note, A4 portrait, with room for two signatures and a stamp. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const shared = useShared();
  const shipment = useShipment(id);
  return (
    <div className={`${print['paper']} ${styles['page']}`}>
      <Page
        title={t.note.title}
        lead={t.note.lead}
        back={{ to: `/supply/shipments/${id}`, label: t.note.back }}
        width="narrow"
        actions={
          <Button type="primary" size="large" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {shared.actions.print}
          </Button>
        }
      >
        <Await read={shipment} bones={<Loading rows={10} />}>
          {(data) => <WithOrder shipment={data} />}
        </Await>
      </Page>
    </div>
  );
}

function WithOrder({ shipment }: { shipment: Shipment }) {
  const order = useOrder(shipment.orderId);
  return (
    <Await read={order} bones={<Loading rows={10} />}>
      {(data) => <Sheet shipment={shipment} order={data} />}
    </Await>
  );
}

function Sheet({ shipment, order }: { shipment: Shipment; order: Order }) {
  const t = useSupplierWords();
  const dates = useDates();
  return (
    <article className={styles['sheet']}>
      <h2>{t.note.heading}</h2>
      <p className={styles['number']}>
        {t.shipment.number} {shipment.number}
      </p>
      <dl className={styles['head']}>
        <div>
          <dt>{t.note.from}</dt>
          <dd>{shipment.supplierName}</dd>
        </div>
        <div>
          <dt>{t.note.to}</dt>
          <dd>{shipment.buyerName}</dd>
        </div>
        <div>
          <dt>{t.order.delivery}</dt>
          <dd>{addressText(order.deliveryAddress)}</dd>
        </div>
        <div>
          <dt>{t.order.number}</dt>
          <dd>{order.number}</dd>
        </div>
        <div>
          <dt>{t.shipment.transport}</dt>
          <dd>{transportText(shipment)}</dd>
        </div>
        <div>
          <dt>{t.shipment.shippedAt}</dt>
          <dd>{dates.moment(shipment.shippedAt)}</dd>
        </div>
      </dl>
      <Goods shipment={shipment} order={order} />
      {order.note && <p className={styles['remark']}>{t.note.remark(order.note)}</p>}
      <div className={styles['signatures']}>
        <p>{t.note.sender}</p>
        <p>{t.note.driver}</p>
        <p>{t.note.firstSigner}</p>
        <p>{t.note.secondSigner}</p>
      </div>
      <p className={styles['stamp']}>{t.note.stamp}</p>
      <p className={styles['fine']}>{t.note.fine}</p>
    </article>
  );
}

function Goods({ shipment, order }: { shipment: Shipment; order: Order }) {
  const t = useSupplierWords();
  const weight = useWeight();
  const gramsOf = (lineId: string) => order.lines.find((line) => line.id === lineId)?.unitGrams ?? 0;
  const packs = shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
  const grams = shipment.lines.reduce((sum, line) => sum + line.quantity * gramsOf(line.orderLineId), 0);
  return (
    <table>
      <thead>
        <tr>
          <th>{t.note.no}</th>
          <th>{t.orders.goods}</th>
          <th>{t.note.spec}</th>
          <th>{t.ship.quantity}</th>
          <th>{t.note.weight}</th>
          <th>{t.ship.lot}</th>
          <th>{t.ship.origin}</th>
          <th>{t.note.received}</th>
        </tr>
      </thead>
      <tbody>
        {shipment.lines.map((line, place) => (
          <tr key={line.id}>
            <td>{place + 1}</td>
            <td>{line.productName}</td>
            <td>{line.spec}</td>
            <td>{line.quantity}</td>
            <td className={styles['whole']}>{weight(line.quantity * gramsOf(line.orderLineId))}</td>
            <td>{line.lotNumber}</td>
            <td>
              {line.originCountyName} {line.originTownship}
            </td>
            <td className={styles['blank']} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>{t.note.total}</td>
          <td>{packs}</td>
          <td className={styles['whole']}>{weight(grams)}</td>
          <td colSpan={3} />
        </tr>
      </tfoot>
    </table>
  );
}
