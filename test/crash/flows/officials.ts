import { randomUUID } from 'node:crypto';
import type { Caller } from '../caller';

/** Of a district, of its county, and of the city above. */
export type OfficialCallers = { east: Caller; west: Caller; city: Caller; unitId: string };

type Made = { id: string };
type Agreement = Made & { indicators: { id: string; kind: string }[] };
type Part = Made & { amountFen: number };
type Project = Made & { budgetLines: { id: string }[] };

/** Nobody agrees on anything before. */
const earliestYear = 2000;
const [eastCode, westCode] = ['320205', '630224'];

/**
 * What officials of two sides do in a year, each round in an earlier one: an agreement with reports, its target in
 * parts, a project. Nothing here touches orders or money of the market.
 */
export class OfficialsStory {
  private year = new Date().getFullYear();

  constructor(private readonly officials: OfficialCallers) {}

  async run(): Promise<void> {
    if (this.year < earliestYear) return;
    const year = this.year--;
    const agreement = await this.agree(year);
    if (!agreement) return;
    await this.report(agreement, year);
    await this.divide(agreement, year);
    await this.supplement(agreement);
    await this.build(year);
  }

  private async act<T = Made>(who: Caller, kind: string, path: string, body?: Record<string, unknown>) {
    const answer = await who.act<T>({ kind, path, ...(body ? { body } : {}) });
    return answer.status === 201 ? answer.body : undefined;
  }

  private async agree(year: number): Promise<Agreement | undefined> {
    const { east, west } = this.officials;
    const indicators = [
      { kind: 'purchases', targetValue: 1_000 },
      { kind: 'aid_money', targetValue: 500 },
    ];
    const draft = { year, title: '年度协作协议', eastCode, westCode, source: '示例', indicators };
    const first = await this.act(east, 'agreement', '/v1/agreements', draft);
    if (first) await this.act(east, 'agreement withdrawal', `/v1/agreements/${first.id}/withdrawal`);
    const second = await this.act(east, 'agreement', '/v1/agreements', draft);
    if (!second) return undefined;
    const path = `/v1/agreements/${second.id}/confirmation`;
    return this.act<Agreement>(west, 'agreement confirmation', path);
  }

  private async report({ indicators }: Agreement, year: number): Promise<void> {
    const { east, west } = this.officials;
    const fileId = await this.paper(east);
    const aid = indicators.find(({ kind }) => kind === 'aid_money');
    if (!fileId || !aid) return;
    const about = { value: 7, occurredOn: `${year}-01-01`, note: '到账', fileIds: [fileId] };
    const sent = await this.act(east, 'indicator report', `/v1/indicators/${aid.id}/reports`, about);
    if (!sent) return;
    const path = `/v1/indicator-reports/${sent.id}/review`;
    await this.act(west, 'indicator review', path, { outcome: 'accepted' });
  }

  /** Other figures, the same taken back, and at last the end. */
  private async supplement({ id, indicators }: Agreement): Promise<void> {
    const { east, west } = this.officials;
    const path = `/v1/agreements/${id}/supplements`;
    const signed = { source: '示例补充协议', reason: '双方商定' };
    const aid = indicators.find(({ kind }) => kind === 'aid_money')?.id;
    const change = (targetValue: number) => ({
      kind: 'change',
      ...signed,
      indicators: [{ id: aid, targetValue }],
    });
    const first = await this.act(east, 'supplement', path, change(600));
    if (first) await this.act(east, 'supplement withdrawal', `/v1/supplements/${first.id}/withdrawal`);
    const second = await this.act(east, 'supplement', path, change(700));
    if (second) await this.act(west, 'supplement confirmation', `/v1/supplements/${second.id}/confirmation`);
    const copied = { name: '协议', way: 'file', rows: 1 };
    await this.act(east, 'table copy', '/v1/table-copies', copied);
  }

  private async divide({ id }: Agreement, year: number): Promise<void> {
    const { east, city, unitId } = this.officials;
    type Pairs = { items: { id: string; eastCode: string; westCode: string }[] };
    const pairs = await city.get<Pairs>('/v1/pairings');
    const pair = pairs.body.items.find((one) => one.eastCode === '320281' && one.westCode === '610622');
    const about = { pairingId: pair?.id, year, targetFen: 100, source: '示例', reason: '下达' };
    const target = await this.act(city, 'target', '/v1/targets', about);
    const change = { expectedFen: 100, reason: '调整' };
    if (target)
      await this.act(city, 'target change', `/v1/targets/${target.id}/changes`, {
        ...change,
        targetFen: 110,
      });
    const path = `/v1/agreements/${id}/target-parts`;
    const part = await this.act<Part>(east, 'part', path, { unitId, amountFen: 100, reason: '分解' });
    if (!part) return;
    const changes = `/v1/target-parts/${part.id}/changes`;
    await this.act(east, 'part change', changes, { ...change, amountFen: 120 });
    await this.act(east, 'part removal', `/v1/target-parts/${part.id}/removal`, { reason: '撤销' });
  }

  private async build(year: number): Promise<void> {
    const { east, west } = this.officials;
    const fileId = await this.paper(west);
    const day = `${year}-01-01`;
    const plan = { year, name: '冷链', kind: 'cold_chain', eastCode, westCode, place: '群科镇' };
    const project = await this.act<Project>(west, 'project', '/v1/projects', {
      ...{ ...plan, implementer: '农业局', description: '', startsOn: day, endsOn: `${year}-12-31` },
      budgetLines: [{ kind: 'other', description: '冷库办公室', amountFen: 900, appeal: '值班用房' }],
    });
    const lineId = project?.budgetLines[0]?.id;
    if (!project || !lineId || !fileId) return;
    const at = (noun: string) => `/v1/projects/${project.id}/${noun}`;
    const cleared = { outcome: 'cleared', reason: '值班用房' };
    await this.act(east, 'line judgement', `/v1/project-budget-lines/${lineId}/judgement`, cleared);
    await this.act(east, 'project decision', at('decision'), { outcome: 'approved' });
    const done = { progressBp: 10_000, occurredOn: day, note: '完工', fileIds: [fileId] };
    await this.act(west, 'project report', at('reports'), done);
    const paid = { lineId, amountFen: 500, paidOn: day, payee: '甲', voucher: '记-1', fileIds: [fileId] };
    await this.act(west, 'project payment', at('payments'), paid);
    await this.act(east, 'project completion', at('completion'), { completedOn: day });
  }

  /** Nothing without room on the disk. */
  private async paper(who: Caller): Promise<string | undefined> {
    const intent = randomUUID();
    const { status, body } = await who.act<Made>({
      kind: 'collaboration file',
      path: '/v1/collaboration-files',
      intent,
      body: { make: () => pdf(intent) },
    });
    return status === 201 ? body.id : undefined;
  }
}

function pdf(name: string): FormData {
  const text = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${name}\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`;
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'application/pdf' }), `${name}.pdf`);
  return form;
}
