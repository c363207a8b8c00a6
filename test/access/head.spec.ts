import type { Answer, Client } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import { World } from '../support/world';
import { letsIn, nameOf, objectRoutes } from './calls';
import { type Person, peopleOf } from './people';
import { questions } from './rules';
import { makeTrades, type Trade } from './trades';

/** What differs between any two requests, or counts them. */
const perCall = ['x-request-id', 'date', 'connection', 'keep-alive', 'ratelimit'];

/** They tell how the machine is at that moment: two answers may differ in length. */
const living = ['/readyz', '/v1/operations/health', '/v1/audit-chain'];

/** Sent while they are read: nobody knows their length before, and HEAD does not read them. */
const streamed = ['content', 'cells', 'seal'].map((name) => `/v1/closings/:id/${name}`);

jest.setTimeout(300_000);

/** Every GET answers HEAD as well, without being declared: the same refusals to the same people, and never a body. */
describe('HEAD on every route × every role × whose object', () => {
  let world: World;
  let routes: Route[];
  let addresses: Map<Route, string[]>;
  let people: Person[];

  beforeAll(async () => {
    world = await World.start();
    const trades = await makeTrades(world);
    people = await peopleOf(world, trades);
    routes = routesOf(world.app).filter(({ method }) => method === 'GET');
    const objects = new Map(objectRoutes(world.app).map((route) => [nameOf(route), route.rule.object]));
    addresses = new Map(
      routes.map((route) => {
        const object = objects.get(nameOf(route));
        const ids = object ? [...trades.map((trade: Trade) => object(trade)), world.newId()] : [''];
        return [route, ids.map((id) => addressOf(route, id))];
      }),
    );
    await Promise.all(people.map(({ client }) => client.tokenOnce()));
  });

  afterAll(() => world.stop());

  function addressOf(route: Route, id: string): string {
    const question = questions[nameOf(route)];
    return route.path.replace(/:\w+/, id) + (question ? `?${question}` : '');
  }

  function headOf({ status, headers }: Answer<unknown>, { path }: Route): string {
    const ignored = [
      ...perCall,
      ...(living.includes(path) || streamed.includes(path) ? ['content-length'] : []),
      ...(streamed.includes(path) ? ['transfer-encoding'] : []),
    ];
    return JSON.stringify([
      status,
      ...Object.entries(headers)
        .filter(([name]) => !ignored.includes(name))
        .sort(),
    ]);
  }

  async function differences(route: Route, who: string, client: Client): Promise<string[]> {
    const found: string[] = [];
    for (const address of addresses.get(route) as string[]) {
      const [get, head] = await Promise.all([client.get(address), client.head(address)]);
      const [seen, wanted] = [headOf(head, route), headOf(get, route)];
      if (seen !== wanted) found.push(`${who}: HEAD ${address} ${seen}, GET ${wanted}`);
      if (head.bytes.length) found.push(`${who}: HEAD ${address} has a body`);
    }
    return found;
  }

  it('answers as GET does, with nothing in it', async () => {
    const wrong: string[] = [];
    for (const [turn, route] of routes.entries()) {
      wrong.push(...(await differences(route, 'nobody', world.nobody)));
      // By turns two of those whom the role lets in, with one more; how the others are refused is looked at below.
      const admitted = people.filter((one) => route.access === 'public' || letsIn(route, one));
      const refused = people.find((one) => !admitted.includes(one));
      const asked = new Set([
        admitted[turn % admitted.length],
        admitted[(turn + 1) % admitted.length],
        refused,
      ]);
      for (const person of asked)
        if (person) wrong.push(...(await differences(route, person.name, person.client)));
    }
    expect(wrong).toEqual([]);
  });

  it('refuses: nobody without a session, nobody with the wrong role', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      for (const address of addresses.get(route) as string[]) {
        expect([address, (await world.nobody.head(address)).status]).toEqual([address, 401]);
        for (const person of people.filter((one) => !letsIn(route, one)))
          expect([address, (await person.client.head(address)).status]).toEqual([address, 403]);
      }
    }
  });
});
