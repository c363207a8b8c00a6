import { Arena, outcomes, together } from '../support/race';
import { invoiceNumber, type SalesReport, Selling, saleLine } from '../support/selling';
import { delivered } from '../support/story';

describe('sales outside the platform at the same moment', () => {
  let arena: Arena;
  let desk: Selling;

  beforeAll(async () => {
    arena = await Arena.open();
    desk = await Selling.within(arena.world);
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const post = (client: Selling['district'], round: number, path: string, body: object) => () =>
    arena.at(client, round).post<SalesReport>(path, body);
  const draft = (lines: object[], channel = 'expo') => ({ channel, venue: '展销会', lines });

  it('one invoice is claimed through two channels: one of them has it, and both read of it', async () => {
    const keys = async () =>
      [saleLine({ soldOn: '2026-01-05' }), saleLine({ soldOn: '2026-01-05' })] as const;
    await arena.race(300, keys, async ([first, second], round) => {
      const answers = await together<SalesReport>([
        post(desk.reseller.purchaser, round, '/v1/sales-reports', draft([first, second])),
        // In the other order: whoever locked as it was told would wait for the first for ever.
        post(desk.other.purchaser, round + 1, '/v1/sales-reports', draft([second, first], 'counter')),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '409 sales_line.key_taken': 1 });
      const [{ clashes }] = (await arena.world.database.read<{ clashes: number }>(
        'SELECT count(*)::int AS clashes FROM sales_clashes WHERE natural_key LIKE $1',
        [`invoice::${first['invoiceNumber']}:%`],
      )) as [{ clashes: number }];
      expect(clashes).toBe(1);
    });
  });

  it('two reviewers and a withdrawal: one of the three', async () => {
    const report = () => desk.reported([saleLine({ soldOn: '2026-01-05' })]);
    await arena.race(300, report, async ({ id }, round) => {
      const answers = await together([
        post(desk.district, round, `/v1/sales-reports/${id}/review`, { outcome: 'accepted' }),
        post(desk.county, round + 1, `/v1/sales-reports/${id}/review`, {
          outcome: 'refused',
          reason: '存疑',
        }),
        post(desk.reseller.purchaser, round, `/v1/sales-reports/${id}/withdrawal`, {}),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '409 sales_report.wrong_state': 2 });
    });
  });

  it('two corrections that together take off more than the line has: one of them', async () => {
    const asked = async () => {
      const { id, lines } = await desk.reported([saleLine({ soldOn: '2026-01-05' })]);
      await desk.accepted(id);
      const body = {
        kind: 'correction',
        quantity: 15,
        grams: 40_000,
        amountFen: 80_000,
        occurredOn: '2026-02-01',
      };
      const path = `/v1/sales-lines/${lines[0]?.id}/corrections`;
      // One after the other: both stand in the second answer.
      await desk.reseller.purchaser.post(path, { ...body, reason: '多报' });
      const { body: report } = await desk.reseller.purchaser.post<SalesReport>(path, {
        ...body,
        reason: '多报',
      });
      return report.corrections.map((correction) => correction.id);
    };
    await arena.race(100, asked, async (ids, round) => {
      const answers = await together(
        ids.map((id, index) =>
          post(desk.district, round + index, `/v1/sales-corrections/${id}/decision`, {
            decision: 'accepted',
          }),
        ),
      );
      expect(outcomes(answers)).toEqual({ '201': 1, '422 sales_correction.exceeds_line': 1 });
    });
  });

  it('one purchase for resale, sold on twice in full: once', async () => {
    const shop = await arena.world.supplier({ county: '610630' });
    const pack = await shop.sells({ stock: 100_000 });
    const bought = async () => (await desk.bought(shop, pack, 1)).lines[0]?.id as string;
    await arena.race(100, bought, async (orderLineId, round) => {
      const line = () => saleLine({ orderLineId, grams: 1_800, quantity: 1, soldOn: '2026-01-05' });
      const answers = await together([
        post(desk.reseller.purchaser, round, '/v1/sales-reports', draft([line()])),
        post(desk.reseller.purchaser, round + 1, '/v1/sales-reports', draft([line()])),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '422 sales_line.beyond_purchase': 1 });
    });
  });

  it('one purchase for resale is sold on and given back: one of the two', async () => {
    const shop = await arena.world.supplier({ county: '610630' });
    const pack = await shop.sells({ stock: 100_000 });
    const { purchaser } = desk.reseller;
    type Sheets = { items: { id: string }[]; lines: { id: string }[] };
    const asked = async () => {
      const { id, lines } = await desk.bought(shop, pack, 1);
      const { items } = (await purchaser.get<Sheets>(`/v1/acceptances?orderId=${id}`)).body;
      const path = `/v1/acceptances/${items[0]?.id}`;
      const [line] = (await purchaser.get<Sheets>(path)).body.lines;
      const back = { reason: '霉变', lines: [{ acceptanceLineId: line?.id, quantity: 1 }] };
      const { body } = await purchaser.post<{ id: string }>(`${path}/returns`, back);
      return { orderLineId: lines[0]?.id, returnId: body.id };
    };
    await arena.race(100, asked, async ({ orderLineId, returnId }, round) => {
      const line = saleLine({ orderLineId, grams: 1_800, quantity: 1, soldOn: '2026-01-05' });
      const answers = await together([
        post(purchaser, round, '/v1/sales-reports', draft([line])),
        post(shop.clerk, round + 1, `/v1/returns/${returnId}/decision`, { decision: 'agreed' }),
      ]);
      const seen = outcomes(answers);
      expect(seen).toMatchObject({ '201': 1 });
      const refusals = ['409 return.sold_on', '422 sales_line.purchase_unknown'];
      expect(refusals.filter((refusal) => refusal in seen)).toHaveLength(1);
    });
  });

  it('C2: one invoice is registered for a platform order and reported as a sale: one of the two', async () => {
    const shop = await arena.world.supplier({ county: '610630' });
    const unit = await arena.world.buyer({ district: '320214' });
    const pack = await shop.sells({ stock: 100_000 });
    const bought = async () => (await delivered(unit, shop, [{ pack, quantity: 1 }])).order.id;
    await arena.race(300, bought, async (orderId, round) => {
      const [number, other] = [invoiceNumber(), invoiceNumber()];
      const lines = [saleLine({ invoiceNumber: number }), saleLine({ invoiceNumber: other })];
      const answers = await together([
        post(shop.clerk, round, `/v1/orders/${orderId}/invoices`, {
          ...{ number, amountFen: 1_000, issuedOn: '2026-01-05' },
        }),
        post(
          desk.reseller.purchaser,
          round + 1,
          '/v1/sales-reports',
          draft(lines.map((line) => ({ ...line, soldOn: '2026-01-05' }))),
        ),
      ]);
      const seen = outcomes(answers);
      expect(seen).toMatchObject({ '201': 1 });
      expect(Object.keys(seen)).toHaveLength(2);
      const refusals = ['409 invoice.reported_as_sale', '409 sales_line.key_taken'];
      expect(refusals.filter((refusal) => refusal in seen)).toHaveLength(1);
    });
  });

  it('C2: the invoice of a sale that was corrected to nothing is reported by two: one of them has it', async () => {
    const freed = async () => {
      const line = saleLine({ soldOn: '2026-01-05' });
      const { id, lines } = await desk.reported([line]);
      await desk.accepted(id);
      const all = { kind: 'correction', quantity: 20, grams: 50_000, amountFen: 130_000 };
      const { body } = await desk.reseller.purchaser.post<SalesReport>(
        `/v1/sales-lines/${lines[0]?.id}/corrections`,
        { ...all, occurredOn: '2026-02-01', reason: '金额有误' },
      );
      const path = `/v1/sales-corrections/${body.corrections[0]?.id}/decision`;
      await desk.district.post(path, { decision: 'accepted' });
      return line;
    };
    await arena.race(100, freed, async (line, round) => {
      const answers = await together([
        post(desk.reseller.purchaser, round, '/v1/sales-reports', draft([line])),
        post(desk.other.purchaser, round + 1, '/v1/sales-reports', draft([line])),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '409 sales_line.key_taken': 1 });
    });
  });

  it('C2: two lines of one digital invoice are reported by two units: one of them has it', async () => {
    const number = async () => invoiceNumber();
    await arena.race(300, number, async (invoice, round) => {
      const line = (invoiceLine: number) => ({
        ...saleLine({ invoiceNumber: invoice, invoiceLine, soldOn: '2026-01-05' }),
      });
      const answers = await together([
        post(desk.reseller.purchaser, round, '/v1/sales-reports', draft([line(1)])),
        post(desk.other.purchaser, round + 1, '/v1/sales-reports', draft([line(2)])),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '409 sales_line.key_taken': 1 });
    });
  });
});
