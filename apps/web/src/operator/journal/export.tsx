import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { fetchFile } from '../../api/client';
import { CopyButton, Refused } from '../../shared';
import { saveBlob, saveText, type TextCell, toCsv, toTsv } from '../../shared/table-file';
import { type EntryFilter, entriesFile } from './api';
import styles from './journal.module.css';
import { useJournalWords } from './words';

/** The rows on screen, copied for an open sheet or saved as CSV that Excel reads. */
export function Exports({ name, table }: { name: string; table: () => ReadonlyArray<readonly TextCell[]> }) {
  const t = useJournalWords();
  return (
    <span className={styles['exports']}>
      <CopyButton size="small" text={toTsv(table())} label={t.copy} />
      <Button
        size="small"
        icon={<DownloadOutlined />}
        onClick={() => saveText(`${name}.csv`, toCsv(table()))}
      >
        {t.save}
      </Button>
    </span>
  );
}

/** Every entry of the filter, not only those on screen: CSV of any number, a workbook of what fits into one. */
export function EntryFiles({
  name,
  table,
  filter,
}: {
  name: string;
  table: () => ReadonlyArray<readonly TextCell[]>;
  filter: EntryFilter;
}) {
  const t = useJournalWords();
  const book = useMutation({
    mutationFn: () => fetchFile(entriesFile(filter, 'xlsx')),
    onSuccess: (content) => saveBlob(`${name}.xlsx`, content),
  });
  return (
    <span className={styles['files']}>
      <span className={styles['exports']}>
        <CopyButton size="small" text={toTsv(table())} label={t.copy} />
        <Button size="small" icon={<DownloadOutlined />} href={entriesFile(filter, 'csv')} download>
          {t.save}
        </Button>
        <Button
          size="small"
          icon={<DownloadOutlined />}
          loading={book.isPending}
          onClick={() => book.mutate()}
        >
          {t.saveBook}
        </Button>
      </span>
      {book.error && <Refused error={book.error} />}
    </span>
  );
}
