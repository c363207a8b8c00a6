import { getRequest } from './client';
import { driveHttp, type Step } from './load';
import { type Case, market, oneProcessLimit, type Variant } from './measure';
import { startApi } from './processes';
import type { Stage } from './stage';
import type { Buyer } from './world';

const processes = 2;
/** The list of places: made from memory, so that Node works and PostgreSQL only checks the session. */
const url = '/v1/regions';

/** How much more two processes of the API answer than one, where PostgreSQL is not the limit. */
export function processors(stage: Stage, connections: readonly number[]): Case {
  const { buyers, config } = stage.world;
  let both = '';
  const step: Step = async (connection, serial) => {
    const { token } = buyers[serial % buyers.length] as Buyer;
    const { status, body } = await connection.send(getRequest(url, token));
    if (status !== 200 || body.length < 1_000) throw new Error(`${url}: ${status} ${body}`);
  };
  const variant = (name: string, count: number, address: () => string): Variant => ({
    name,
    connections: count,
    run: (load) => driveHttp(address(), { ...load, connections: count }, step),
  });
  return {
    name: 'processes',
    what: 'two api processes: list of places',
    unit: 'requests/s',
    variants: connections.flatMap((count) => [
      variant(market, count, () => both),
      variant(oneProcessLimit, count, () => stage.api.url),
    ]),
    async begin() {
      const server = await startApi(config, config.databaseUrl, { API_PROCESSES: String(processes) });
      both = server.url;
      return () => server.stop();
    },
  };
}
