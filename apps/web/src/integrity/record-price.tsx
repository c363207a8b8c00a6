import { useState } from 'react';
import {
  Confirm,
  DayField,
  formatFen,
  RadioCards,
  Refused,
  readYuan,
  SearchForm,
  TextField,
  toast,
  today,
  useFieldErrors,
} from '../shared';
import styles from './rules.module.css';
import { useGoods, useRecordPrice } from './rules-api';
import { useIntegrityWords } from './words';

/** Written down once with its source; a newer one takes its place. */
export function RecordPrice({ onClose }: { onClose: () => void }) {
  const t = useIntegrityWords();
  const record = useRecordPrice();
  const wrong = useFieldErrors(record.error);
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState({ productId: '', price: '', capturedOn: today(), source: '' });
  const set = (name: keyof typeof draft) => (value: string) =>
    setDraft((before) => ({ ...before, [name]: value }));
  const pricePerKgFen = readYuan(draft.price);
  const send = () => {
    setTried(true);
    const { productId, capturedOn } = draft;
    const source = draft.source.trim();
    if (productId === '' || !pricePerKgFen || capturedOn === '' || source === '') return;
    record.mutate(
      { productId, pricePerKgFen, capturedOn, source },
      {
        onSuccess: () => {
          toast(t.prices.saved);
          onClose();
        },
      },
    );
  };
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={record.isPending}
      title={t.prices.add}
      confirmLabel={t.prices.save}
    >
      <div className={styles['form']}>
        <p>{t.prices.addText}</p>
        <Refused error={record.error} />
        <GoodsChoice value={draft.productId} onChange={set('productId')} />
        {tried && draft.productId === '' && (
          <p className={styles['wrong']} role="alert">
            {t.prices.chooseGoods}
          </p>
        )}
        <TextField
          label={t.prices.priceLabel}
          inputMode="decimal"
          value={draft.price}
          onChange={set('price')}
          error={tried && !pricePerKgFen ? t.prices.badPrice : wrong('/pricePerKgFen')}
          maxLength={15}
        />
        <DayField
          label={t.prices.captured}
          value={draft.capturedOn}
          onChange={set('capturedOn')}
          max={today()}
        />
        <TextField
          label={t.prices.source}
          hint={t.prices.sourceHint}
          value={draft.source}
          onChange={set('source')}
          error={tried && draft.source.trim() === '' ? t.prices.sourceMissing : undefined}
          maxLength={200}
        />
      </div>
    </Confirm>
  );
}

/** Looks goods up by name, pinyin or county; one of the first eight is chosen. */
function GoodsChoice({ value, onChange }: { value: string; onChange: (productId: string) => void }) {
  const t = useIntegrityWords();
  const [asked, setAsked] = useState('');
  const goods = useGoods(asked);
  return (
    <div className={styles['choice']}>
      <SearchForm
        label={t.prices.goods}
        placeholder={t.prices.goodsHint}
        button={t.prices.find}
        loading={goods.isFetching}
        onSearch={setAsked}
      />
      <Refused error={goods.error} />
      {goods.data?.length === 0 && <p role="status">{t.prices.noGoods}</p>}
      {goods.data && goods.data.length > 0 && (
        <RadioCards
          label={t.prices.choose}
          name="goods"
          value={value}
          onChange={onChange}
          columns={1}
          options={goods.data.map(({ id, name, supplierName, skus }) => ({
            value: id,
            label: name,
            note: [
              supplierName,
              ...new Set(skus.map((sku) => t.prices.perKg(formatFen(sku.pricePerKgFen)))),
            ].join(' · '),
          }))}
        />
      )}
    </div>
  );
}
