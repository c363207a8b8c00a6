import { SubsidyRuns } from '@app/procurement';
import type { Client } from './client';
import type { World } from './world';

/** A list from its programme to the bank, as officials of a county take the steps. Each expects success. */

export type Rules = Record<string, unknown> & { firstDay: string; lastDay: string };

/** Five percent of everything, of anybody, in the year until October. */
export function rulesOf(more: Record<string, unknown> = {}): Rules {
  return {
    firstDay: '2026-01-01',
    lastDay: '2026-10-31',
    tierMode: 'slab',
    tiers: [{ fromFen: 0, inclusive: true, rateBp: 500 }],
    capFen: null,
    potFen: null,
    channels: ['platform'],
    sellerKinds: ['cooperative', 'company', 'household'],
    registeredInCounty: true,
    pairedOnly: true,
    buyersIn: null,
    minimumEvidenceLevel: 1,
    noticeDays: 5,
    ...more,
  };
}

export type DraftLine = {
  supplierId: string;
  eligibleFen: number;
  excludedFen: number;
  ownFen: number;
  amountFen: number;
  excluded: { reason: string; amountFen: number; factCount: number }[];
};
export type Draft = {
  lines: DraftLine[];
  totals: { sellers: number; amountFen: number; ownFen: number; potLeftFen: number | null };
};
export type RunState = { id: string; number: string; state: string; totalFen: number };
export type Run = RunState & {
  version: number;
  noticeVersion: number;
  noticeEndsOn: string;
  totals: { toRecoverFen: number; paidFen: number; amountFen: number };
  lines: (DraftLine & {
    id: string;
    noticeAmountFen: number | null;
    correctionReason: string | null;
    takenBackFen: number;
    toRecoverFen: number;
    hasAccount: boolean | null;
    transfer: { state: string } | null;
  })[];
  payments: { id: string; number: string; transfers: { id: string; supplierId: string; state: string }[] }[];
};

export async function programme(official: Client, rules: Rules, name = '测试奖补项目'): Promise<string> {
  const draft = { name, rules, sourceDocument: '测试文件〔2026〕1号' };
  const { status, body } = await official.post<{ id: string }>('/v1/subsidy-programmes', draft);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.id;
}

export async function draftOf(official: Client, programmeId: string): Promise<Draft> {
  const { status, body } = await official.get<Draft>(`/v1/subsidy-programmes/${programmeId}/draft`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

export async function publish(official: Client, programmeId: string): Promise<RunState> {
  const { totals } = await draftOf(official, programmeId);
  const { status, body } = await official.post<RunState>(`/v1/subsidy-programmes/${programmeId}/runs`, {
    expectedTotalFen: totals.amountFen,
  });
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'notice' } });
  return body;
}

/** The clock stands on the morning after the last day of notice, and the timed job has run. */
export async function endNotice(world: World, official: Client, runId: string): Promise<void> {
  const { noticeEndsOn } = await runOf(official, runId);
  world.clock.set(new Date(Date.parse(`${noticeEndsOn}T00:00:00Z`) + 26 * 3_600_000));
  await world.get(SubsidyRuns).endNotices();
}

export async function runOf(official: Client, id: string): Promise<Run> {
  const { status, body } = await official.get<Run>(`/v1/subsidy-runs/${id}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

export async function finalise(official: Client, id: string, draft: object = {}): Promise<RunState> {
  const { status, body } = await official.post<RunState>(`/v1/subsidy-runs/${id}/final-list`, {
    basis: 'notice',
    ...draft,
  });
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'final' } });
  return body;
}

export async function confirmRun(official: Client, id: string): Promise<void> {
  const answer = await official.post(`/v1/subsidy-runs/${id}/confirmation`);
  expect(answer).toMatchObject({ status: 201, body: { state: 'confirmed' } });
}

/** Published, its notice over, final and confirmed: ready to be paid. */
export async function confirmedRun(
  world: World,
  [first, second]: readonly [Client, Client],
  rules: Rules,
): Promise<RunState> {
  const run = await publish(first, await programme(first, rules));
  await endNotice(world, first, run.id);
  await finalise(first, run.id);
  await confirmRun(second, run.id);
  return run;
}
