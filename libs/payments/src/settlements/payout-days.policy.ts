/** Orders that were paid out after so many days. */
export type DaysBin = { days: number; orders: number };

export type DaysFigures = {
  orders: number;
  medianDays: number | null;
  p90Days: number | null;
  worstDays: number | null;
};

/** Median, 90th percentile and worst by nearest rank: each of them is the wait of an order that there was. */
export function daysFigures(bins: readonly DaysBin[]): DaysFigures {
  const sorted = [...bins].sort((a, b) => a.days - b.days);
  const orders = sorted.reduce((sum, bin) => sum + bin.orders, 0);
  const rank = (share: number): number | null => {
    let left = Math.ceil(orders * share);
    for (const { days, orders: count } of sorted) {
      left -= count;
      if (left <= 0) return days;
    }
    return null;
  };
  if (orders === 0) return { orders, medianDays: null, p90Days: null, worstDays: null };
  return { orders, medianDays: rank(0.5), p90Days: rank(0.9), worstDays: sorted.at(-1)?.days ?? null };
}
