import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { CopyButton } from '../../shared';
import { saveText, type TextCell, toCsv, toTsv } from '../../shared/table-file';
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
