import { useState } from 'react';
import { Confirm, Refused, Select, TextField, toast, today } from '../../shared';
import { useStock } from '../stock-api';
import { useEnterPlot } from './api';
import styles from './plots.module.css';
import { usePlotWords } from './words';

/** 12.5 亩 → 1250; undefined for what is no area. */
function hundredths(text: string): number | undefined {
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text.trim())) return undefined;
  const value = Math.round(Number(text) * 100);
  return value > 0 ? value : undefined;
}

/** Of this year and the last. */
function harvests(): { value: string; label: string }[] {
  const year = Number(today().slice(0, 4));
  return [year, year - 1].map((one) => ({ value: String(one), label: String(one) }));
}

export function EnterPlot({ onClose }: { onClose: () => void }) {
  const t = usePlotWords();
  const stock = useStock();
  const enter = useEnterPlot();
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState({
    productId: '',
    year: today().slice(0, 4),
    township: '',
    area: '',
    kg: '',
    source: '',
  });
  const set = (name: keyof typeof draft) => (value: string) =>
    setDraft((before) => ({ ...before, [name]: value }));
  const hundredthMu = hundredths(draft.area);
  const kgPerMu = /^\d{1,6}$/.test(draft.kg.trim()) && Number(draft.kg) > 0 ? Number(draft.kg) : undefined;
  const items = stock.data?.pages.flatMap((page) => page.items) ?? [];
  const products = new Map(items.map(({ productId, productName }) => [productId, productName]));
  const send = () => {
    setTried(true);
    const { productId, year, township, source } = draft;
    if (!hundredthMu || !kgPerMu || productId === '' || township.trim() === '' || source.trim() === '')
      return;
    const body = { productId, year: Number(year), township: township.trim(), source: source.trim() };
    enter.mutate(
      { ...body, hundredthMu, kgPerMu },
      {
        onSuccess: () => {
          toast(t.saved);
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
      pending={enter.isPending}
      title={t.addTitle}
      confirmLabel={t.save}
    >
      <div className={styles['form']}>
        <Refused error={enter.error ?? stock.error} />
        <Select
          label={t.product}
          showLabel
          value={draft.productId}
          onChange={set('productId')}
          options={[
            { value: '', label: t.choose },
            ...[...products].map(([value, label]) => ({ value, label })),
          ]}
        />
        <Select label={t.year} showLabel value={draft.year} onChange={set('year')} options={harvests()} />
        <TextField label={t.township} value={draft.township} onChange={set('township')} maxLength={40} />
        <TextField
          label={t.area}
          hint={t.areaHint}
          inputMode="decimal"
          value={draft.area}
          onChange={set('area')}
          error={tried && !hundredthMu ? t.badArea : undefined}
        />
        <TextField
          label={t.yieldLabel}
          inputMode="numeric"
          value={draft.kg}
          onChange={set('kg')}
          error={tried && !kgPerMu ? t.badYield : undefined}
        />
        <TextField
          label={t.source}
          hint={t.sourceHint}
          value={draft.source}
          onChange={set('source')}
          maxLength={100}
        />
      </div>
    </Confirm>
  );
}
