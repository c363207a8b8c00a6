import type { Office } from '@app/platform';
import type { Answer, Client } from './client';
import type { Unit, World } from './world';

export type Filing = {
  id: string;
  state: string;
  version: number;
  reservedFen: number;
  requiredFen: number;
  baseFen: number;
  isLate: boolean;
  rule: {
    regionName: string;
    policyYear: number;
    isInherited: boolean;
    minimumRatioBp: number;
    parts: { part: string; regionName: string; policyYear: number; isInherited: boolean }[];
  } | null;
  remark: string;
  ratchetReason: string;
  submittedByName: string | null;
  reviewedByName: string | null;
  returnReason: string | null;
  steps: {
    type: string;
    by: string;
    reason: string | null;
    forUnit: boolean;
    heirName: string | null;
    receivedOn: string | null;
  }[];
};
export type Form = {
  profile: {
    version: number;
    canteen: string | null;
    filedBy: { name: string } | null;
    filesFor: { id: string }[];
  };
  filing: Filing | null;
  rule: Filing['rule'];
  lastYearFen: number | null;
  fileDeadline: string | null;
  reminder: { note: string } | null;
  bought: Record<'canteenFen' | 'unionFen' | 'totalFen' | 'tookOverFen', number> & {
    progressBp: number | null;
  };
  toCorrect: Filing[];
};
export type Row = {
  unitId: string;
  state: string;
  canteen: string | null;
  reservedFen: number | null;
  isLate: boolean;
  boughtFen: number;
  progressBp: number | null;
  filedByName: string | null;
  remindedAt: string | null;
};

/** 财政局: reviews filings, files from paper, reminds, sets the rules. */
export function financeOf(world: World, region: string, office: Partial<Office> = {}): Promise<Client> {
  return world.official(region, ['official'], { function: 'finance', ...office });
}

export const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

export async function formOf(unit: Unit, year: number): Promise<Form> {
  return must(await unit.purchaser.get<Form>(`/v1/units/current/filing?year=${year}`), 200);
}

/** Says what kind of canteen there is, whatever was said before. */
export async function sayCanteen(
  unit: Unit,
  canteen: string,
  more: object = {},
): Promise<Answer<Form['profile']>> {
  const { body } = await unit.purchaser.get<Form['profile']>('/v1/units/current/profile');
  const draft = { department: '教育局', canteen, ...more };
  return unit.purchaser.patch('/v1/units/current/profile', draft, ifMatch(body.version));
}

/** A draft of a unit with a canteen of its own, unless it said otherwise before. */
export async function beginFiling(unit: Unit, year: number, figures: object): Promise<Filing> {
  if ((await formOf(unit, year)).profile.canteen === null) must(await sayCanteen(unit, 'own'), 200);
  return must(await unit.purchaser.post<Filing>('/v1/filings', { year, ...figures }), 201);
}

export function submitFiling(unit: Unit, { id, version }: Pick<Filing, 'id' | 'version'>) {
  return unit.purchaser.post<Filing & { code?: string }>(
    `/v1/filings/${id}/submission`,
    {},
    ifMatch(version),
  );
}

/** Submitted, as its reviewers find it. */
export async function filed(unit: Unit, year: number, figures: object): Promise<Filing> {
  return must(await submitFiling(unit, await beginFiling(unit, year, figures)), 201);
}

export function reviewFiling(
  official: Client,
  { id, version }: Pick<Filing, 'id' | 'version'>,
  review: object = { decision: 'approved' },
) {
  return official.post<Filing & { code?: string }>(`/v1/filings/${id}/review`, review, ifMatch(version));
}

export async function creditCodeOf(world: World, unit: Unit): Promise<string> {
  const [row] = await world.database.read<{ code: string }>(
    'SELECT credit_code AS code FROM organizations WHERE id = $1',
    [unit.id],
  );
  return row?.code as string;
}

export function must<T>({ status, body }: { status: number; body: T }, wanted: number): T {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${JSON.stringify(body)}`);
  return body;
}
