import { CameraOutlined, CloseOutlined, FileTextOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, useId } from 'react';
import { uploadInvoiceFile } from '../api/invoices';
import { Refused, shrink } from '../shared';
import styles from './paper-picker.module.css';
import { useSupplierWords } from './words';

export type PickedPaper = { id: string; name: string };

/** The file of an invoice: the camera first, a PDF or OFD beside it. It is sent as soon as it is chosen. */
export function PaperPicker({
  paper,
  onChange,
}: {
  paper: PickedPaper | undefined;
  onChange: (paper: PickedPaper | undefined) => void;
}) {
  const t = useSupplierWords();
  const [camera, chosen] = [useId(), useId()];
  const upload = useMutation({
    mutationFn: async (file: File) => uploadInvoiceFile(await shrink(file, 2400)),
    onSuccess: ({ id, name }) => onChange({ id, name }),
  });
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file) upload.mutate(file);
    event.target.value = '';
  };
  if (paper)
    return (
      <p className={styles['picked']}>
        <FileTextOutlined aria-hidden="true" />
        <span className={styles['name']}>
          {paper.name} <small className="quiet">{t.invoices.sent}</small>
        </span>
        <button type="button" aria-label={t.invoices.removeFile} onClick={() => onChange(undefined)}>
          <CloseOutlined />
        </button>
      </p>
    );
  return (
    <fieldset className={styles['picker']} aria-label={t.invoices.file}>
      <legend>{t.invoices.file}</legend>
      <Refused error={upload.error} />
      <div className={styles['doors']}>
        <label htmlFor={camera} className={styles['door']}>
          <CameraOutlined aria-hidden="true" /> {t.invoices.takePhoto}
          <input id={camera} type="file" accept="image/*" capture="environment" onChange={pick} />
        </label>
        <label htmlFor={chosen} className={styles['door']}>
          <FileTextOutlined aria-hidden="true" />{' '}
          {upload.isPending ? t.invoices.sending : t.invoices.chooseFile}
          <input id={chosen} type="file" accept=".pdf,.ofd,application/pdf,image/*" onChange={pick} />
        </label>
      </div>
      <small className="quiet">{t.invoices.fileHint}</small>
    </fieldset>
  );
}
