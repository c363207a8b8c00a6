import { checkCharacter } from '@app/identity';
import { Invoicing } from '../support/invoicing';
import { Arena, outcomes, together } from '../support/race';

describe('invoices handed in, taken back and judged at the same moment', () => {
  let arena: Arena;
  let desk: Invoicing;

  beforeAll(async () => {
    arena = await Arena.open();
    desk = await Invoicing.within(arena.world);
    const body = '91320205MAT000001';
    const about = { name: '无锡市某实验小学', taxNumber: body + checkCharacter(body), kind: 'ordinary' };
    desk.titleId = (await desk.addTitle(about)).body.id;
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const orders = async () => [await desk.bought(2), await desk.bought(3)];
  const issue = (index: number, draft: object) => () => desk.issue(draft, arena.at(desk.shop.clerk, index));

  it('one number is handed in twice for different orders: it counts once', async () => {
    await arena.race(300, orders, async ([first, second], round) => {
      const paper = desk.paper(1_000);
      const answers = await together([
        issue(round, { ...paper, orderIds: [first] }),
        issue(round + 1, { ...paper, orderIds: [second] }),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '409 invoice.number_used': 1 });
    });
  });

  it('two merged invoices over the same orders, each within what was accepted, together beyond it: one', async () => {
    await arena.race(300, orders, async (ids, round) => {
      const answers = await together([
        issue(round, desk.paper(3_000, { orderIds: ids })),
        // In the other order: whoever locks as it is told would wait for the first for ever.
        issue(round + 1, desk.paper(3_000, { orderIds: ids.toReversed() })),
      ]);
      expect(outcomes(answers)).toEqual({ '201': 1, '422 invoice.exceeds_accepted': 1 });
    });
  });

  it('a request is answered, declined and withdrawn: one of the three', async () => {
    await arena.race(
      300,
      async () => {
        const ids = await orders();
        return (await desk.ask(ids, 5_000)).body.id;
      },
      async (requestId, round) => {
        const path = `/v1/invoice-requests/${requestId}`;
        const answers = await together([
          issue(round, desk.paper(5_000, { requestId })),
          () => arena.at(desk.shop.clerk, round + 1).post(`${path}/refusal`, { reason: '信息不全' }),
          () => arena.at(desk.unit.finance, round).post(`${path}/withdrawal`),
        ]);
        expect(outcomes(answers)).toEqual({ '201': 1, '409 invoice_request.wrong_state': 2 });
      },
    );
  });

  it('the same orders are asked for twice: once', async () => {
    await arena.race(300, orders, async (ids, round) => {
      const draft = { titleId: desk.titleId, orderIds: ids, expectedTotalFen: 5_000 };
      const answers = await together(
        [0, 1].map(
          (index) => () => arena.at(desk.unit.finance, round + index).post('/v1/invoice-requests', draft),
        ),
      );
      expect(outcomes(answers)).toEqual({ '201': 1, '409 invoice_request.nothing_left': 1 });
    });
  });

  it('an invoice is taken back twice as a whole while it is judged: taken back once', async () => {
    await arena.race(
      300,
      async () => (await desk.issue(desk.paper(5_000, { orderIds: await orders() }))).body.id,
      async (id, round) => {
        const red = (index: number) => () =>
          arena
            .at(desk.shop.clerk, round + index)
            .post(`/v1/invoices/${id}/red-letters`, { ...desk.paper(5_000), reason: '开票有误' });
        const [first, second, judged] = await together([
          red(0),
          red(1),
          () =>
            arena
              .at(desk.unit.finance, round)
              .post(`/v1/invoices/${id}/verification`, { outcome: 'verified' }),
        ]);
        expect(outcomes([first, second].filter((answer) => answer !== undefined))).toEqual({
          '201': 1,
          '422 invoice.exceeds_original': 1,
        });
        expect([201, 409]).toContain(judged?.status);
      },
    );
  });

  it('an invoice for all comes while goods of it come back: either fits what is left', async () => {
    await arena.race(
      100,
      async () => {
        const id = await desk.bought(4);
        const [line] = await desk.world.database.read<{ id: string; acceptanceId: string }>(
          `SELECT al.id, al.acceptance_id AS "acceptanceId" FROM acceptance_lines al
             JOIN acceptances a ON a.id = al.acceptance_id WHERE a.order_id = $1`,
          [id],
        );
        const draft = { reason: '霉变', lines: [{ acceptanceLineId: line?.id, quantity: 1 }] };
        const path = `/v1/acceptances/${line?.acceptanceId}/returns`;
        return { id, returnId: (await desk.unit.purchaser.post<{ id: string }>(path, draft)).body.id };
      },
      async ({ id, returnId }, round) => {
        const [invoiced, returned] = await together([
          issue(round, desk.paper(4_000, { orderIds: [id] })),
          () =>
            arena
              .at(desk.shop.clerk, round + 1)
              .post(`/v1/returns/${returnId}/decision`, { decision: 'agreed' }),
        ]);
        expect(returned?.status).toBe(201);
        const needs = (await desk.needed()).filter(({ orderId }) => orderId === id);
        expect([invoiced?.status, needs.length]).toEqual(invoiced?.status === 201 ? [201, 1] : [422, 0]);
      },
    );
  });
});
