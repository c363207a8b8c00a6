import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { fetchFile } from '../api/client';
import { Refused } from './feedback';
import { saveBlob } from './table-file';

/** A file that the server writes in the language of the page: a plain link would ask in that of the browser. */
export function FileButton({ path, name, children }: { path: string; name: string; children: ReactNode }) {
  const file = useMutation({
    mutationFn: () => fetchFile(path),
    onSuccess: (content) => saveBlob(name, content),
  });
  return (
    <>
      <Button icon={<DownloadOutlined />} loading={file.isPending} onClick={() => file.mutate()}>
        {children}
      </Button>
      <Refused error={file.error} />
    </>
  );
}
