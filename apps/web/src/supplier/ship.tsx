import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useOrder } from '../api/orders';
import type { Order } from '../api/types';
import { Await, Empty, Loading, Note, Page, Refused, Section, toast, useWeight } from '../shared';
import { addressText } from './address';
import { useSendShipment } from './api';
import styles from './ship.module.css';
import { forgetDraft, missing, toShipment, useShipDraft } from './ship-draft';
import { ShipLine } from './ship-line';
import { ShipTransport } from './ship-transport';
import { awaitsPayment, openLines } from './to-ship';
import { useSupplierWords } from './words';

/** C6: what goes on the truck now, by lot and origin, and who drives it. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const order = useOrder(id);
  return (
    <Page
      title={t.ship.title}
      eyebrow={order.data && `${order.data.buyerName} · ${order.data.number}`}
      back={{ to: `/supply/orders/${id}`, label: t.ship.back }}
      width="narrow"
    >
      <Await read={order} bones={<Loading rows={8} />}>
        {(data) => <Gate order={data} />}
      </Await>
    </Page>
  );
}

function Gate({ order }: { order: Order }) {
  const t = useSupplierWords();
  const next = { label: t.ship.back, to: `/supply/orders/${order.id}` };
  if (awaitsPayment(order)) return <Empty title={t.ship.notPaid} text={t.order.awaitsPayment} next={next} />;
  if (order.state !== 'confirmed' || openLines(order).length === 0)
    return <Empty title={t.ship.nothing} text={t.ship.nothingText} next={next} />;
  return <Form order={order} />;
}

function Form({ order }: { order: Order }) {
  const t = useSupplierWords();
  const weight = useWeight();
  const navigate = useNavigate();
  const { draft, change, changeLine } = useShipDraft(order);
  const ship = useSendShipment(order.id);
  const lacks = missing(draft);
  const lines = openLines(order);
  const packs = lines.reduce((sum, line) => sum + (draft.lines[line.id]?.quantity ?? 0), 0);
  const grams = lines.reduce((sum, line) => sum + (draft.lines[line.id]?.quantity ?? 0) * line.unitGrams, 0);
  // The refreshed order takes this form away before the answer is used: a callback of `mutate` would go with it.
  const submit = async () => {
    const { id } = await ship.mutateAsync(toShipment(draft));
    forgetDraft(order.id);
    toast(t.ship.sent);
    navigate(`/supply/shipments/${id}`, { replace: true });
  };
  return (
    <>
      <Note>{addressText(order.deliveryAddress)}</Note>
      <Section title={t.ship.goods} note={t.ship.goodsNote}>
        <ul className={styles['lines']}>
          {lines.map((line) => (
            <ShipLine
              key={line.id}
              line={line}
              draft={draft.lines[line.id]}
              change={(part) => changeLine(line.id, part)}
            />
          ))}
        </ul>
      </Section>
      <Section title={t.ship.transport}>
        <ShipTransport draft={draft} change={change} />
      </Section>
      <div className={styles['foot']}>
        <Refused error={ship.error} />
        <p aria-live="polite">
          {lacks.length === 0
            ? t.ship.ready(packs, weight(grams))
            : lacks.map((one) => t.ship.missing[one]).join(' · ')}
        </p>
        <Button
          type="primary"
          size="large"
          block
          disabled={lacks.length > 0}
          loading={ship.isPending}
          onClick={() => submit().catch(() => ship.error)}
        >
          {t.ship.submit}
        </Button>
      </div>
    </>
  );
}
