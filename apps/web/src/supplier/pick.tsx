import { PrinterOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import { remaining, useOrders } from '../api/orders';
import type { Order } from '../api/types';
import { Empty, ErrorState, Loading, Page, useDates, useShared, useWeight } from '../shared';
import print from '../shared/print.module.css';
import styles from './paper.module.css';
import { isToShip, openLines } from './to-ship';
import { useSupplierWords } from './words';

/** The orders to pick for: one by its id, or all that wait. */
function useWaiting(only: string | null) {
  const orders = useOrders({ state: 'confirmed' }, 50);
  const listed = orders.data?.pages.flatMap((page) => page.items).filter(isToShip) ?? [];
  const ids = only === null ? listed.map((order) => order.id) : [only];
  const details = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['order', id],
      queryFn: () => answer(api.GET('/v1/orders/{id}', { params: { path: { id } } })),
    })),
  });
  const error = orders.error ?? details.find((detail) => detail.error)?.error ?? null;
  const ready = (only !== null || orders.data !== undefined) && details.every((detail) => detail.data);
  const data = ready ? details.flatMap((detail) => detail.data ?? []) : undefined;
  const refetch = () => Promise.all([orders.refetch(), ...details.map((detail) => detail.refetch())]);
  return { data, error, refetch };
}

interface Total {
  key: string;
  name: string;
  spec: string;
  quantity: number;
  grams: number;
}

function totals(orders: readonly Order[]): Total[] {
  const found = new Map<string, Total>();
  for (const line of orders.flatMap(openLines)) {
    const before = found.get(line.skuId);
    found.set(line.skuId, {
      key: line.skuId,
      name: line.productName,
      spec: line.spec,
      quantity: (before?.quantity ?? 0) + remaining(line),
      grams: (before?.grams ?? 0) + remaining(line) * line.unitGrams,
    });
  }
  return [...found.values()].sort((a, b) => b.quantity - a.quantity);
}

/** C5: first what to fetch from the store in all, then what goes into which order; a box to tick for each. */
export function Component() {
  const t = useSupplierWords();
  const shared = useShared();
  const [query] = useSearchParams();
  const only = query.get('order');
  const waiting = useWaiting(only);
  return (
    <div className={`${print['paper']} ${styles['page']}`}>
      <Page
        title={t.pick.title}
        lead={t.pick.lead}
        back={
          only === null
            ? { to: '/supply', label: t.nav.today }
            : { to: `/supply/orders/${only}`, label: t.ship.back }
        }
        width="narrow"
        actions={
          <Button type="primary" size="large" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {shared.actions.print}
          </Button>
        }
      >
        {waiting.data === undefined &&
          (waiting.error ? (
            <ErrorState error={waiting.error} retry={waiting.refetch} />
          ) : (
            <Loading rows={8} />
          ))}
        {waiting.data && totals(waiting.data).length === 0 && (
          <Empty title={t.pick.empty} text={t.pick.emptyText} />
        )}
        {waiting.data && totals(waiting.data).length > 0 && <Sheet orders={waiting.data} />}
      </Page>
    </div>
  );
}

function Sheet({ orders }: { orders: readonly Order[] }) {
  const t = useSupplierWords();
  const dates = useDates();
  const weight = useWeight();
  return (
    <article className={styles['sheet']}>
      <h2>{t.pick.heading}</h2>
      <p className={styles['number']}>{dates.moment(new Date())}</p>
      <h3>{t.pick.together}</h3>
      <table>
        <tbody>
          {totals(orders).map((total) => (
            <tr key={total.key}>
              <td>
                <span className={styles['box']} />
              </td>
              <td>
                <b>{total.name}</b> {total.spec}
              </td>
              <td>
                <b>× {total.quantity}</b>
              </td>
              <td>{weight(total.grams)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {orders.length > 0 &&
        orders.map((order) => (
          <section key={order.id} className={styles['pick']}>
            <h3>
              {order.buyerName} · {order.number}
            </h3>
            <table>
              <tbody>
                {openLines(order).map((line) => (
                  <tr key={line.id}>
                    <td>
                      <span className={styles['box']} />
                    </td>
                    <td>
                      {line.productName} {line.spec}
                    </td>
                    <td>
                      <b>× {remaining(line)}</b>
                    </td>
                    <td>{t.pick.lot}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {order.note && <p className={styles['remark']}>{t.note.remark(order.note)}</p>}
          </section>
        ))}
    </article>
  );
}
