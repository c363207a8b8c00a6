import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ChangeEvent } from 'react';
import { type Column, DataList, DateText, FileButton, Money, Note, Refused, useWeight } from '../shared';
import { type LineDraft, type Preview, previewTable, templateUrl } from './api';
import { InvoiceOf } from './report-parts';
import styles from './sales.module.css';
import { useSalesWords } from './words';

type Fault = Preview['faults'][number] & { key: string };

/** A filled-in table: everything that is wrong with it by row and column, or its lines, ready to be sent. */
export function TableUpload({
  onRead,
  onByHand,
}: {
  onRead: (lines: LineDraft[]) => void;
  onByHand: () => void;
}) {
  const t = useSalesWords();
  const preview = useMutation({
    mutationFn: previewTable,
    onSuccess: ({ lines, faults }) =>
      onRead(faults.length > 0 ? [] : lines.map(({ draft }) => draft as LineDraft)),
    onError: () => onRead([]),
  });
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file) preview.mutate(file);
    event.target.value = '';
  };
  return (
    <>
      <label className={styles['drop']}>
        <InboxOutlined aria-hidden="true" />
        <b>{preview.isPending ? t.upload.reading(preview.variables.name) : t.upload.choose}</b>
        <span className="quiet">{t.upload.hint}</span>
        <input type="file" accept=".xlsx,.csv,text/csv" onChange={pick} disabled={preview.isPending} />
      </label>
      <div className={styles['doors']}>
        <FileButton path={templateUrl} name={t.list.templateName}>
          {t.list.template}
        </FileButton>
        <Button onClick={onByHand}>{t.upload.byHand}</Button>
      </div>
      <Refused error={preview.error} />
      {preview.data && <Outcome preview={preview.data} />}
    </>
  );
}

function Outcome({ preview }: { preview: Preview }) {
  const t = useSalesWords();
  const bad = preview.faults.length + preview.moreFaults;
  return (
    <div className={styles['faults']} role="status">
      <Note tone={bad > 0 ? 'loess' : 'barley'}>
        {bad > 0 ? t.upload.bad(bad) : t.upload.good(preview.lines.length)}
      </Note>
      {bad > 0 ? <Faults preview={preview} /> : <Rows preview={preview} />}
      {preview.moreFaults > 0 && <p className="quiet">{t.upload.more(preview.moreFaults)}</p>}
    </div>
  );
}

function Faults({ preview }: { preview: Preview }) {
  const t = useSalesWords();
  const rows = preview.faults.map(
    (fault): Fault => ({ ...fault, key: `${fault.row} ${fault.column} ${fault.code}` }),
  );
  const columns: Column<Fault>[] = [
    { key: 'row', title: t.upload.row, phone: 'heading', render: (fault) => t.upload.rowOf(fault.row) },
    { key: 'column', title: t.upload.column, phone: 'corner', render: (fault) => <b>{fault.column}</b> },
    {
      key: 'value',
      title: t.upload.value,
      render: (fault) =>
        fault.value === '' ? <span className="quiet">{t.upload.emptyCell}</span> : fault.value,
    },
    { key: 'what', title: t.upload.what, render: (fault) => fault.message },
  ];
  return (
    <DataList
      caption={t.upload.bad(rows.length)}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      dense
    />
  );
}

function Rows({ preview }: { preview: Preview }) {
  const t = useSalesWords();
  const weight = useWeight();
  type Row = Preview['lines'][number];
  const columns: Column<Row>[] = [
    {
      key: 'goods',
      title: t.report.goods,
      phone: 'heading',
      render: ({ draft }) => (
        <>
          {draft.goodsName} <small className="quiet">{draft.spec}</small>
        </>
      ),
    },
    { key: 'invoice', title: t.report.invoice, render: ({ draft }) => <InvoiceOf line={draft} /> },
    {
      key: 'origin',
      title: t.report.origin,
      render: ({ draft, originCountyName }) => `${originCountyName} · ${draft.supplierName ?? ''}`,
    },
    { key: 'on', title: t.report.soldOn, render: ({ draft }) => <DateText value={draft.soldOn} /> },
    {
      key: 'quantity',
      title: t.report.quantity,
      align: 'end',
      render: ({ draft }) => (
        <span className="num">
          × {draft.quantity} · {weight(draft.grams)}
        </span>
      ),
    },
    { key: 'mode', title: t.form.mode, render: ({ draft }) => t.modes[draft.mode] },
    {
      key: 'amount',
      title: t.report.amount,
      align: 'end',
      phone: 'corner',
      render: ({ draft }) => <Money fen={draft.amountFen} />,
    },
  ];
  return (
    <DataList
      caption={t.report.lines}
      columns={columns}
      rows={preview.lines}
      rowKey={({ row }) => String(row)}
      dense
    />
  );
}
