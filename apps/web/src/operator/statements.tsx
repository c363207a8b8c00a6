import { answer, api } from '../api/client';
import { Await, type Column, DataList, DateText, Empty, Page } from '../shared';
import { MorePages, usePages } from '../shared/pages';
import type { Statement } from './api';
import { type OperatorWords, useOperatorWords } from './words';

function columnsOf(t: OperatorWords): Column<Statement>[] {
  return [
    { key: 'file', title: t.statements.file, phone: 'heading', render: (row) => row.fileName },
    {
      key: 'when',
      title: t.statements.when,
      render: (row) => <DateText value={row.importedAt} clock />,
    },
    { key: 'who', title: t.statements.who, render: (row) => row.importedBy.name },
    { key: 'account', title: t.accounts.label, render: (row) => row.bankAccount?.name ?? '—' },
    { key: 'encoding', title: t.statements.encoding, render: (row) => row.encoding.toUpperCase() },
    { key: 'lines', title: t.statements.lines, align: 'end', render: (row) => row.lines },
    { key: 'matched', title: t.import.parts.matched, align: 'end', render: (row) => row.matched },
    { key: 'unmatched', title: t.import.parts.unmatched, align: 'end', render: (row) => row.unmatched },
    { key: 'duplicates', title: t.import.parts.duplicates, align: 'end', render: (row) => row.duplicates },
    { key: 'outgoing', title: t.statements.outgoing, align: 'end', render: (row) => row.outgoing },
  ];
}

export function Component() {
  const t = useOperatorWords();
  const statements = usePages(['bank-statements'], (cursor) =>
    answer(api.GET('/v1/bank-statements', { params: { query: { cursor } } })),
  );
  return (
    <Page title={t.statements.title} lead={t.statements.lead} width="wide">
      <Await read={statements}>
        {(rows) => (
          <DataList
            caption={t.statements.title}
            columns={columnsOf(t)}
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={(row) => `/operate?statement=${row.id}`}
            empty={
              <Empty
                title={t.statements.empty}
                text={t.statements.emptyText}
                next={{ label: t.nav.desk, to: '/operate' }}
              />
            }
            dense
          />
        )}
      </Await>
      <MorePages read={statements} />
    </Page>
  );
}
