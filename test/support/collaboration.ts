import type { Client } from './client';
import { pdfPaper } from './papers';

/** What officials of both sides do, over HTTP. Each expects success and hands back the answer. */

export type Indicator = {
  id: string;
  kind: string;
  unit: string;
  targetValue: number;
  firstValue: number;
  doneValue: number | null;
  progressBp: number | null;
  paidFen: number | null;
  outsidePairsFen: number | null;
  reports: { reported: number; accepted: number; returned: number } | null;
};
export type Agreement = {
  id: string;
  year: number;
  state: string;
  title: string;
  source: string;
  callerSide: string | null;
  mayConfirm: boolean;
  mayWithdraw: boolean;
  maySupplement: boolean;
  draftedBy: { name: string } | null;
  indicators: Indicator[];
};
export type Report = {
  id: string;
  state: string;
  value: number;
  mayReview: boolean;
  returnReason: string | null;
  files: { id: string; name: string }[];
};
export type Part = {
  id: string;
  kind: string;
  name: string;
  targetId: string | null;
  amountFen: number;
  completedFen: number;
  progressBp: number | null;
  allocatedFen: number;
  undividedFen: number;
  overFen: number;
  overReason: string | null;
  mayChange: boolean;
  mayDivide: boolean;
};
export type Parts = { whole: (Omit<Part, 'id' | 'kind'> & { partId: string | null }) | null; items: Part[] };
export type Project = {
  id: string;
  number: string;
  state: string;
  progressBp: number;
  budgetFen: number;
  paidFen: number;
  budgetLines: { id: string; state: string; suspectWords: string[]; mayJudge: boolean; paidFen: number }[];
  reports: { id: string; files: { id: string }[] }[];
  payments: { id: string; amountFen: number }[];
  mayDecide: boolean;
  mayComplete: boolean;
};

export function must<T>({ status, body }: { status: number; body: T }): T {
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

export async function evidenceOf(official: Client, name = '凭证.pdf'): Promise<string> {
  const sent = official.upload<{ id: string }>(
    '/v1/collaboration-files',
    name,
    pdfPaper(),
    'application/pdf',
  );
  return must(await sent).id;
}

export function draftOf(eastCode: string, westCode: string, more: object = {}): object {
  return {
    ...{ year: 2026, title: '年度协作协议', eastCode, westCode, source: '示例协议〔2026〕1号' },
    indicators: [
      { kind: 'purchases', targetValue: 1_000_000 },
      { kind: 'aid_money', targetValue: 500_000 },
      { kind: 'specialists_sent', targetValue: 20 },
    ],
    ...more,
  };
}

/** Entered by the first, confirmed by the second. */
export async function agree(drafter: Client, confirmer: Client, draft: object): Promise<Agreement> {
  const { id } = must(await drafter.post<Agreement>('/v1/agreements', draft));
  return must(await confirmer.post<Agreement>(`/v1/agreements/${id}/confirmation`));
}

export function indicatorOf({ indicators }: Agreement, kind: string): Indicator {
  return indicators.find((one) => one.kind === kind) as Indicator;
}

export async function report(
  official: Client,
  indicatorId: string,
  value: number,
  more: object = {},
): Promise<Report> {
  const fileIds = [await evidenceOf(official)];
  const draft = { value, occurredOn: '2026-11-10', note: '按台账', fileIds, ...more };
  return must(await official.post<Report>(`/v1/indicators/${indicatorId}/reports`, draft));
}

export async function review(official: Client, id: string): Promise<Report> {
  const path = `/v1/indicator-reports/${id}/review`;
  return must(await official.post<Report>(path, { outcome: 'accepted' }));
}

export async function addPart(official: Client, agreementId: string, part: object): Promise<Part> {
  const path = `/v1/agreements/${agreementId}/target-parts`;
  return must(await official.post<Part>(path, { reason: '年度任务分解', ...part }));
}

export function projectOf(eastCode: string, westCode: string, more: object = {}): object {
  return {
    ...{ year: 2026, name: '群科镇冷链集配中心', kind: 'cold_chain', eastCode, westCode, place: '群科镇' },
    ...{ implementer: '化隆县农业农村局', description: '', startsOn: '2026-03-01', endsOn: '2026-12-31' },
    budgetLines: [
      { kind: 'construction', description: '建设冷库 500 立方米', amountFen: 600_000 },
      { kind: 'equipment', description: '购置冷藏车 1 辆', amountFen: 400_000 },
    ],
    ...more,
  };
}
