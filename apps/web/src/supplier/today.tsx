import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useOrders } from '../api/orders';
import { type Task, useTasks } from '../api/progress';
import { useSession } from '../api/session';
import type { OrderSummary } from '../api/types';
import { Await, Empty, LoadingCards, Money, Page, Section, useDates, useShared } from '../shared';
import { ConfirmOrder } from './confirm-order';
import { OrderCard } from './order-card';
import { isToShip } from './to-ship';
import styles from './today.module.css';
import { useSupplierWords } from './words';

/** C1: what waits for a hand today, in the order in which it should be done. */
export function Component() {
  const t = useSupplierWords();
  const dates = useDates();
  const session = useSession();
  const tasks = useTasks();
  return (
    <Page title={t.today.title} eyebrow={session.data?.organization.name} lead={dates.date(new Date())}>
      <Await read={tasks} bones={<LoadingCards count={4} height={120} />}>
        {(data) => <Work tasks={data.items} />}
      </Await>
    </Page>
  );
}

/** What asks for a hand; the rest only tells. */
const waiting = [
  'to_confirm',
  'to_ship',
  'returns_to_decide',
  'invoices_to_issue',
  'red_letters_needed',
  'invoices_disputed',
];

function Work({ tasks }: { tasks: readonly Task[] }) {
  const t = useSupplierWords();
  const find = (kind: string) => tasks.find((task) => task.kind === kind);
  const counted = (kind: string) => find(kind)?.count ?? 0;
  const quiet = waiting.every((kind) => counted(kind) === 0);
  return (
    <>
      <Board find={find} />
      {quiet && (
        <Empty
          title={t.today.quietTitle}
          text={t.today.quietText}
          next={{ label: t.today.quietNext, to: '/supply/stock' }}
        />
      )}
      {counted('to_confirm') > 0 && <NewOrders count={counted('to_confirm')} />}
      {counted('to_ship') > 0 && <ToShip count={counted('to_ship')} />}
    </>
  );
}

/** Figures, each a door; those about invoices only while something waits there. */
function Board({ find }: { find: (kind: string) => Task | undefined }) {
  const t = useSupplierWords();
  const doors = [
    { kind: 'to_confirm', to: '/supply/orders?state=placed', urgent: true },
    { kind: 'to_ship', to: '/supply/orders?state=to_ship', urgent: true },
    { kind: 'in_transit', to: '/supply/orders?state=in_transit', urgent: false },
    { kind: 'returns_to_decide', to: '/supply/returns', urgent: true },
  ] as const;
  const papers = (
    [
      { kind: 'invoices_to_issue', to: '/supply/invoices' },
      { kind: 'red_letters_needed', to: '/supply/invoices?tab=red' },
      { kind: 'invoices_disputed', to: '/supply/invoices?tab=issued' },
    ] as const
  )
    .filter(({ kind }) => (find(kind)?.count ?? 0) > 0)
    .map((door) => ({ ...door, urgent: true }));
  const money = find('money_arriving');
  return (
    <nav className={styles['board']} aria-label={t.today.board}>
      {[...doors, ...papers].map((door) => {
        const count = find(door.kind)?.count ?? 0;
        return (
          <Link
            key={door.kind}
            to={door.to}
            className={count > 0 && door.urgent ? styles['urgent'] : styles['door']}
          >
            <b>{count}</b>
            <span>{t.today.tasks[door.kind]}</span>
          </Link>
        );
      })}
      <Link to="/supply/money" className={styles['money']}>
        <span>{t.today.tasks.money_arriving}</span>
        <Money fen={money?.amountFen ?? 0} size="large" />
        <small>{t.today.moneyCount(money?.count ?? 0)}</small>
      </Link>
    </nav>
  );
}

function NewOrders({ count }: { count: number }) {
  const t = useSupplierWords();
  const shared = useShared();
  const [chosen, setChosen] = useState<OrderSummary>();
  const orders = useOrders({ state: 'placed' });
  const rows = orders.data?.pages[0]?.items ?? [];
  return (
    <Section
      title={t.today.newTitle(count)}
      note={t.today.newNote}
      actions={count > 3 && <Link to="/supply/orders?state=placed">{shared.actions.all} →</Link>}
    >
      <ul className={styles['cards']}>
        {rows.slice(0, 3).map((order) => (
          <li key={order.id}>
            <OrderCard order={order} deadline={order.confirmBy}>
              <Button type="primary" size="large" block onClick={() => setChosen(order)}>
                {t.order.confirm}
              </Button>
            </OrderCard>
          </li>
        ))}
      </ul>
      {chosen && <ConfirmOrder order={chosen} onClose={() => setChosen(undefined)} />}
    </Section>
  );
}

function ToShip({ count }: { count: number }) {
  const t = useSupplierWords();
  const shared = useShared();
  const orders = useOrders({ state: 'confirmed' }, 50);
  const rows = (orders.data?.pages[0]?.items ?? []).filter(isToShip);
  return (
    <Section
      title={t.today.shipTitle(count)}
      actions={
        <>
          <Link to="/supply/pick">
            <PrinterOutlined aria-hidden="true" /> {t.pick.title}
          </Link>
          {count > 3 && <Link to="/supply/orders?state=to_ship">{shared.actions.all} →</Link>}
        </>
      }
    >
      <ul className={styles['cards']}>
        {rows.slice(0, 3).map((order) => (
          <li key={order.id}>
            <OrderCard order={order}>
              <Link className={styles['act']} to={`/supply/orders/${order.id}/ship`}>
                {t.order.ship}
              </Link>
            </OrderCard>
          </li>
        ))}
      </ul>
    </Section>
  );
}
