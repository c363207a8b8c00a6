import { useSession } from '../api/session';
import { useReserve } from '../reserve/api';
import { ReserveView, useReserveYear } from '../reserve/view';
import { useReserveWords } from '../reserve/words';
import { Await, Loading, Page } from '../shared';

/** B14: the unit's own share. */
export function Component() {
  const t = useReserveWords();
  const { year, picker } = useReserveYear();
  const reserve = useReserve(useSession().data?.organization.id, year);
  return (
    <Page title={t.title(year)} lead={t.lead} actions={picker}>
      <Await read={reserve} bones={<Loading rows={9} />}>
        {(data) => (
          <ReserveView
            reserve={data}
            href={({ orderId }) => `/buy/orders/${orderId}`}
            marketHref="/buy/find"
          />
        )}
      </Await>
    </Page>
  );
}
