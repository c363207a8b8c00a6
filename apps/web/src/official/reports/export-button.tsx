import { CloudDownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { Refused, toast, WhereFilesMayLeave } from '../../shared';
import { type NewExport, useNewExport } from './api';
import { useReportWords } from './words';

/** Asks for a file of everything that matches, not only what is on screen, and shows how far it is. */
export function ExportButton({ wanted, label }: { wanted: () => NewExport; label: string }) {
  const t = useReportWords();
  const navigate = useNavigate();
  const ask = useNewExport();
  const start = () =>
    ask.mutate(wanted(), {
      onSuccess: () => {
        toast(t.exports.started);
        navigate('/official/exports');
      },
    });
  return (
    <WhereFilesMayLeave>
      <Button size="small" icon={<CloudDownloadOutlined />} loading={ask.isPending} onClick={start}>
        {label}
      </Button>
      {ask.error && <Refused error={ask.error} />}
    </WhereFilesMayLeave>
  );
}
