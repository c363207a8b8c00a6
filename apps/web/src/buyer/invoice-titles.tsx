import { Button } from 'antd';
import { useState } from 'react';
import { type InvoiceTitle, type TitleDraft, useRemoveTitle, useSaveTitle, useTitles } from '../api/invoices';
import {
  Await,
  Confirm,
  Dialog,
  Empty,
  Facts,
  Loading,
  RadioCards,
  Refused,
  Tag,
  TextField,
  toast,
  useFieldErrors,
  useShared,
} from '../shared';
import styles from './invoices.module.css';
import { useMay } from './may';
import { useBuyerWords } from './words';

/** To whom invoices are made out; one of them is the default. */
export function InvoiceTitles() {
  const t = useBuyerWords();
  const may = useMay();
  const titles = useTitles();
  const [adding, setAdding] = useState(false);
  const add = may('invoice') && <Button onClick={() => setAdding(true)}>{t.invoices.addTitle}</Button>;
  return (
    <>
      <Await read={titles} bones={<Loading rows={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t.invoices.titlesNone} text={t.invoices.titlesNoneText}>
              {add}
            </Empty>
          ) : (
            <>
              <p>{add}</p>
              <ul className={styles['cards']}>
                {items.map((title) => (
                  <li key={title.id}>
                    <TitleCard title={title} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Await>
      {adding && <TitleForm onClose={() => setAdding(false)} />}
    </>
  );
}

function TitleCard({ title }: { title: InvoiceTitle }) {
  const t = useBuyerWords();
  const may = useMay();
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const remove = useRemoveTitle(title);
  const close = () => setOpen(undefined);
  return (
    <article className={styles['card']}>
      <div className={styles['cardHead']}>
        <b>{title.name}</b>
        {title.isDefault && <Tag tone="good">{t.invoices.isDefault}</Tag>}
      </div>
      <Facts
        items={[
          [
            t.invoices.taxNumber,
            <span key="tax" className="num">
              {title.taxNumber}
            </span>,
          ],
          [t.invoices.kind, t.invoices.kinds[title.kind]],
          [plain(t.invoices.address), title.address],
          [plain(t.invoices.phone), title.phone],
          [plain(t.invoices.bankName), title.bankName],
          [plain(t.invoices.bankAccount), title.bankAccount],
        ]}
      />
      <Refused error={remove.error} />
      {may('invoice') && (
        <div className={styles['cardActs']}>
          <Button onClick={() => setOpen('remove')}>{t.invoices.remove}</Button>
          <Button onClick={() => setOpen('edit')}>{t.invoices.edit}</Button>
        </div>
      )}
      {open === 'edit' && <TitleForm title={title} onClose={close} />}
      <Confirm
        open={open === 'remove'}
        onClose={close}
        title={t.invoices.removeTitle}
        danger
        pending={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: () => toast(t.invoices.removed), onSettled: close })
        }
      >
        {t.invoices.removeText(title.name)}
      </Confirm>
    </article>
  );
}

/** A label without what it says about itself in brackets. */
const plain = (label: string): string => label.replace(/\s*[（(].*$/, '');

const optional = ['address', 'phone', 'bankName', 'bankAccount'] as const;

export function TitleForm({ title, onClose }: { title?: InvoiceTitle; onClose: () => void }) {
  const t = useBuyerWords();
  const shared = useShared();
  const save = useSaveTitle(title);
  const wrong = useFieldErrors(save.error);
  const [draft, setDraft] = useState<TitleDraft>({
    name: title?.name ?? '',
    taxNumber: title?.taxNumber ?? '',
    kind: title?.kind ?? 'ordinary',
    isDefault: title?.isDefault ?? false,
    ...Object.fromEntries(optional.map((key) => [key, title?.[key] ?? ''])),
  });
  const put = (change: Partial<TitleDraft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = () =>
    save.mutate(
      {
        ...draft,
        taxNumber: draft.taxNumber.normalize('NFKC').trim(),
        ...Object.fromEntries(optional.map((key) => [key, draft[key]?.trim() || null])),
      },
      {
        onSuccess: () => {
          toast(t.invoices.saved);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={title ? t.invoices.editTitle : t.invoices.addTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" loading={save.isPending} onClick={submit}>
            {t.invoices.save}
          </Button>
        </>
      }
    >
      <Refused error={save.error} />
      <TitleFields draft={draft} put={put} wrong={wrong} fixed={title?.isDefault ?? false} />
    </Dialog>
  );
}

function TitleFields({
  draft,
  put,
  wrong,
  fixed,
}: {
  draft: TitleDraft;
  put: (change: Partial<TitleDraft>) => void;
  wrong: (pointer: string) => string | undefined;
  /** It is the default, and another one has to take over. */
  fixed: boolean;
}) {
  const t = useBuyerWords();
  return (
    <div className={styles['form']}>
      <TextField
        label={t.invoices.name}
        value={draft.name}
        onChange={(name) => put({ name })}
        error={wrong('/name')}
        maxLength={100}
      />
      <TextField
        label={t.invoices.taxNumber}
        hint={t.invoices.taxHint}
        value={draft.taxNumber}
        onChange={(taxNumber) => put({ taxNumber })}
        error={wrong('/taxNumber')}
        maxLength={24}
      />
      <RadioCards
        label={t.invoices.kind}
        name="kind"
        value={draft.kind}
        onChange={(kind) => put({ kind })}
        options={(['ordinary', 'special'] as const).map((value) => ({
          value,
          label: t.invoices.kinds[value],
        }))}
      />
      <div className={styles['two']}>
        {optional.map((key) => (
          <TextField
            key={key}
            label={t.invoices[key]}
            value={draft[key] ?? ''}
            onChange={(value) => put({ [key]: value })}
            error={wrong(`/${key}`)}
            maxLength={100}
          />
        ))}
      </div>
      {!fixed && (
        <label className={styles['filter']}>
          <input
            type="checkbox"
            checked={draft.isDefault ?? false}
            onChange={(event) => put({ isDefault: event.target.checked })}
          />
          {t.invoices.makeDefault}
        </label>
      )}
    </div>
  );
}
