import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { CopyButton } from '../shared';
import { saveText, type TextCell, toCsv, toTsv } from '../shared/table-file';
import { useOfficialWords } from './words';

/** The table on screen, row for row: copied for an open sheet, or saved as CSV that Excel reads. */
export function ExportButtons({
  name,
  table,
}: {
  name: string;
  table: () => ReadonlyArray<readonly TextCell[]>;
}) {
  const t = useOfficialWords();
  return (
    <>
      <CopyButton size="small" text={toTsv(table())} label={t.exports.table} />
      <Button
        size="small"
        icon={<DownloadOutlined />}
        onClick={() => saveText(`${name}.csv`, toCsv(table()))}
        aria-label={`${t.exports.csv} ${t.exports.table}`}
      >
        {t.exports.csv}
      </Button>
    </>
  );
}
