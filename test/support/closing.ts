import { createHash } from 'node:crypto';
import type { Answer, Client } from './client';
import type { World } from './world';

/** Closing months as officials do it, over HTTP. */

export type Closed = { id: string; periodId: string; state: string; sealSha256: string | null };
export type Check = {
  code: string;
  blocking: boolean;
  open: number;
  fen: number | null;
  periods: string[];
  listed?: { label: string; count: number; amountFen: number; factId: string | null }[];
};
export type ClosingItem = {
  id: string;
  state: string;
  proposedCount: number | null;
  proposedFen: number | null;
  confirmedAt: string | null;
  number: number | null;
  factCount: number | null;
  amountFen: number | null;
  paidFen: number | null;
  adjustingCount: number | null;
  adjustingFen: number | null;
  contentSha256: string | null;
  cellsSha256: string | null;
  previousSha256: string | null;
  sealSha256: string | null;
  reopeningReason: string | null;
};
export type PeriodPage = {
  id: string;
  state: string;
  amountFen: number;
  factCount: number;
  checks: { items: Check[]; parts: { part: string; partsFen: number; wholeFen: number }[] };
  closing: ClosingItem | null;
  history: ClosingItem[];
  may: { propose: boolean; confirm: boolean; withdraw: boolean; reopen: boolean };
  adjusting: { factCount: number; amountFen: number };
  adjustedBy: { factCount: number; amountFen: number };
};
type Refusal = { code: string; errors?: { pointer: string }[] };

/** Two people of the office of a region. */
export type Office = [Client, Client];

export async function officeOf(world: World, regionCode: string): Promise<Office> {
  return [await world.official(regionCode), await world.official(regionCode)];
}

export function propose(
  person: Client,
  periodId: string,
  remark?: string,
): Promise<Answer<Closed & Refusal>> {
  return person.post(`/v1/periods/${periodId}/closings`, remark === undefined ? {} : { remark });
}

export type Seen = { expectedFen: number; expectedFacts: number };

/** As the page of the period says; who does not see it guesses. */
export async function seenOf(person: Client, id: string): Promise<Seen> {
  const { body } = await person.get<{ closing?: { periodId: string } }>(`/v1/closings/${id}`);
  const page = await person.get<Partial<PeriodPage>>(`/v1/periods/${body.closing?.periodId ?? 'none'}`);
  return { expectedFen: page.body.amountFen ?? 0, expectedFacts: page.body.factCount ?? 0 };
}

/** What `seen` says was on the screen; left out: what is there now. */
export async function confirmClosing(
  person: Client,
  id: string,
  seen?: Seen,
): Promise<Answer<Closed & Refusal>> {
  return person.post(`/v1/closings/${id}/confirmation`, seen ?? (await seenOf(person, id)));
}

export function reopen(person: Client, id: string, reason = '更正数据'): Promise<Answer<Closed & Refusal>> {
  return person.post(`/v1/closings/${id}/reopening`, { reason });
}

/** Proposed by one and confirmed by the other. */
export async function close([first, second]: Office, periodId: string, remark?: string): Promise<Closed> {
  const proposed = await propose(first, periodId, remark);
  expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed' } });
  const { status, body } = await confirmClosing(second, proposed.body.id);
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'closed' } });
  return body;
}

/** Months of a region one after the other, from `2025-10` to `2026-10`, both included. */
export async function closeMonths(
  office: Office,
  regionCode: string,
  first: string,
  last: string,
): Promise<void> {
  const through = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  for (let at = through(first); at <= through(last); at++) {
    const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    await close(office, `${regionCode}-${month}`, '例行关账');
  }
}

export async function periodPage(person: Client, periodId: string): Promise<PeriodPage> {
  const { status, body } = await person.get<PeriodPage>(`/v1/periods/${periodId}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

export function openChecks({ checks }: PeriodPage): string[] {
  return checks.items.filter(({ open }) => open > 0).map(({ code }) => code);
}

/** The three files of a seal and the hashes that `sha256sum` would give. */
export async function sealFiles(person: Client, id: string) {
  const files = await Promise.all(
    ['content', 'cells', 'seal'].map((name) => person.get(`/v1/closings/${id}/${name}`)),
  );
  expect(files.map(({ status }) => status)).toEqual([200, 200, 200]);
  const [content, cells, seal] = files.map(({ text }) => text) as [string, string, string];
  const [contentSha256, cellsSha256, sealSha256] = files.map(({ bytes }) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  return { content, cells, seal, hashes: { contentSha256, cellsSha256, sealSha256 } };
}
