import type { Answer, Client } from './client';

/** Bulletins as the API shows them, as far as tests look. */
export type Sheet = {
  asOf: string;
  year: number;
  month: number;
  figures: {
    code: string;
    value: number | null;
    splits: { dimension: string; parts: { key: string; name: string; value: number }[] }[];
  }[];
  checks: { figure: string; against: string[]; stated: number; computed: number; holds: boolean }[];
  definitions: { code: string; unit: string; name: { zh: string; en: string } }[];
};
export type Bulletin = {
  id: string;
  state: string;
  version: number;
  title: string;
  opening: string;
  summary: string;
  findings: string;
  number: string | null;
  issue: number | null;
  contentHash: string | null;
  takenAt: string;
  publishedAt: string | null;
  differences: number;
  returnReason: string | null;
  withdrawalReason: string | null;
  figures: Sheet & { rankings: { of: string; rows: { rank: number; name: string; amountFen: number }[] }[] };
  code: string;
  errors: { pointer: string; code: string }[];
};

export const figureOf = ({ figures }: Sheet, code: string): number | null | undefined =>
  figures.find((figure) => figure.code === code)?.value;

export const partsOf = ({ figures }: Sheet, code: string, dimension: string): Record<string, number> =>
  Object.fromEntries(
    figures
      .find((figure) => figure.code === code)
      ?.splits.find((split) => split.dimension === dimension)
      ?.parts.map(({ key, value }) => [key, value]) ?? [],
  );

export async function draftOf(who: Client, year: number, month: number): Promise<Bulletin> {
  const { status, body } = await who.post<Bulletin>('/v1/bulletins', { year, month });
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'draft' } });
  return body;
}

/** Of the version that is there when it is read. */
export async function publish(who: Client, id: string): Promise<Answer<Bulletin>> {
  const { headers } = await who.get<Bulletin>(`/v1/bulletins/${id}`);
  const seen = { 'if-match': headers['etag'] ?? '"0"' };
  return who.post<Bulletin>(`/v1/bulletins/${id}/publication`, undefined, { headers: seen });
}

/** One proposes, the other publishes. */
export async function publishedBy(one: Client, two: Client, id: string): Promise<Bulletin> {
  expect(await one.post(`/v1/bulletins/${id}/proposal`)).toMatchObject({ status: 201 });
  const { status, body } = await publish(two, id);
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'published' } });
  return body;
}
