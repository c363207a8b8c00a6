import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { fetchFile } from '../api/client';
import { useSession } from '../api/session';
import { Refused } from './feedback';
import { saveBlob } from './table-file';
import { useShared } from './words';

/** What hands out files of rows: in its place, to an official without a second factor, the way to set one up. */
export function WhereFilesMayLeave({ children }: { children: ReactNode }) {
  const t = useShared();
  const session = useSession();
  const { pathname } = useLocation();
  if (session.data?.mayExport !== false) return children;
  return <Link to={`/${pathname.split('/')[1]}/account`}>{t.actions.enrolToExport} →</Link>;
}

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
