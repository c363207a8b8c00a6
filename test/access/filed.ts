import { beginFiling, creditCodeOf, filed, financeOf, must, sayCanteen } from '../support/filing';
import type { Unit, World } from '../support/world';

/** What a unit of the trades files, and the rule of its district: acts of one trade touch nothing of another. */
export type Filed = {
  /** With its reviewers. */
  submittedId: string;
  /** Being written, and one that can be handed in. */
  draftId: string;
  readyId: string;
  policyId: string;
  /** Of its account with other units: one asks it to confirm, one is in force. */
  linkId: string;
  endableLinkId: string;
  /** By its district, which reached it alone. */
  reminderId: string;
  /** Another unit of the district is to go on in it. */
  changeId: string;
  marks: string[];
};

const thisYear = new Date().getUTCFullYear();
const figures = { canteenFoodFen: 1_000_000, reservedFen: 150_000 };

/** `serial`: rules of one district for different years. */
export async function fileFor(
  world: World,
  unit: Unit,
  district: string,
  name: string,
  serial: number,
): Promise<Filed> {
  const remark = `filing-${name}-canary`;
  must(await sayCanteen(unit, 'own'), 200);
  const { id: submittedId } = await filed(unit, thisYear, { ...figures, remark });
  const { id: draftId } = await beginFiling(unit, thisYear + 1, figures);
  const readyId = world.newId();
  // Only two years are open to units.
  await world.database.write(
    `INSERT INTO filings SELECT (jsonb_populate_record(NULL::filings, to_jsonb(f)
       || jsonb_build_object('id', $2::text, 'year', f.year + 1))).* FROM filings f WHERE id = $1`,
    [draftId, readyId],
  );
  const official = await financeOf(world, district);
  const year = 2080 + serial;
  const rule = {
    regionCode: district,
    firstYear: year,
    lastYear: year,
    base: 'canteen_food',
    minimumRatioBp: 1_000,
  };
  const policy = await official.post<{ id: string }>('/v1/quota-policies', {
    ...rule,
    sourceDocument: `rule ${name}`,
  });
  const reminderId = world.newId();
  await world.database.write(
    `INSERT INTO filing_reminders (id, batch_id, unit_id, region_code, year, note, sent_by, sent_at, sent_on)
     SELECT $1, $1, f.unit_id, f.region_code, f.year, $3, f.begun_by, now(), current_date FROM filings f WHERE f.id = $2`,
    [reminderId, submittedId, `reminder-${name}-canary`],
  );
  const linkId = await linked(world, unit, district);
  const endableLinkId = world.newId();
  await world.database.write(
    `INSERT INTO contractor_links SELECT (jsonb_populate_record(NULL::contractor_links, to_jsonb(c) || jsonb_build_object(
       'id', $2::text, 'state', 'confirmed', 'first_day', '2020-01-01', 'last_day', '2029-12-31', 'decided_at', now(),
       'decided_by', (SELECT id FROM users WHERE organization_id = c.contractor_id LIMIT 1)))).*
       FROM contractor_links c WHERE id = $1`,
    [linkId, endableLinkId],
  );
  return {
    submittedId,
    draftId,
    readyId,
    policyId: must(policy, 201).id,
    linkId,
    endableLinkId,
    reminderId,
    changeId: await toGoOnIn(world, unit, district, `change-${name}-canary`),
    marks: [remark, submittedId, draftId, `change-${name}-canary`],
  };
}

/** Another unit of the district is to become part of this one. */
async function toGoOnIn(world: World, heir: Unit, district: string, sourceDocument: string): Promise<string> {
  const other = await world.buyer({ district });
  const draft = { kind: 'merge', unitIds: [other.id], successorId: heir.id, sourceDocument };
  const official = await world.official(district);
  const effectiveOn = `${thisYear + 1}-12-01`;
  return must(await official.post<{ id: string }>('/v1/unit-changes', { ...draft, effectiveOn }), 201).id;
}

/** Another unit says that this one's account buys for its canteen. */
async function linked(world: World, contractor: Unit, district: string): Promise<string> {
  const other = await world.buyer({ district });
  must(await sayCanteen(other, 'outsourced'), 200);
  const contractorCreditCode = await creditCodeOf(world, contractor);
  const draft = { contractorCreditCode, firstDay: '2030-01-01' };
  return must(await other.purchaser.post<{ id: string }>('/v1/contractor-links', draft), 201).id;
}
