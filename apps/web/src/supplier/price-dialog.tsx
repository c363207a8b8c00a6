import { Button, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/errors';
import {
  Dialog,
  Facts,
  formatFen,
  Money,
  PerWeight,
  plainFen,
  Refused,
  readYuan,
  Stepper,
  toast,
  useShared,
} from '../shared';
import { DialogActs } from './dialog-acts';
import styles from './move-dialog.module.css';
import { type StockItem, useChangeSku, useStockItem } from './stock-api';
import { useSupplierWords } from './words';

/** A new price or minimum; refused when somebody else changed the pack since it was opened. */
export function PriceDialog({ item, onClose }: { item: StockItem; onClose: () => void }) {
  const t = useSupplierWords();
  const shared = useShared();
  const [seen, setSeen] = useState(item);
  const [price, setPrice] = useState(plainFen(item.priceFen));
  const [minimum, setMinimum] = useState(item.minimumQuantity);
  const latest = useStockItem(item.skuId);
  const change = useChangeSku(seen);
  const priceFen = readYuan(price);
  const changed = priceFen !== seen.priceFen || minimum !== seen.minimumQuantity;
  const stale = change.error instanceof ApiError && change.error.status === 412;
  const save = () =>
    priceFen !== undefined &&
    change.mutate(
      {
        ...(priceFen === seen.priceFen ? {} : { priceFen }),
        ...(minimum === seen.minimumQuantity ? {} : { minimumQuantity: minimum }),
      },
      {
        onSuccess: () => {
          toast(t.stock.changed);
          onClose();
        },
      },
    );
  const reload = async () => {
    const { data } = await latest.refetch();
    if (data) setSeen(data);
    change.reset();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.stock.changePrice}
      footer={
        <DialogActs
          label={shared.actions.save}
          onAct={save}
          onClose={onClose}
          disabled={!priceFen || !changed}
          pending={change.isPending}
        />
      }
    >
      <Refused error={change.error}>{stale && <Button onClick={reload}>{t.stock.seeLatest}</Button>}</Refused>
      <p className={styles['what']}>
        {seen.productName} <span className="quiet">{seen.spec}</span>
      </p>
      <PriceField price={price} onChange={setPrice} unitGrams={seen.unitGrams} />
      <Facts items={[[t.stock.oldPrice, <Money key="old" fen={seen.priceFen} />]]} />
      <p className={styles['label']}>{t.stock.minimum}</p>
      <Stepper value={minimum} onChange={setMinimum} min={1} max={10_000} label={t.stock.minimum} />
      <p className={styles['label']}>{t.stock.priceNote(formatFen(seen.priceFen))}</p>
    </Dialog>
  );
}

function PriceField({
  price,
  onChange,
  unitGrams,
}: {
  price: string;
  onChange: (price: string) => void;
  unitGrams: number;
}) {
  const t = useSupplierWords();
  const shared = useShared();
  const priceFen = readYuan(price);
  return (
    <>
      <p className={styles['label']}>{t.stock.newPrice}</p>
      <Input
        size="large"
        inputMode="decimal"
        aria-label={t.stock.newPrice}
        value={price}
        suffix={shared.units.yuan}
        status={priceFen === undefined ? 'error' : ''}
        onChange={(event) => onChange(event.target.value)}
      />
      {priceFen === undefined ? (
        <p className={styles['warn']}>{t.invoice.badAmount}</p>
      ) : (
        <PerWeight priceFen={priceFen} unitGrams={unitGrams} />
      )}
    </>
  );
}
