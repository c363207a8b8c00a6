import { useParams } from 'react-router';
import { Await, DataList, DateText, Facts, Page } from '../../shared';
import { useBookings } from './api';
import { entryColumns } from './entries';
import { useJournalWords } from './words';

/** All bookings that one paper caused, both sides of each. */
export function Component() {
  const t = useJournalWords();
  const { id = '' } = useParams();
  const bookings = useBookings(id);
  return (
    <Page title={t.booking} back={{ to: '/operate/journal', label: t.back }} width="wide">
      <Await read={bookings}>
        {({ entries }) => {
          const [first] = entries;
          return (
            <>
              <Facts
                columns={2}
                items={[
                  [t.cause, first && t.causes[first.causeKind]],
                  [t.paper, first?.paper],
                  [t.order, first?.orderNumber],
                  [t.day, <DateText key="day" value={first?.bookedOn} />],
                  [t.recordedAt, <DateText key="at" value={first?.recordedAt} clock />],
                ]}
              />
              <DataList
                caption={t.booking}
                columns={entryColumns(t)}
                rows={entries}
                rowKey={({ causeKind, position }) => `${causeKind}-${position}`}
              />
            </>
          );
        }}
      </Await>
    </Page>
  );
}
