import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Await, Dialog, Loading, Refused, Select, TextField, toast } from '../shared';
import { type BankAccount, type Layout, type Preview, useSaveLayout } from './api';
import styles from './layout-dialog.module.css';
import { previewStatement } from './upload';
import { useOperatorWords } from './words';

type Columns = Layout['columns'];
type Single = Exclude<keyof Columns, 'memo'>;
const singles: readonly Single[] = [
  'date',
  'amount',
  'credit',
  'debit',
  'direction',
  'payer',
  'account',
  'reference',
  'currency',
];
const absent = '';

type Props = { account: BankAccount; file: File; onClose: () => void; onSaved: () => void };

/** Which column of the file is what: seen beside its first rows, saved for the account, and then imported. */
export function LayoutDialog({ account, file, onClose, onSaved }: Props) {
  const t = useOperatorWords();
  const [sheet, setSheet] = useState<string>();
  const preview = useQuery({
    queryKey: ['statement-preview', account.id, file.name, file.lastModified, sheet],
    queryFn: () => previewStatement(file, account.id, sheet),
    retry: false,
  });
  return (
    <Dialog open onClose={onClose} title={t.layout.title} width={880}>
      <div className={styles['fields']}>
        <p className="quiet">{t.layout.lead}</p>
        <Await read={preview} bones={<Loading rows={6} title={false} />}>
          {(seen) => (
            <>
              {seen.sheets.length > 1 && (
                <Select
                  label={t.layout.sheet}
                  showLabel
                  value={seen.sheet ?? absent}
                  onChange={setSheet}
                  options={seen.sheets.map((name) => ({ value: name, label: name }))}
                />
              )}
              <Mapping key={seen.sheet ?? ''} account={account} seen={seen} onSaved={onSaved} />
            </>
          )}
        </Await>
      </div>
    </Dialog>
  );
}

const emptyColumns: Columns = {
  date: '',
  amount: null,
  credit: null,
  debit: null,
  direction: null,
  payer: null,
  account: null,
  reference: null,
  currency: null,
  memo: [],
};
const words = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);

function Mapping({ account, seen, onSaved }: { account: BankAccount; seen: Preview; onSaved: () => void }) {
  const t = useOperatorWords();
  const save = useSaveLayout(account.id);
  const widest = seen.rows.reduce((best, row) => (row.cells.length > best.cells.length ? row : best), {
    row: 1,
    cells: [] as string[],
  });
  const [headerRow, setHeaderRow] = useState(seen.headerRow ?? widest.row);
  const [columns, setColumns] = useState<Columns>(seen.layout?.columns ?? emptyColumns);
  const [outgoing, setOutgoing] = useState((seen.layout?.outgoing ?? []).join(' '));
  const [footers, setFooters] = useState((seen.layout?.footers ?? []).join(' '));
  const header = (seen.rows.find(({ row }) => row === headerRow)?.cells ?? []).filter(
    (cell) => cell.trim() !== '',
  );
  const names = [...new Set(header)];
  const run = () =>
    save.mutate(
      {
        sheet: seen.sheets.length > 1 ? seen.sheet : null,
        columns,
        outgoing: words(outgoing),
        footers: words(footers),
      },
      {
        onSuccess: () => {
          toast(t.layout.saved);
          onSaved();
        },
      },
    );
  return (
    <>
      <Select
        label={t.layout.header}
        showLabel
        value={String(headerRow)}
        onChange={(row) => setHeaderRow(Number(row))}
        options={seen.rows.map(({ row }) => ({ value: String(row), label: t.layout.headerRow(row) }))}
      />
      <Rows rows={seen.rows.slice(0, 12)} headerRow={headerRow} />
      <ColumnChoices columns={columns} names={names} onChange={setColumns} />
      <TextField
        label={t.layout.outgoing}
        hint={t.layout.outgoingHint}
        value={outgoing}
        onChange={setOutgoing}
      />
      <TextField label={t.layout.footers} hint={t.layout.footersHint} value={footers} onChange={setFooters} />
      <Refused error={save.error} />
      <Button
        type="primary"
        size="large"
        disabled={columns.date === ''}
        loading={save.isPending}
        onClick={run}
      >
        {t.layout.save}
      </Button>
    </>
  );
}

/** For each kind of column one of the names in the header, or none. */
function ColumnChoices({
  columns,
  names,
  onChange,
}: {
  columns: Columns;
  names: readonly string[];
  onChange: (columns: Columns) => void;
}) {
  const t = useOperatorWords();
  const options = [
    { value: absent, label: t.layout.absent },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  const memo = [...columns.memo, ...(columns.memo.length < 6 ? [absent] : [])];
  return (
    <div className={styles['columns']}>
      {singles.map((kind) => (
        <Select
          key={kind}
          label={t.layout.columns[kind]}
          showLabel
          value={columns[kind] ?? absent}
          onChange={(name) =>
            onChange({ ...columns, [kind]: name === absent && kind !== 'date' ? null : name })
          }
          options={options}
        />
      ))}
      {memo.map((value, index) => (
        <Select
          key={`memo ${value}`}
          label={index === 0 ? t.layout.columns.memo : t.layout.memoMore}
          showLabel
          value={value}
          onChange={(name) =>
            onChange({ ...columns, memo: memo.with(index, name).filter((one) => one !== absent) })
          }
          options={options}
        />
      ))}
    </div>
  );
}

/** What scrolls can be reached by the keyboard. */
function reachable(region: HTMLElement | null): void {
  if (region !== null && region.scrollWidth > region.clientWidth) region.tabIndex = 0;
}

function Rows({ rows, headerRow }: { rows: Preview['rows']; headerRow: number }) {
  const t = useOperatorWords();
  const width = Math.max(...rows.map(({ cells }) => cells.length), 1);
  const places = Array.from({ length: width }, (_, index) => index);
  return (
    <section ref={reachable} className={styles['rows']} aria-label={t.layout.preview}>
      <table>
        <tbody>
          {rows.map(({ row, cells }) => (
            <tr key={row} className={row === headerRow ? styles['header'] : undefined}>
              <th scope="row">{row}</th>
              {places.map((place) => (
                <td key={place}>{cells[place]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
