import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatBp,
  formatFen,
  SearchForm,
  Tag,
} from '../shared';
import { MorePages } from '../shared/pages';
import { RecordPrice } from './record-price';
import styles from './rules.module.css';
import { type Price, usePrices } from './rules-api';
import { RulesFrame } from './rules-frame';
import { type IntegrityWords, useIntegrityWords } from './words';

/** What goods cost elsewhere, each with its source, beside what they cost on the shelf now. */
export function Component() {
  const t = useIntegrityWords();
  const [query, setQuery] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const q = query.get('q')?.slice(0, 50) || undefined;
  const prices = usePrices(q);
  return (
    <RulesFrame
      actions={
        <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t.prices.add}
        </Button>
      }
    >
      <div className={styles['bar']}>
        <SearchForm
          label={t.prices.search}
          button={t.prices.find}
          value={q ?? ''}
          onSearch={(words) => setQuery(words ? { q: words } : {}, { replace: true })}
        />
      </div>
      <Await read={prices}>
        {(rows) => (
          <DataList
            caption={t.prices.tab}
            columns={columnsOf(t)}
            rows={rows}
            rowKey={({ id }) => id}
            empty={<Empty title={t.prices.empty} text={t.prices.emptyText} />}
          />
        )}
      </Await>
      <MorePages read={prices} />
      {adding && <RecordPrice onClose={() => setAdding(false)} />}
    </RulesFrame>
  );
}

function columnsOf(t: IntegrityWords): Column<Price>[] {
  return [
    {
      key: 'goods',
      title: t.prices.goods,
      phone: 'heading',
      render: ({ productName, supplierName }) => (
        <span className={styles['cell']}>
          {productName}
          <small>{supplierName}</small>
        </span>
      ),
    },
    {
      key: 'reference',
      title: t.prices.reference,
      align: 'end',
      render: ({ pricePerKgFen }) => t.prices.perKg(formatFen(pricePerKgFen)),
    },
    { key: 'shelf', title: t.prices.shelf, align: 'end', render: (price) => <Shelf price={price} /> },
    {
      key: 'captured',
      title: t.prices.captured,
      render: ({ capturedOn }) => <DateText value={capturedOn} />,
    },
    { key: 'source', title: t.prices.source, render: ({ source }) => source },
    {
      key: 'recorded',
      title: t.prices.recorded,
      render: ({ recordedAt, recordedByName }) => (
        <span className={styles['cell']}>
          <DateText value={recordedAt} />
          <small>{recordedByName ?? t.prices.nobody}</small>
        </span>
      ),
    },
  ];
}

/** A price above the reference says by how much. */
function Shelf({ price: { shelfPricePerKgFen, pricePerKgFen } }: { price: Price }) {
  const t = useIntegrityWords();
  if (shelfPricePerKgFen === null) return t.prices.offShelf;
  const overBp = Math.ceil(((shelfPricePerKgFen - pricePerKgFen) * 10_000) / pricePerKgFen);
  return (
    <span className={`${styles['cell']} ${styles['end']}`}>
      {t.prices.perKg(formatFen(shelfPricePerKgFen))}
      {overBp > 0 && <Tag tone="bad">{t.prices.above(formatBp(overBp))}</Tag>}
    </span>
  );
}
