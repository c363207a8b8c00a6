import { useNavigate } from 'react-router';
import { fetchProduct } from '../api/catalog';
import type { Order } from '../api/types';
import { toast, useErrorText } from '../shared';
import { toLine, useBasket } from './basket-store';
import { useBuyerWords } from './words';

/** The same goods and quantities into the basket, at today's prices; what is gone stays out. */
export function useOrderAgain(): (order: Pick<Order, 'lines'>) => Promise<void> {
  const t = useBuyerWords();
  const basket = useBasket();
  const explain = useErrorText();
  const navigate = useNavigate();
  return async (order) => {
    const found = await Promise.allSettled(
      order.lines.map(async (line) => {
        const product = await fetchProduct(line.productId);
        const sku = product.skus.find((one) => one.id === line.skuId);
        return sku === undefined
          ? undefined
          : toLine(product, sku, Math.max(sku.minimumQuantity, line.quantity));
      }),
    );
    const lines = found.flatMap((one) =>
      one.status === 'fulfilled' && one.value !== undefined ? [one.value] : [],
    );
    const failed = found.find((one) => one.status === 'rejected');
    if (lines.length === 0 && failed !== undefined) return toast(explain(failed.reason), 'bad');
    for (const line of lines) basket.add(line);
    toast(t.order.reordered);
    navigate('/buy/basket');
  };
}
