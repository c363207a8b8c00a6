import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { type Shipment, useShipments } from '../api/fulfillment';
import { paperUrls } from '../api/papers';
import { useSession } from '../api/session';
import {
  Empty,
  ErrorState,
  Loading,
  Page,
  PaperLink,
  Pills,
  StateTag,
  Tag,
  useDates,
  useShared,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { AfterSalesLink } from './after-sales-link';
import styles from './deliveries.module.css';
import { useMay } from './may';
import { Carrier } from './order-shipments';
import { useBuyerWords } from './words';

type Tab = 'shipped' | 'awaiting_second_signature' | 'accepted,partly_accepted,rejected';
const tabs: readonly Tab[] = ['shipped', 'awaiting_second_signature', 'accepted,partly_accepted,rejected'];

export function Component() {
  const t = useBuyerWords();
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'shipped';
  const labels: Record<Tab, string> = {
    shipped: t.deliveries.toAccept,
    awaiting_second_signature: t.deliveries.toSign,
    'accepted,partly_accepted,rejected': t.deliveries.done,
  };
  return (
    <Page title={t.deliveries.title} lead={t.deliveries.lead} actions={<AfterSalesLink tab="returns" />}>
      <div className={styles['tabs']}>
        <Pills<Tab>
          label={t.deliveries.title}
          value={tab}
          onChange={(next) => setQuery({ tab: next })}
          options={tabs.map((value) => ({ value, label: labels[value] }))}
        />
      </div>
      <List tab={tab} />
    </Page>
  );
}

function List({ tab }: { tab: Tab }) {
  const t = useBuyerWords();
  const shared = useShared();
  const shipments = useShipments({ state: tab });
  if (shipments.data === undefined)
    return shipments.error ? (
      <ErrorState error={shipments.error} retry={() => shipments.refetch()} />
    ) : (
      <Loading rows={8} title={false} />
    );
  const items = shipments.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const title =
      tab === 'shipped'
        ? t.deliveries.noneTitle
        : tab === 'awaiting_second_signature'
          ? t.deliveries.noneSign
          : t.deliveries.noneDone;
    return (
      <Empty title={title} text={t.deliveries.noneText} next={{ label: t.nav.orders, to: '/buy/orders' }} />
    );
  }
  return (
    <>
      <ul className={styles['list']}>
        {items.map((shipment) => (
          <li key={shipment.id}>
            <Delivery shipment={shipment} />
          </li>
        ))}
      </ul>
      {shipments.hasNextPage && (
        <p className={styles['more']}>
          <Button loading={shipments.isFetchingNextPage} onClick={() => shipments.fetchNextPage()}>
            {shared.actions.loadMore}
          </Button>
        </p>
      )}
    </>
  );
}

function Delivery({ shipment }: { shipment: Shipment }) {
  const t = useBuyerWords();
  const shared = useShared();
  const dates = useDates();
  const late = shipment.state === 'shipped' && new Date(shipment.acceptBy).getTime() < Date.now();
  return (
    <article className={styles['card']}>
      <GoodsImage name={shipment.lines[0]?.illustration ?? ''} alt="" className={styles['thumb']} />
      <div className={styles['body']}>
        <h2>{shipment.supplierName}</h2>
        <p className={styles['goods']}>
          {shipment.lines.map((line) => `${line.productName} × ${line.quantity}`).join('，')}
        </p>
        <p className={styles['facts']}>
          <span className="num">{t.deliveries.orderNumber(shipment.orderNumber)}</span>
          <span>{t.deliveries.shippedOn(dates.day(shipment.shippedAt))}</span>
          <Carrier shipment={shipment} />
        </p>
        <p className={styles['facts']}>
          <StateTag kind="shipment" state={shipment.state} />
          {shipment.state === 'shipped' && (
            <Tag tone={late ? 'bad' : 'still'}>
              {late ? t.deliveries.overdue : t.deliveries.acceptBy(dates.day(shipment.acceptBy))}
            </Tag>
          )}
          <PaperLink href={paperUrls.deliveryNote(shipment.id)}>{shared.papers.deliveryNote}</PaperLink>
          {shipment.acceptance?.state === 'accepted' && (
            <PaperLink href={paperUrls.acceptance(shipment.acceptance.id)}>
              {shared.papers.acceptance}
            </PaperLink>
          )}
        </p>
      </div>
      <Act shipment={shipment} />
    </article>
  );
}

function Act({ shipment }: { shipment: Shipment }) {
  const t = useBuyerWords();
  const me = useSession().data?.user.id;
  const may = useMay();
  const { acceptance } = shipment;
  if (shipment.state === 'shipped' && !may('accept')) return null;
  if (shipment.state === 'shipped')
    return (
      <Link className={styles['primary']} to={`/buy/shipments/${shipment.id}/acceptance`}>
        {t.deliveries.accept}
      </Link>
    );
  if (acceptance === null) return null;
  const mine =
    acceptance.state === 'awaiting_second_signature' && acceptance.firstSignerId !== me && may('sign');
  return (
    <Link className={mine ? styles['primary'] : styles['plain']} to={`/buy/acceptances/${acceptance.id}`}>
      {mine ? t.deliveries.sign : t.deliveries.see}
    </Link>
  );
}
