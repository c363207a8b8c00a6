import type { Client } from '../support/client';
import { draftOf, rulesOf } from '../support/subsidy';
import { writePayment, writeRun } from '../support/subsidy-rows';
import type { Shop, World } from '../support/world';

/** What the county of a trade has done about it: a programme without a list, and lists in every state. */
export type SubsidyThings = {
  programmeId: string;
  /** Of the list that waits for review, and the same of another run that can be withdrawn. */
  reviewId: string;
  noticeId: string;
  spareId: string;
  /** Final; one to be confirmed and one to be sent back. */
  finalId: string;
  otherFinalId: string;
  confirmedId: string;
  lineId: string;
  paymentId: string;
  objectionId: string;
  /** Of the list that the programme would make. */
  expectedFen: number;
  marks: string[];
};

/** By what they are called here, the state that they are in. */
const states = {
  review: 'review',
  notice: 'notice',
  spare: 'notice',
  final: 'final',
  otherFinal: 'final',
  confirmed: 'confirmed',
  payable: 'confirmed',
} as const;
type Name = keyof typeof states;

/** Of a sale of last year; written as the county would have left it. */
export async function subsidised(
  world: World,
  { name, shop, county, sold }: { name: string; shop: Shop; county: string; sold: string },
): Promise<SubsidyThings> {
  const [first, second] = [await world.official(county), await world.official(county)];
  const person = async (client: Client) =>
    (await client.get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;
  const people = [await person(first), await person(second)] as const;
  const rules = rulesOf({ firstDay: '2025-01-01', lastDay: '2025-12-31' });
  const programme = async (label: string): Promise<string> => {
    const draft = { name: `subsidy-${name}-${label}`, rules, sourceDocument: '测试' };
    const { body } = await first.post<{ id: string }>('/v1/subsidy-programmes', draft);
    return body.id;
  };
  const ids = {} as Record<Name, string>;
  const lines = {} as Record<Name, string>;
  for (const [label, state] of Object.entries(states) as [Name, (typeof states)[Name]][]) {
    const run = { programmeId: await programme(label), number: `BT-${name}-${label}`, state };
    const written = await writeRun(world, { ...run, county, rules, people, shop, sold });
    [ids[label], lines[label]] = [written.id, written.lineId];
  }
  const { id: paymentId } = await writePayment(world, {
    ...{ runId: ids.payable, lineId: lines.payable, number: `BF-${name}`, county, person: people[0] },
  });
  const objection = (runId: string, organization: string | null) =>
    world.database.write<{ id: string }>(
      `INSERT INTO subsidy_objections (id, run_id, region_code, name, contact, text, organization_id, filed_at, state)
       VALUES ($1, $2, $3, '某', $4, $5, $6, now(), 'open') RETURNING id`,
      [world.newId(), runId, county, `contact-${name}`, `objection-${name}-canary`, organization],
    );
  const [filed] = await objection(ids.notice, shop.id);
  const programmeId = await programme('draft');
  const { totals } = await draftOf(first, programmeId);
  return {
    programmeId,
    ...{ reviewId: ids.review, noticeId: ids.notice, spareId: ids.spare, finalId: ids.final },
    ...{ otherFinalId: ids.otherFinal, confirmedId: ids.confirmed, lineId: lines.notice },
    ...{ paymentId, objectionId: filed?.id as string },
    expectedFen: totals.amountFen,
    marks: [
      ...Object.values(ids),
      ...Object.values(lines),
      `objection-${name}-canary`,
      `subsidy-${name}-draft`,
      `BT-${name}-notice`,
    ],
  };
}
