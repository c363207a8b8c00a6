import { buildDocument, encodeCursor } from '@app/platform';
import type { Answer } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import { draftOf } from '../support/story';
import { World } from '../support/world';
import { callOn, letsIn, mayReach, nameOf, type ObjectRoute, objectRoutes, shapeOf } from './calls';
import { officialOf, outsideYears, type Person, peopleOf } from './people';
import { questions } from './rules';
import { makeTrades, type Trade, year } from './trades';

jest.setTimeout(300_000);

type List = { items: { id?: string }[]; nextCursor: string | null };

/** Ways around the front door: what an answer says besides the object that was asked for. */
describe('side doors', () => {
  let world: World;
  let document: ReturnType<typeof buildDocument>;
  let lists: Route[];
  let objects: ObjectRoute[];
  let trades: Trade[];
  let people: Person[];
  /** One of each scope: within an organisation the roles read the same. */
  let readers: Person[];
  let own: Trade;
  let sibling: Trade;
  let foreign: Trade;

  beforeAll(async () => {
    world = await World.start();
    document = buildDocument(world.app);
    objects = objectRoutes(world.app);
    lists = routesOf(world.app).filter(
      ({ method, path, access }) => method === 'GET' && !path.includes(':') && access !== 'public',
    );
    trades = await makeTrades(world);
    [own, sibling, foreign] = trades as [Trade, Trade, Trade];
    people = await peopleOf(world, trades);
    readers = people.filter(({ name }) => !/^(inspector|approver|finance|auditor)|operator 2/.test(name));
  });

  afterAll(() => world.stop());

  const addressOf = (route: Route, more = ''): string =>
    `${route.path}?${[questions[nameOf(route)], more].filter(Boolean).join('&')}`;
  const personNamed = (name: string): Person => people.find((person) => person.name === name) as Person;
  /** Whether a list takes this parameter, by the OpenAPI document. */
  const takes = (route: Route): string[] => {
    const operation = document.paths[route.path]?.get;
    return (operation?.parameters ?? []).flatMap((one) =>
      'name' in one && one.in === 'query' ? [one.name] : [],
    );
  };

  it('no list, page or total carries a mark of a trade that does not concern the reader', async () => {
    const leaks: string[] = [];
    let marksSeen = 0;
    const look = (where: string, person: Person, { status, text }: Answer<unknown>): void => {
      // A refusal repeats the address that was asked for.
      if (status !== 200) return;
      for (const trade of trades) {
        const found = trade.marks.filter((mark) => text?.includes(mark));
        if (person.concerns(trade)) marksSeen += found.length;
        else leaks.push(...found.map((mark) => `${where} shows ${person.name} ${trade.name}'s ${mark}`));
      }
    };
    for (const person of people) {
      for (const route of lists.filter((one) => letsIn(one, person))) {
        const answer = await person.client.get(addressOf(route));
        expect([nameOf(route), answer.status]).toEqual([nameOf(route), 200]);
        look(nameOf(route), person, answer);
      }
      for (const route of objects.filter((one) => one.method === 'GET' && letsIn(one, person)))
        for (const trade of trades) look(route.name, person, await callOn(person.client, route, trade));
    }
    expect(leaks).toEqual([]);
    expect(marksSeen).toBeGreaterThan(500);
  });

  it('counts and totals are those of the trades that concern the reader', async () => {
    for (const person of people) {
      const mine = trades.filter((trade) => person.concerns(trade));
      const fen = mine.reduce((sum, { acceptedFen }) => sum + acceptedFen, 0);
      const count = mine.reduce((sum, { factCount }) => sum + factCount, 0);
      const totals: Record<string, object> = {
        'GET /v1/facts': { count, sumFen: fen },
        'GET /v1/tallies': { totalFen: fen, factCount: count },
        'GET /v1/overview': { totalFen: fen, factCount: count },
        'GET /v1/rankings': { sumFen: fen, wholeFen: fen },
        'GET /v1/units/current/progress': { totalFen: fen, factCount: count },
        'GET /v1/targets': {
          totals: { targetFen: new Set(mine.map(({ regions }) => `${regions}`)).size * 1e8 },
        },
      };
      for (const route of lists.filter((one) => letsIn(one, person) && totals[nameOf(one)])) {
        const { body } = await person.client.get(addressOf(route));
        expect({ who: person.name, route: nameOf(route), body }).toMatchObject({
          body: totals[nameOf(route)],
        });
      }
      if (person.persona === 'official' || person.persona === 'operator') {
        const { body } = await person.client.get<{ items: { amountFen: number; factCount: number }[] }>(
          `/v1/units?year=${year}&limit=100`,
        );
        const sums = [body.items.map((unit) => unit.amountFen), body.items.map((unit) => unit.factCount)];
        expect(sums.map((figures) => figures.reduce((a, b) => a + b, 0))).toEqual([fen, count]);
      }
    }
  });

  it('an office of other years finds nothing, and is told so where it asks for a year', async () => {
    const person = await officialOf(world, outsideYears);
    const { client } = person;
    let refused = 0;
    for (const route of lists.filter(
      ({ access }) => typeof access === 'object' && access.personas.includes('official'),
    )) {
      const answer = await client.get<{ code?: string }>(addressOf(route));
      if (answer.body.code === 'office.outside_years') refused++;
      else if (answer.status === 200)
        for (const trade of trades)
          expect(trade.marks.filter((mark) => answer.text.includes(mark))).toEqual([]);
    }
    expect(refused).toBeGreaterThan(4);
    // What is written names its year too: by the document, in each body that has one.
    let writes = 0;
    for (const route of routesOf(world.app).filter(
      (one) => one.method === 'POST' && !one.path.includes(':') && letsIn(one, person),
    )) {
      const body = JSON.stringify(document.paths[route.path]?.post?.requestBody ?? {});
      const named = /"filters":\{/.test(body)
        ? { filters: { year } }
        : /"year":/.test(body)
          ? { year }
          : /"firstYear":/.test(body) && { firstYear: year };
      if (!named) continue;
      const answer = await client.post<{ code: string }>(route.path, named);
      expect([nameOf(route), answer.status, answer.body.code]).toEqual([
        nameOf(route),
        403,
        'office.outside_years',
      ]);
      writes++;
    }
    expect(writes).toBeGreaterThan(6);
  });

  it('what waits is counted for the own organisation alone', async () => {
    for (const person of people.filter(({ persona }) => persona === 'buyer' || persona === 'supplier')) {
      const { body } = await person.client.get<{
        items: { kind: string; count: number; orderIds: string[] }[];
      }>('/v1/tasks');
      const [mine] = trades.filter((trade) => person.concerns(trade)) as [Trade];
      expect(body.items.flatMap(({ orderIds }) => orderIds).every((id) => mine.marks.includes(id))).toBe(
        true,
      );
      const waiting = Object.fromEntries(body.items.map(({ kind, count }) => [kind, count]));
      expect(waiting).toMatchObject(
        person.persona === 'buyer'
          ? { to_accept: 1, to_sign: person.role === 'purchaser' ? 0 : 1, to_pay: 1 }
          : { to_confirm: 1, to_ship: 2, in_transit: 2, returns_to_decide: 1 },
      );
    }
  });

  it("a filter by somebody else's id finds what an unknown id finds", async () => {
    const ids: Record<string, (trade: Trade) => string> = {
      orderId: (trade) => trade.done.order.id,
      buyerId: (trade) => trade.unit.id,
      statementId: () => world.newId(),
      partyId: (trade) => trade.unit.id,
      intentId: (trade) => trade.attemptId,
      supplierId: (trade) => trade.shop.id,
      userId: () => world.newId(),
      subjectId: (trade) => trade.factId,
      productId: (trade) => trade.pack.productId,
      partnerId: (trade) => trade.unit.id,
      reporterId: (trade) => trade.unit.id,
      runId: (trade) => trade.subsidy.noticeId,
      ownerId: (trade) => trade.odd.ownerId,
    };
    // Pairs and rules are published: nobody's in particular.
    const published = ['pairingId', 'policyId'];
    let asked = 0;
    for (const route of lists) {
      for (const name of takes(route).filter((one) => one.endsWith('Id') && !published.includes(one))) {
        const idOf = ids[name];
        if (!idOf) throw new Error(`No object for ?${name}= of ${nameOf(route)}: add one here`);
        for (const person of readers.filter((one) => letsIn(route, one))) {
          const unknown = await person.client.get(addressOf(route, `${name}=${world.newId()}`));
          for (const trade of trades.filter((one) => !person.concerns(one))) {
            const seen = await person.client.get(addressOf(route, `${name}=${idOf(trade)}`));
            expect([nameOf(route), person.name, shapeOf(seen)]).toEqual([
              nameOf(route),
              person.name,
              shapeOf(unknown),
            ]);
            asked++;
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(30);
  });

  it("a search finds no order by somebody else's number or name", async () => {
    for (const q of [
      foreign.done.order.number,
      sibling.done.order.number,
      '青海拉面foreign',
      '青海拉面sibling',
    ]) {
      const { body } = await own.unit.purchaser.get<List>(`/v1/orders?q=${encodeURIComponent(q)}`);
      expect({ q, items: body.items }).toEqual({ q, items: [] });
    }
    const { body } = await own.unit.purchaser.get<List>(`/v1/orders?q=${own.done.order.number}`);
    expect(body.items).toHaveLength(1);
  });

  it("another reader's cursor shows nothing more, and a broken one is refused", async () => {
    const broken = ['x', '!!!!', 'bnVsbA', encodeCursor(["' OR true --"]), encodeCursor([1, 2, 3, 4, 5, 6])];
    let followed = 0;
    for (const route of lists.filter((one) => takes(one).includes('cursor'))) {
      const asking = readers.filter((person) => letsIn(route, person));
      const cursors = new Set<string>();
      for (const { client } of asking) {
        const { body } = await client.get<List>(addressOf(route, 'limit=1'));
        if (body.nextCursor) cursors.add(body.nextCursor);
      }
      for (const person of asking) {
        for (const cursor of cursors) {
          const answer = await person.client.get<List>(addressOf(route, `cursor=${cursor}`));
          expect([nameOf(route), answer.status]).toEqual([nameOf(route), 200]);
          for (const trade of trades.filter((one) => !person.concerns(one)))
            expect(trade.marks.filter((mark) => answer.text.includes(mark))).toEqual([]);
          followed++;
        }
        for (const cursor of broken) {
          const { status, body } = await person.client.get<{ code: string }>(
            addressOf(route, `cursor=${cursor}`),
          );
          expect([nameOf(route), cursor, status, body.code]).toEqual([
            nameOf(route),
            cursor,
            400,
            'request.invalid',
          ]);
        }
      }
    }
    expect(followed).toBeGreaterThan(50);
  });

  it('a forged cursor of the right shape is refused or finds nothing, wherever its numbers and days lie', async () => {
    const id = world.newId();
    const numbers = [-1, 40_000, 99_999, 3_000_000_000, Number.MAX_SAFE_INTEGER];
    const shapes = numbers.flatMap((n) => [
      ...[[n], [n, id], [n, n, id], [2026, n, id], [n, 1, id], [id, n, id], [n, id, 'platform']],
      ...['newest', 'relevance', 'price'].map((sort) => [sort, n, id, 0]),
      ['2026-11-01', 'order', id, n],
    ]);
    const texts = ['0000-01-01', '\u0000'].flatMap((text) => [
      ...[
        [text, id],
        [text, id, 'paper'],
        [text, 'order', id, 1],
        [id, text, null],
      ],
      ['2026-11-01', text, id, 1],
    ]);
    const everything = routesOf(world.app).filter(
      (route) => route.method === 'GET' && !route.path.includes(':') && takes(route).includes('cursor'),
    );
    expect(everything.length).toBeGreaterThan(lists.filter((one) => takes(one).includes('cursor')).length);
    for (const route of everything) {
      const who = people.find((person) => letsIn(route, person))?.client ?? world.nobody;
      for (const cursor of [...shapes, ...texts].map(encodeCursor)) {
        const { status } = await who.get(addressOf(route, `cursor=${cursor}`));
        const sent = [nameOf(route), Buffer.from(cursor, 'base64url').toString()];
        expect([...sent, status < 500]).toEqual([...sent, true]);
      }
    }
  });

  it('conditional and partial requests tell nothing about what is foreign', async () => {
    const conditions: Record<string, string>[] = [
      { 'if-none-match': '"1"' },
      { 'if-none-match': '*' },
      { 'if-match': '"1"' },
      { 'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT' },
      { range: 'bytes=0-0' },
    ];
    for (const route of objects.filter(({ method }) => method === 'GET')) {
      for (const person of readers.filter((one) => letsIn(route, one))) {
        if (mayReach(route, person, foreign)) continue;
        for (const headers of conditions) {
          const address = (id: string) => route.path.replace(/:\w+/, id);
          const seen = await person.client.get(address(route.rule.object(foreign)), { headers });
          const absent = await person.client.get(address(world.newId()), { headers });
          expect([route.name, person.name, seen.status]).toEqual([route.name, person.name, 404]);
          expect(shapeOf(seen)).toEqual(shapeOf(absent));
        }
      }
    }
  });

  it('a version sent for a foreign pack is never compared', async () => {
    for (const version of ['"1"', '"2"', 'W/"1"', '"x"', '*']) {
      const [seen, absent] = await Promise.all(
        [foreign.pack.skuId, world.newId()].map((id) =>
          own.shop.clerk.patch(
            `/v1/skus/${id}`,
            { minimumQuantity: 3 },
            { headers: { 'if-match': version } },
          ),
        ),
      );
      expect(shapeOf(seen as Answer<unknown>)).toEqual(shapeOf(absent as Answer<unknown>));
    }
  });

  it("a key is its owner's: nobody gets the answer that another person's key holds", async () => {
    const key = `shared-${world.newId()}`;
    const draft = draftOf([{ pack: own.pack, quantity: 1 }]);
    const post = (person: Person) =>
      person.client.post<{ id: string; orders: { id: string }[] }>('/v1/checkouts', draft, { key });
    const first = await post(personNamed('purchaser of own'));
    const again = await post(personNamed('purchaser of own'));
    const other = await post(personNamed('purchaser of sibling'));
    expect([first.status, again.status, other.status]).toEqual([201, 201, 201]);
    expect(again.body).toEqual(first.body);
    expect(other.body.id).not.toBe(first.body.id);
    // The same person and key on another address, or on an object of somebody else.
    const elsewhere = (id: string) =>
      own.unit.purchaser.post<{ code: string }>(
        `/v1/orders/${id}/payments`,
        { provider: 'bank_transfer' },
        { key },
      );
    expect(await elsewhere(own.due.id)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    });
    expect(shapeOf(await elsewhere(foreign.due.id))).toEqual(shapeOf(await elsewhere(world.newId())));
  });

  it('a refused call does not use up its key', async () => {
    const key = `later-${world.newId()}`;
    const pay = (trade: Trade) =>
      own.unit.finance.post(`/v1/orders/${trade.due.id}/payments`, { provider: 'bank_transfer' }, { key });
    expect((await pay(foreign)).status).toBe(404);
    expect((await pay(own)).status).toBe(201);
  });

  it("ids of somebody else's things inside a body are as unknown as made-up ones", async () => {
    const bodies = (id: string): [string, object][] => [
      [
        `/v1/orders/${own.confirmed.id}/shipments`,
        { lines: [{ orderLineId: id, quantity: 1 }], carrier: '中国邮政', trackingNumber: 'EA1' },
      ],
      [
        `/v1/shipments/${own.sent.shipment.id}/acceptance`,
        { lines: [{ shipmentLineId: id, acceptedQuantity: 1, rejectedQuantity: 0 }] },
      ],
      [
        `/v1/shipments/${own.sent.shipment.id}/acceptance`,
        {
          lines: own.sent.shipment.lines.map((line) => ({
            shipmentLineId: line.id,
            acceptedQuantity: line.quantity,
            rejectedQuantity: 0,
          })),
          photoIds: [id],
        },
      ],
      [
        `/v1/acceptances/${own.done.acceptanceId}/returns`,
        { reason: '口味不符', lines: [{ acceptanceLineId: id, quantity: 1 }] },
      ],
    ];
    const theirs = [
      foreign.confirmed.lines[0]?.id as string,
      foreign.sent.shipment.lines[0]?.id as string,
      foreign.loosePhotoId,
      foreign.done.acceptanceLineId,
    ];
    for (const [index, id] of theirs.entries()) {
      const client = index === 0 ? own.shop.clerk : own.unit.purchaser;
      const send = (about: string) => client.post(...(bodies(about)[index] as [string, object]));
      const [seen, absent] = [await send(id), await send(world.newId())];
      expect([400, 404, 409, 422]).toContain(seen.status);
      expect(shapeOf(seen)).toEqual(shapeOf(absent));
    }
  });
});
