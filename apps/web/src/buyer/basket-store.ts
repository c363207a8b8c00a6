import { useMemo, useSyncExternalStore } from 'react';
import { useSession } from '../api/session';
import type { FundingSource, Product, Sku } from '../api/types';

/** A line of the basket remembers what the buyer saw; the basket page compares it with the present. */
export interface BasketLine {
  skuId: string;
  productId: string;
  quantity: number;
  productName: string;
  spec: string;
  unitGrams: number;
  priceFen: number;
  minimumQuantity: number;
  available: number;
  illustration: string;
  supplierId: string;
  supplierName: string;
  originCountyName: string;
  excludedFunding: readonly FundingSource[];
}

type BasketProduct = Pick<
  Product,
  'id' | 'name' | 'illustration' | 'supplierId' | 'supplierName' | 'originCountyName' | 'excludedFunding'
>;

export function toLine(product: BasketProduct, sku: Sku, quantity: number): BasketLine {
  return {
    skuId: sku.id,
    productId: product.id,
    quantity,
    productName: product.name,
    spec: sku.spec,
    unitGrams: sku.unitGrams,
    priceFen: sku.priceFen,
    minimumQuantity: sku.minimumQuantity,
    available: sku.available,
    illustration: product.illustration,
    supplierId: product.supplierId,
    supplierName: product.supplierName,
    originCountyName: product.originCountyName,
    excludedFunding: product.excludedFunding,
  };
}

const listeners = new Set<() => void>();
const cache = new Map<string, { raw: string; lines: readonly BasketLine[] }>();
const nothing: readonly BasketLine[] = [];

function rawOf(slot: string): string {
  try {
    return localStorage.getItem(slot) ?? '[]';
  } catch {
    return cache.get(slot)?.raw ?? '[]';
  }
}

function read(slot: string): readonly BasketLine[] {
  const raw = rawOf(slot);
  const known = cache.get(slot);
  if (known?.raw === raw) return known.lines;
  let lines = nothing;
  try {
    const parsed: unknown = JSON.parse(raw);
    if (Array.isArray(parsed)) lines = parsed as BasketLine[];
  } catch {
    // A damaged basket is an empty one.
  }
  cache.set(slot, { raw, lines });
  return lines;
}

function write(slot: string, lines: readonly BasketLine[]): void {
  const raw = JSON.stringify(lines);
  cache.set(slot, { raw, lines });
  try {
    localStorage.setItem(slot, raw);
  } catch {
    // Kept for this visit at least.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The basket of this person on this device, until checkout. */
export function useBasket() {
  const session = useSession();
  const slot = `bangfu.basket.${session.data?.user.id ?? 'nobody'}`;
  const lines = useSyncExternalStore(subscribe, () => read(slot));
  return useMemo(
    () => ({
      lines,
      totalFen: lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0),
      /** Adds to what is there already. */
      add: (line: BasketLine) => {
        const before = read(slot);
        const same = before.find((one) => one.skuId === line.skuId);
        write(
          slot,
          same === undefined
            ? [...before, line]
            : before.map((one) => (one === same ? { ...line, quantity: one.quantity + line.quantity } : one)),
        );
      },
      setQuantity: (skuId: string, quantity: number) =>
        write(
          slot,
          read(slot).map((one) => (one.skuId === skuId ? { ...one, quantity } : one)),
        ),
      remove: (skuId: string) =>
        write(
          slot,
          read(slot).filter((one) => one.skuId !== skuId),
        ),
      /** Takes over what has changed at the cooperative. */
      refresh: (fresh: ReadonlyMap<string, BasketLine>) =>
        write(
          slot,
          read(slot).map((one) => {
            const now = fresh.get(one.skuId);
            return now === undefined ? one : { ...now, quantity: one.quantity };
          }),
        ),
      clear: () => write(slot, nothing),
    }),
    [lines, slot],
  );
}
