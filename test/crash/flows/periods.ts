import type { Caller, Intent } from '../caller';
import { restMs } from '../checks/rest';
import { pause } from '../options';
import type { Scene } from '../scene';
import { sellInThePast } from './past-sales';

/** A district's office and the city's above it. */
export type Officials = { district: [Caller, Caller]; city: Caller };

type Closing = { id: string };

/** What a second person sees of a month in which nothing was bought. */
export const nothing = { expectedFen: 0, expectedFacts: 0 };

/** In a year in which nothing was bought: proposed, withdrawn, proposed again, sealed, and opened again from above. */
export async function closeMonths({ district: [first, second], city }: Officials): Promise<void> {
  const period = '/v1/periods/320205-2020-01/closings';
  const dropped = await first.act<Closing>({ kind: 'closing', path: period, body: {} });
  const reason = '演练';
  await second.act({
    kind: 'closing withdrawal',
    path: `/v1/closings/${dropped.body.id}/withdrawal`,
    body: { reason },
  });
  const { body } = await second.act<Closing>({ kind: 'closing', path: period, body: {} });
  await first.act({ kind: 'sealing', path: `/v1/closings/${body.id}/confirmation`, body: nothing });
  await city.act({ kind: 'reopening', path: `/v1/closings/${body.id}/reopening`, body: { reason } });
}

type Page = {
  factCount: number;
  amountFen: number;
  checks: { items: { blocking: boolean; open: number }[] };
};

/** Months with a sale in them, for two people of a district to close; each round the month before, since they are closed in order. */
export class MonthsWithSales {
  /** Months since the year 0. */
  private next = 2024 * 12 + 11;
  private static readonly first = 2020 * 12 + 1;

  constructor(private readonly scene: Scene) {}

  async run(): Promise<void> {
    if (this.next < MonthsWithSales.first) return;
    const [year, month] = [Math.floor(this.next / 12), (this.next % 12) + 1];
    this.next--;
    const { stage, officials, exchange } = this.scene;
    if (!(await sellInThePast(stage, { by: 'east_code', value: '320205', year, month }))) return;
    const [first, second] = officials.district;
    const period = `/v1/periods/320205-${year}-${String(month).padStart(2, '0')}`;
    const seen = await untilReady(first, period);
    if (!seen) return exchange.complain('a month could not be closed');
    const body = { remark: '演练' };
    const { id } = await insist<Closing>(first, { kind: 'closing', path: `${period}/closings`, body });
    const signed = { expectedFen: seen.amountFen, expectedFacts: seen.factCount };
    await insist(second, { kind: 'sealing', path: `/v1/closings/${id}/confirmation`, body: signed });
  }
}

/** Again while something of the month is under way: the order of its sale was paid just now, or some of it asked back. */
async function insist<T>(person: Caller, wish: Intent): Promise<T> {
  const expected = ['period.not_ready', 'period.more_open'];
  for (const deadline = Date.now() + restMs; ; await pause(250)) {
    const { status, body } = await person.act<T>(Date.now() < deadline ? { ...wish, expected } : wish);
    if (status === 201) return body;
    if (Date.now() > deadline) throw new Error(`${wish.kind}: ${status}`);
  }
}

/** As its page is when the sale is added up and nothing stands in the way. */
async function untilReady(person: Caller, period: string): Promise<Page | undefined> {
  for (const deadline = Date.now() + restMs; Date.now() < deadline; await pause(250)) {
    const { body } = await person.get<Page>(period);
    if (body.factCount > 0 && body.checks.items.every(({ blocking, open }) => !blocking || open === 0))
      return body;
  }
  return undefined;
}
