import { Link } from 'react-router';
import { useFilingWords } from '../../filing/words';
import { Await, type Column, DataList, Empty, Page, useDates, useLanguage } from '../../shared';
import { MorePages } from '../../shared/pages';
import { YearSelect } from '../year-select';
import { type Reminder, useReminders } from './api';
import { deskHref, useChoice } from './choice';

/** 催报记录: who was reminded when, and what came of it. */
export function Component() {
  const t = useFilingWords();
  const dates = useDates();
  const { choice, set } = useChoice();
  const reminders = useReminders(choice.year);
  const { language } = useLanguage();
  const noteOf = ({ note, noteEn }: Reminder) => (language === 'en' ? (noteEn ?? note) : note);
  const columns: Column<Reminder>[] = [
    { key: 'at', title: t.desk.sentAt, phone: 'heading', render: (row) => dates.moment(row.sentAt) },
    { key: 'about', title: t.desk.about, phone: 'corner', render: (row) => t.desk.abouts[row.about] },
    { key: 'by', title: t.desk.sentBy, render: (row) => row.sentByName ?? t.desk.byCalendar },
    { key: 'note', title: t.desk.note, render: (row) => noteOf(row) },
    {
      key: 'units',
      title: t.desk.remindedUnits,
      align: 'end',
      render: (row) => (
        <Link
          to={`/official/filings/reminders/${row.batchId}?year=${choice.year}`}
          aria-label={t.desk.reachedOpen(dates.moment(row.sentAt))}
        >
          {row.units}
        </Link>
      ),
    },
    { key: 'since', title: t.desk.filedSince, align: 'end', render: (row) => row.filedSince ?? '—' },
  ];
  return (
    <Page
      title={t.desk.remindLog}
      back={{ to: deskHref({ year: choice.year }), label: t.desk.back }}
      actions={<YearSelect year={choice.year} onChange={(year) => set({ year })} />}
    >
      <Await read={reminders}>
        {(rows) => (
          <DataList
            caption={t.desk.remindLog}
            columns={columns}
            rows={rows}
            rowKey={({ batchId }) => batchId}
            empty={<Empty title={t.desk.remindLogEmpty} text={t.desk.remindLogEmptyText} />}
          />
        )}
      </Await>
      <MorePages read={reminders} />
    </Page>
  );
}
