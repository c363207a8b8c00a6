import { Button } from 'antd';
import { useState } from 'react';
import { type MissingInvoice, useRequestInvoice, useTitles } from '../api/invoices';
import {
  Await,
  Dialog,
  Facts,
  Loading,
  Money,
  RadioCards,
  Refused,
  TextField,
  toast,
  useShared,
} from '../shared';
import { TitleForm } from './invoice-titles';
import styles from './invoices.module.css';
import { useBuyerWords } from './words';

/** To whom it is made out, and what it will say: one request over the orders that were ticked. */
export function AskInvoice({
  rows,
  onClose,
  onSent,
}: {
  rows: readonly MissingInvoice[];
  onClose: () => void;
  onSent: () => void;
}) {
  const t = useBuyerWords();
  const shared = useShared();
  const titles = useTitles();
  const ask = useRequestInvoice();
  const [chosen, setChosen] = useState<string>();
  const [adding, setAdding] = useState(false);
  const [note, setNote] = useState('');
  const items = titles.data?.items ?? [];
  const titleId = chosen ?? items.find((title) => title.isDefault)?.id;
  const totalFen = rows.reduce((sum, row) => sum + row.missingFen - row.askedFen, 0);
  const supplier = rows[0]?.supplier.name ?? '';
  const send = () =>
    titleId !== undefined &&
    ask.mutate(
      { titleId, orderIds: rows.map((row) => row.orderId), expectedTotalFen: totalFen, note },
      {
        onSuccess: () => {
          toast(t.invoices.sent);
          onSent();
        },
      },
    );
  if (adding) return <TitleForm onClose={() => setAdding(false)} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.invoices.askTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" disabled={titleId === undefined} loading={ask.isPending} onClick={send}>
            {t.invoices.submit}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={ask.error} />
        <p>{rows.length > 1 ? t.invoices.askText(supplier, rows.length) : t.invoices.askOneText(supplier)}</p>
        <Facts items={[[t.invoices.total, <Money key="total" fen={totalFen} size="large" />]]} />
        <Await read={titles} bones={<Loading rows={2} title={false} />}>
          {() =>
            items.length === 0 ? (
              <p>
                {t.invoices.noTitle} <Button onClick={() => setAdding(true)}>{t.invoices.addTitle}</Button>
              </p>
            ) : (
              <RadioCards
                label={t.invoices.chooseTitle}
                name="title"
                columns={1}
                value={titleId}
                onChange={setChosen}
                options={items.map((title) => ({
                  value: title.id,
                  label: title.name,
                  note: `${title.taxNumber} · ${t.invoices.kinds[title.kind]}`,
                }))}
              />
            )
          }
        </Await>
        <TextField label={t.invoices.note} value={note} onChange={setNote} maxLength={200} />
      </div>
    </Dialog>
  );
}
