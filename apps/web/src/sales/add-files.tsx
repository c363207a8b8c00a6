import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, Refused, toast, useShared } from '../shared';
import { type ReportPaper, useAddFiles } from './api';
import type { PickedFile } from './draft';
import { FilePicker, fileDrafts } from './file-picker';
import { useSalesWords } from './words';

/** Papers that came later, such as the receipt of a payment. */
export function AddFiles({ report, onClose }: { report: ReportPaper; onClose: () => void }) {
  const t = useSalesWords();
  const shared = useShared();
  const add = useAddFiles(report.id);
  const [files, setFiles] = useState<PickedFile[]>([]);
  const send = () =>
    add.mutate(
      { files: fileDrafts(files) },
      {
        onSuccess: () => {
          toast(t.report.filesSent);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.report.addFilesTitle}
      width={640}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" disabled={files.length === 0} loading={add.isPending} onClick={send}>
            {shared.actions.submit}
          </Button>
        </>
      }
    >
      <Refused error={add.error} />
      <FilePicker files={files} onChange={setFiles} lines={report.lines.length} />
    </Dialog>
  );
}
