import type { Client } from '../support/client';
import { pdfPaper } from '../support/papers';
import type { SalesReport } from '../support/selling';
import type { Shop, Unit, World } from '../support/world';

/** What the unit of a trade has reported of sales outside the platform. */
export type Sold = {
  /** Waits for its review; another one waits to be withdrawn. */
  openId: string;
  withdrawableId: string;
  returnedId: string;
  /** Accepted, with a line that counts, a paper that nobody has confirmed, and a return that waits. */
  countedId: string;
  lineId: string;
  fileId: string;
  correctionId: string;
  /** Uploaded, and on no report. */
  spareFileId: string;
  marks: string[];
};

type Place = { district: string; county: string; priceFen: number };

/** A line of goods of the trade's county, with a number that says whose it is. */
export function lineOf({ county, priceFen }: Place, shop: Shop, nth: number): object {
  return {
    invoiceNumber: `2699${String(priceFen).padStart(12, '7')}${String(nth).padStart(4, '0')}`,
    ...{ goodsName: '专柜货物', spec: '', originCountyCode: county, supplierId: shop.id },
    ...{ quantity: 10, grams: 5_000, amountFen: priceFen, soldOn: '2026-11-02', mode: 'HELP_SELL' },
  };
}

export async function soldOutside(world: World, unit: Unit, shop: Shop, place: Place): Promise<Sold> {
  // Only while it reports: else the unit would have to order with money for resale.
  const become = (kind: string) =>
    world.database.write('UPDATE organizations SET unit_kind = $2 WHERE id = $1', [unit.id, kind]);
  await become('reseller');
  const reviewer = await world.official(place.district);
  let nth = 0;
  const report = async (files: object[] = []) =>
    must(
      await unit.purchaser.post<SalesReport>('/v1/sales-reports', {
        ...{
          channel: 'counter',
          venue: `venue-${place.priceFen}-canary`,
          lines: [lineOf(place, shop, ++nth)],
          files,
        },
      }),
    );
  const [fileId, spareFileId] = [await paper(unit.purchaser, place), await paper(unit.purchaser, place)];
  const [open, withdrawable, returned] = [await report(), await report(), await report()];
  const counted = await report([{ fileId, kind: 'payment' }]);
  const review = (id: string, verdict: object) => reviewer.post(`/v1/sales-reports/${id}/review`, verdict);
  must(await review(returned.id, { outcome: 'returned', reason: '请补充' }));
  must(await review(counted.id, { outcome: 'accepted' }));
  const lineId = counted.lines[0]?.id as string;
  const back = {
    kind: 'return',
    quantity: 1,
    grams: 500,
    amountFen: 1,
    occurredOn: '2026-11-03',
    reason: '破损',
  };
  const corrected = must(
    await unit.purchaser.post<SalesReport>(`/v1/sales-lines/${lineId}/corrections`, back),
  );
  const rival = await world.buyer({ district: place.district, unitKind: 'reseller' });
  await rival.purchaser.post('/v1/sales-reports', {
    ...{ channel: 'zone', venue: '另一处', lines: [lineOf(place, shop, 1)] },
  });
  await become('school');
  const reports = [open, withdrawable, returned, counted];
  return {
    ...{ openId: open.id, withdrawableId: withdrawable.id, returnedId: returned.id, countedId: counted.id },
    ...{ lineId, fileId, spareFileId, correctionId: corrected.corrections[0]?.id as string },
    marks: [...reports.flatMap(({ id, number }) => [id, number]), fileId, `venue-${place.priceFen}-canary`],
  };
}

async function paper(client: Client, { priceFen }: Place): Promise<string> {
  const name = `sale-${priceFen}-canary.pdf`;
  return must(await client.upload<{ id: string }>('/v1/sales-files', name, pdfPaper(), 'application/pdf')).id;
}

function must<T>({ status, body }: { status: number; body: T }): T {
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
