import { useParams } from 'react-router';
import { useReserve } from '../../reserve/api';
import { ReserveView, useReserveYear } from '../../reserve/view';
import { useReserveWords } from '../../reserve/words';
import { Await, Loading, Page } from '../../shared';

/** The same page as the unit's own, of a unit in the territory. */
export function Component() {
  const t = useReserveWords();
  const { id = '' } = useParams();
  const { year, picker } = useReserveYear();
  const reserve = useReserve(id, year);
  return (
    <Page
      title={reserve.data?.unit.name ?? t.title(year)}
      eyebrow={reserve.data && `${t.title(year)} · ${reserve.data.unit.regionName}`}
      back={{ to: `/official/filings?year=${year}`, label: t.back }}
      actions={picker}
    >
      <Await read={reserve} bones={<Loading rows={9} />}>
        {(data) => (
          <ReserveView
            reserve={data}
            href={({ id: factId, isFact }) => (isFact ? `/official/facts/${factId}` : undefined)}
          />
        )}
      </Await>
    </Page>
  );
}
