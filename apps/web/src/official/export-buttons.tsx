import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useLocation } from 'react-router';
import { answer, api } from '../api/client';
import type { Body } from '../api/types';
import { CopyButton, toast } from '../shared';
import { saveText, type TextCell, toCsv, toTsv } from '../shared/table-file';
import { thisYear } from './filters';
import { useOfficialWords } from './words';

type Way = Body<'noteTableCopy'>['way'];

/** What leaves the screen stands in the access log first; answers whether it does, and says so when it does not. */
export function useNoteCopy(): (name: string, way: Way, rows: number) => Promise<boolean> {
  const t = useOfficialWords();
  const { search } = useLocation();
  return async (name, way, rows) => {
    // Without one in the address the pages show this year.
    const filters = Object.fromEntries(
      [['year', String(thisYear())] as const, ...new URLSearchParams(search)]
        .filter(([key, value]) => /^[a-zA-Z]{1,40}$/.test(key) && value !== '')
        .map(([key, value]) => [key, value.slice(0, 100)]),
    );
    try {
      await answer(api.POST('/v1/table-copies', { body: { name: name.slice(0, 120), way, rows, filters } }));
      return true;
    } catch {
      toast(t.exports.notNoted, 'bad');
      return false;
    }
  };
}

/** The table on screen, row for row: copied for an open sheet, or saved as CSV that Excel reads. */
export function ExportButtons({
  name,
  table,
}: {
  name: string;
  table: () => ReadonlyArray<readonly TextCell[]>;
}) {
  const t = useOfficialWords();
  const note = useNoteCopy();
  // Its head is no row.
  const rows = () => table().length - 1;
  const save = async () => {
    if (await note(name, 'file', rows())) saveText(`${name}.csv`, toCsv(table()));
  };
  return (
    <>
      <CopyButton
        size="small"
        text={toTsv(table())}
        label={t.exports.table}
        before={() => note(name, 'clipboard', rows())}
      />
      <Button
        size="small"
        icon={<DownloadOutlined />}
        onClick={() => void save()}
        aria-label={`${t.exports.csv} ${t.exports.table}`}
      >
        {t.exports.csv}
      </Button>
    </>
  );
}
