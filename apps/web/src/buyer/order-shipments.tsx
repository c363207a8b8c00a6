import { Link } from 'react-router';
import type { Shipment } from '../api/fulfillment';
import { paperUrls } from '../api/papers';
import type { Order } from '../api/types';
import { Money, Note, PaperLink, StateTag, useDates, useShared } from '../shared';
import { useMay } from './may';
import styles from './order.module.css';
import { useBuyerWords } from './words';

/** Each consignment: what, with whom, how far, and its papers. */
export function OrderShipments({ order, shipments }: { order: Order; shipments: readonly Shipment[] }) {
  const t = useBuyerWords();
  if (shipments.length === 0)
    return <p className="quiet">{order.state === 'cancelled' ? t.order.cancelled : t.order.noShipments}</p>;
  return (
    <ul className={styles['shipments']}>
      {shipments.map((shipment) => (
        <li key={shipment.id}>
          <ShipmentRow shipment={shipment} />
        </li>
      ))}
    </ul>
  );
}

function ShipmentRow({ shipment }: { shipment: Shipment }) {
  const t = useBuyerWords();
  const shared = useShared();
  const dates = useDates();
  const may = useMay();
  const { acceptance } = shipment;
  return (
    <>
      <div className={styles['shipmentHead']}>
        <b className="num">{shipment.number}</b>
        <StateTag kind="shipment" state={shipment.state} />
        <span className="quiet">{t.deliveries.shippedOn(dates.day(shipment.shippedAt))}</span>
        <span className={styles['shipmentAct']}>
          {shipment.state === 'shipped' && may('accept') && (
            <Link to={`/buy/shipments/${shipment.id}/acceptance`}>{t.order.acceptNow} →</Link>
          )}
          {acceptance?.state === 'awaiting_second_signature' && (
            <Link to={`/buy/acceptances/${acceptance.id}`}>{t.order.signNow} →</Link>
          )}
          {acceptance?.state === 'accepted' && (
            <>
              <Link to={`/buy/acceptances/${acceptance.id}`}>{t.order.seeAcceptance}</Link>
              <PaperLink href={paperUrls.acceptance(acceptance.id)}>{shared.papers.acceptance}</PaperLink>
            </>
          )}
          <PaperLink href={paperUrls.deliveryNote(shipment.id)}>{shared.papers.deliveryNote}</PaperLink>
        </span>
      </div>
      <p className={styles['shipmentFacts']}>
        <Carrier shipment={shipment} />
        {acceptance && (
          <span>
            {shared.states.acceptance[acceptance.state]} <Money fen={acceptance.acceptedFen} size="small" />
          </span>
        )}
      </p>
      <p className={styles['shipmentFacts']}>
        {shipment.lines.map((line) => (
          <span key={line.id}>
            {line.productName} × {line.quantity}{' '}
            <small>
              {t.order.lot} {line.lotNumber}
            </small>
          </span>
        ))}
      </p>
      {shipment.escalationLevel > 0 && acceptance?.state !== 'accepted' && (
        <Note tone="seal">{t.deliveries.overdue}</Note>
      )}
    </>
  );
}

export function Carrier({ shipment }: { shipment: Shipment }) {
  const t = useBuyerWords();
  return shipment.transport === 'own_truck' ? (
    <span>
      {t.order.driver} {shipment.driverName} · {t.order.plate} {shipment.plateNumber}
    </span>
  ) : (
    <span>
      {shipment.carrier} · {t.order.tracking} <span className="num">{shipment.trackingNumber}</span>
    </span>
  );
}
