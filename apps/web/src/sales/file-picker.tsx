import { CameraOutlined, DeleteOutlined, FileTextOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ChangeEvent } from 'react';
import { Refused, Select, shrink } from '../shared';
import { fileKinds, uploadSalesFile } from './api';
import type { PickedFile } from './draft';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** Papers, the camera first; each is sent as soon as it is chosen, and then said what it proves. */
export function FilePicker({
  files,
  onChange,
  lines,
}: {
  files: readonly PickedFile[];
  onChange: (files: PickedFile[]) => void;
  /** How many lines the report has. */
  lines: number;
}) {
  const t = useSalesWords();
  const upload = useMutation({
    mutationFn: async (file: File) => uploadSalesFile(await shrink(file, 2400)),
    onSuccess: ({ id, name }) => onChange([...files, { id, name, kind: 'invoice', line: 0 }]),
  });
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file) upload.mutate(file);
    event.target.value = '';
  };
  const change = (id: string, more: Partial<PickedFile>) =>
    onChange(files.map((file) => (file.id === id ? { ...file, ...more } : file)));
  return (
    <>
      <ul className={styles['files']} aria-label={t.form.papers}>
        {files.map((file) => (
          <li key={file.id}>
            <FileTextOutlined aria-hidden="true" />
            <div>{file.name}</div>
            <Select
              label={t.form.kind}
              value={file.kind}
              onChange={(kind) => change(file.id, { kind })}
              options={fileKinds.map((value) => ({ value, label: t.fileKinds[value] }))}
            />
            {lines > 1 && lines <= 100 && (
              <Select
                label={t.form.about}
                value={String(file.line)}
                onChange={(line) => change(file.id, { line: Number(line) })}
                options={Array.from({ length: lines + 1 }, (_, place) => ({
                  value: String(place),
                  label: place === 0 ? t.form.ofAll : t.form.ofLine(place),
                }))}
              />
            )}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t.form.removeFile} ${file.name}`}
              onClick={() => onChange(files.filter(({ id }) => id !== file.id))}
            />
          </li>
        ))}
      </ul>
      <Refused error={upload.error} />
      <div className={styles['doors']}>
        <label className={styles['door']}>
          <CameraOutlined aria-hidden="true" /> {t.form.take}
          <input type="file" accept="image/*" capture="environment" onChange={pick} />
        </label>
        <label className={styles['door']}>
          <FileTextOutlined aria-hidden="true" /> {upload.isPending ? t.form.sending : t.form.choose}
          <input type="file" accept=".pdf,.ofd,application/pdf,image/*" onChange={pick} />
        </label>
      </div>
      <small className="quiet">{t.form.hint}</small>
    </>
  );
}

export const fileDrafts = (files: readonly PickedFile[]) =>
  files.map(({ id, kind, line }) => ({ fileId: id, kind, ...(line > 0 ? { line } : {}) }));
