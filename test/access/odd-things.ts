import { IntegrityScanner } from '@app/reporting';
import type { Client } from '../support/client';
import { good } from '../support/selling';
import type { Pack, Shop, World } from '../support/world';

/** What looks odd in a trade: its price is above any reference, so each of its orders is flagged. */
export type OddThings = {
  flagId: string;
  /** Of the clerk; one to be withdrawn. */
  plotId: string;
  sparePlotId: string;
  /** The official of the district's office who goes through the routes. */
  ownerId: string;
  marks: string[];
};

type Trading = { shop: Shop; pack: Pack; papers: { office: { one: Client; two: Client } } };

/** When all trades are made: the search goes through all of them. */
export async function oddThings(
  world: World,
  trades: readonly Trading[],
  year: number,
): Promise<OddThings[]> {
  const [operator] = await world.operators();
  for (const { shop, pack, papers } of trades) {
    const price = {
      productId: pack.productId,
      pricePerKgFen: 1,
      capturedOn: `${year}-01-01`,
      source: '测试',
    };
    good(await operator.post('/v1/reference-prices', price));
    await world.database.write('INSERT INTO contacts VALUES ($1, $2)', [shop.id, '0911-0000000']);
    good(await papers.office.one.post('/v1/integrity-scans', { from: `${year}-01-01` }));
  }
  await world.settle();
  await world.get(IntegrityScanner).run();
  return Promise.all(trades.map((trade) => thingsOf(world, trade, year)));
}

async function thingsOf(world: World, { shop, pack, papers }: Trading, year: number): Promise<OddThings> {
  const plot = async (): Promise<string> => {
    const draft = {
      productId: pack.productId,
      year,
      township: `plot-${pack.priceFen}-canary`,
      hundredthMu: 100,
      kgPerMu: 1,
    };
    return good(await shop.clerk.post<{ id: string }>('/v1/plots', { ...draft, source: '测试' })).id;
  };
  const flags = await world.database.read<{ id: string; number: string }>(
    `SELECT id, number FROM integrity_flags WHERE rule = 'price_above_reference' AND supplier_id = $1 ORDER BY id`,
    [shop.id],
  );
  const { body } = await papers.office.two.get<{ user: { id: string } }>('/v1/sessions/current');
  const [plotId, sparePlotId] = [await plot(), await plot()];
  return {
    ...{ flagId: flags[0]?.id as string, plotId, sparePlotId, ownerId: body.user.id },
    marks: [`plot-${pack.priceFen}-canary`, ...flags.flatMap(({ id, number }) => [id, number])],
  };
}
