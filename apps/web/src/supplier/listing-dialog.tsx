import { Button, Input } from 'antd';
import { useState } from 'react';
import { Dialog, Pills, Refused, toast, useShared } from '../shared';
import { type StockItem, useListing } from './stock-api';
import { useSupplierWords } from './words';

/** Takes a product off the market with a reason, or puts it back. */
export function ListingDialog({ item, onClose }: { item: StockItem; onClose: () => void }) {
  const t = useSupplierWords();
  const shared = useShared();
  const listed = item.state === 'listed';
  const [reason, setReason] = useState('');
  const listing = useListing(item.productId);
  const act = () =>
    listing.mutate(listed ? reason.trim() : undefined, {
      onSuccess: () => {
        toast(listed ? t.stock.delisted : t.stock.relisted);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={listed ? t.stock.delist : t.stock.relist}
      footer={
        <>
          <Button size="large" onClick={onClose}>
            {shared.actions.cancel}
          </Button>
          <Button
            size="large"
            type="primary"
            danger={listed}
            disabled={listed && reason.trim() === ''}
            loading={listing.isPending}
            onClick={act}
          >
            {listed ? t.stock.delist : t.stock.relist}
          </Button>
        </>
      }
    >
      <Refused error={listing.error} />
      <p>{listed ? t.stock.delistText : t.stock.relistText}</p>
      {listed && (
        <>
          <Pills
            label={t.stock.reason}
            value={reason}
            onChange={setReason}
            options={t.stock.delistReasons.map((text) => ({ value: text, label: text }))}
          />
          <Input
            size="large"
            style={{ marginTop: 12 }}
            aria-label={t.stock.reason}
            placeholder={t.stock.reasonHint}
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
    </Dialog>
  );
}
