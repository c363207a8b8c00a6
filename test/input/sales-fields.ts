import type { Client } from '../support/client';
import { type SalesReport, saleLine } from '../support/selling';
import type { Unit, World } from '../support/world';
import { type Field, Spares } from './fields';

/** A reseller, its official, and reports of it that are ripe for each act. */
export type SalesScene = {
  reseller: Unit;
  official: Client;
  /** Wait for their review. */
  waiting: Spares<SalesReport>;
  /** Of lines that count. */
  counted: Spares<string>;
  corrections: Spares<string>;
};

const draft = (more: object = {}, line: Record<string, unknown> = {}) => ({
  ...{ channel: 'retail', venue: '某店', lines: [saleLine({ soldOn: '2026-01-05', ...line })] },
  ...more,
});

async function made<T>(sent: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await sent;
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

export async function salesSceneIn(world: World): Promise<SalesScene> {
  const reseller = await world.buyer({ unitKind: 'reseller' });
  const official = await world.official('320205');
  const report = () => made(reseller.purchaser.post<SalesReport>('/v1/sales-reports', draft()));
  const line = async (): Promise<string> => {
    const { id, lines } = await report();
    await made(official.post(`/v1/sales-reports/${id}/review`, { outcome: 'accepted' }));
    return lines[0]?.id as string;
  };
  return {
    ...{ reseller, official },
    waiting: new Spares(report),
    counted: new Spares(line),
    corrections: new Spares(async () => {
      const asked = reseller.purchaser.post<SalesReport>(
        `/v1/sales-lines/${await line()}/corrections`,
        back('多报'),
      );
      return (await made(asked)).corrections[0]?.id as string;
    }),
  };
}

const back = (reason: string) => ({
  ...{ kind: 'correction', quantity: 0, grams: 0, amountFen: 1, occurredOn: '2026-02-01', reason },
});

type Kept = Omit<SalesReport, 'corrections' | 'lines'> & {
  venue: string;
  note: string | null;
  lines: Record<string, string | null>[];
  corrections: { reason: string; decisionReason: string | null }[];
};

function ofReport(name: 'venue' | 'note', longest: number, isNote = false): Field {
  return {
    at: `POST /v1/sales-reports /${name}`,
    longest,
    ...(isNote ? { note: true } : {}),
    send: ({ sales }, text) => sales.reseller.purchaser.post('/v1/sales-reports', draft({ [name]: text })),
    read: async (_, report: Kept) => report[name] ?? '',
  };
}

function ofLine(name: string, longest: number, isNote = false): Field {
  return {
    at: `POST /v1/sales-reports /lines/*/${name}`,
    longest,
    ...(isNote ? { note: true } : {}),
    send: ({ sales }, text) =>
      sales.reseller.purchaser.post('/v1/sales-reports', draft({}, { [name]: text })),
    read: async (_, { lines }: Kept) => lines[0]?.[name],
  };
}

export const salesFields: readonly Field[] = [
  ofReport('venue', 80),
  ofReport('note', 500, true),
  ofLine('goodsName', 80),
  ofLine('spec', 60, true),
  ofLine('supplierName', 80),
  ofLine('buyerName', 80),
  {
    at: 'POST /v1/sales-reports/{id}/review /reason',
    longest: 200,
    send: ({ sales }, reason) =>
      sales.waiting.on(({ id }) =>
        sales.official.post(`/v1/sales-reports/${id}/review`, { outcome: 'refused', reason }),
      ),
    // Officials read it masked; the reporter as it is.
    read: async ({ sales }, { id }: Kept) =>
      (await sales.reseller.purchaser.get<Kept>(`/v1/sales-reports/${id}`)).body.reason,
  },
  {
    at: 'POST /v1/sales-lines/{id}/corrections /reason',
    longest: 200,
    send: ({ sales }, reason) =>
      sales.counted.on((id) =>
        sales.reseller.purchaser.post(`/v1/sales-lines/${id}/corrections`, back(reason)),
      ),
    read: async (_, { corrections }: Kept) => corrections.at(-1)?.reason,
  },
  {
    at: 'POST /v1/sales-corrections/{id}/decision /reason',
    longest: 200,
    send: ({ sales }, reason) =>
      sales.corrections.on((id) =>
        sales.official.post(`/v1/sales-corrections/${id}/decision`, { decision: 'refused', reason }),
      ),
    read: async (_, { corrections }: Kept) => corrections.at(-1)?.decisionReason,
  },
];

const lineTexts = ['goodsName', 'spec', 'supplierName', 'buyerName'];
const again = 'as when the report is sent in the first time';

export const notEnteredOnSales: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['sales-reports', 'sales-reports/{id}/resubmission'].flatMap((path) => [
      [`POST /v1/${path} /lines/*/originCountyCode`, 'the code of a county that exists, or refused'],
      [`POST /v1/${path} /lines/*/buyerCreditCode`, 'the code of an organisation, or refused'],
      ...['invoiceCode', 'invoiceNumber'].map((name) => [
        `POST /v1/${path} /lines/*/${name}`,
        'digits of a known shape, or refused (libs/procurement/src/sales/natural-key.spec.ts)',
      ]),
    ]),
  ),
  ...Object.fromEntries(
    ['/venue', '/note', ...lineTexts.map((name) => `/lines/*/${name}`)].map((at) => [
      `POST /v1/sales-reports/{id}/resubmission ${at}`,
      again,
    ]),
  ),
  'POST /v1/sales-reports/{id}/review /refusedLines/*/reason':
    'the same kind of line as the reason of the review',
};
