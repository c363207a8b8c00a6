import { useState } from 'react';
import { Dialog, Refused, toast } from '../shared';
import { DialogActs, ReasonField } from './dialog-acts';
import { type StockItem, useListing } from './stock-api';
import { useSupplierWords } from './words';

/** Takes a product off the market with a reason, or puts it back. */
export function ListingDialog({ item, onClose }: { item: StockItem; onClose: () => void }) {
  const t = useSupplierWords();
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
        <DialogActs
          label={listed ? t.stock.delist : t.stock.relist}
          onAct={act}
          onClose={onClose}
          disabled={listed && reason.trim() === ''}
          pending={listing.isPending}
          danger={listed}
        />
      }
    >
      <Refused error={listing.error} />
      <p>{listed ? t.stock.delistText : t.stock.relistText}</p>
      {listed && (
        <ReasonField
          label={t.stock.reason}
          hint={t.stock.reasonHint}
          ready={t.stock.delistReasons}
          value={reason}
          onChange={setReason}
        />
      )}
    </Dialog>
  );
}
