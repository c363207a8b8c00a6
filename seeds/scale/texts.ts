import { newTransferCode } from '@app/payments';
import type { Goods } from './goods';
import { idText, kinds } from './ids';
import type { Basket, Story } from './story';

/** An order under way: what its rows have in common. */
export type Order = Story & {
  n: number;
  firstLine: number;
  totalFen: number;
  basket: Basket;
  acceptedFen: number;
};

export function acceptanceJson({ n, firstSignedAt }: Order): string {
  return `{"acceptanceId": "${idText(firstSignedAt, kinds.acceptance, n)}"}`;
}

export function returnJson({ n, returnedAt, firstSignedAt, lines }: Order, goods: Goods): string {
  const acceptance = idText(firstSignedAt, kinds.acceptance, n);
  const amount = goods.prices[lines[0]?.sku as number];
  return `{"returnId": "${idText(returnedAt, kinds.goodsReturn, n)}", "amountFen": ${amount}, "acceptanceId": "${acceptance}"}`;
}

/** The n-th transfer code: its digits instead of chance. */
export function transferCode(n: number): string {
  let rest = n;
  return newTransferCode((below) => {
    const digit = rest % below;
    rest = Math.floor(rest / below);
    return digit;
  });
}
