import { randomUUID } from 'node:crypto';
import { businessDate } from '@app/platform';
import type { Caller } from '../caller';
import { restMs } from '../checks/rest';
import { pause } from '../options';
import type { Scene } from '../scene';
import { sellInThePast } from './past-sales';

type Draft = { totals: { amountFen: number } };
type Id = { id: string };

const rules = {
  ...{ firstDay: '2025-01-01', lastDay: '2025-12-31', tierMode: 'slab', capFen: null, potFen: null },
  tiers: [{ fromFen: 0, inclusive: true, rateBp: 500 }],
  ...{ channels: ['platform'], sellerKinds: ['company'], registeredInCounty: true, pairedOnly: false },
  ...{ buyersIn: null, minimumEvidenceLevel: 1, noticeDays: 5 },
};

/** A county publishes a list, withdraws it, publishes it again, and takes it to the bank: two people, each step. */
export class CountyStory {
  constructor(private readonly scene: Scene) {}

  async run(): Promise<void> {
    const { stage, shops } = this.scene;
    const [shop] = shops as [Scene['shops'][number]];
    // The year of a programme is over.
    const lastJune = { by: 'supplier_id', value: shop.id, year: 2025, month: 6 } as const;
    if (!(await sellInThePast(stage, lastJune))) return;
    const [first] = this.scene.county;
    const programme = await this.act<Id>(first, 'programme', '/v1/subsidy-programmes', this.programme());
    if (!programme) return;
    const path = `/v1/subsidy-programmes/${programme.id}`;
    await first.act({ kind: 'subsidy preview', path: '/v1/subsidy-previews', body: { rules } });
    await first.act({
      ...{ kind: 'programme change', path, method: 'PATCH', body: this.programme() },
      headers: { 'if-match': '"1"' },
      // The first answer was lost and the change had been made.
      expected: ['subsidy.changed_meanwhile'],
    });
    const spare = await this.publish(path);
    if (!spare) return;
    await this.act(first, 'withdrawal', `/v1/subsidy-runs/${spare.id}/withdrawal`, { reason: '规则有误' });
    const run = await this.publish(path);
    if (run) await this.carry(run.id);
  }

  private async carry(id: string): Promise<void> {
    const [first, second] = this.scene.county;
    const run = `/v1/subsidy-runs/${id}`;
    await this.object(id);
    await this.letNoticeEnd(id);
    const final = { basis: 'notice' };
    await this.act(first, 'final list', `${run}/final-list`, final);
    await this.act(second, 'sent back', `${run}/refusal`, { reason: '请附依据' });
    await this.act(first, 'final list', `${run}/final-list`, final);
    await this.act(second, 'confirmation', `${run}/confirmation`);
    const payment = await this.act<Id>(first, 'payment file', `${run}/payments`);
    if (!payment) return;
    const paidOn = businessDate(new Date());
    await this.act(first, 'bank outcome', `/v1/subsidy-payments/${payment.id}/outcome`, { paidOn });
  }

  /** By somebody without a login and by somebody with one; both are answered. */
  private async object(id: string): Promise<void> {
    const [first] = this.scene.county;
    const said = { contact: randomUUID(), text: '销售额不实' };
    const objections = [
      await this.act<Id>(first, 'public objection', `/v1/subsidy-notices/${id}/objections`, {
        ...{ name: '某', ...said },
      }),
      await this.act<Id>(first, 'objection', `/v1/subsidy-runs/${id}/objections`, {
        ...{ contact: randomUUID(), text: said.text },
      }),
    ];
    for (const objection of objections) {
      const path = `/v1/subsidy-objections/${objection?.id}/decision`;
      await this.act(first, 'decision', path, { outcome: 'rejected', answer: '已核对' });
    }
  }

  private programme(): Record<string, unknown> {
    return { name: `演练奖补 ${randomUUID()}`, sourceDocument: '演练', rules };
  }

  private async publish(path: string): Promise<Id | undefined> {
    const [first] = this.scene.county;
    const { body } = await first.get<Draft>(`${path}/draft`);
    return this.act<Id>(first, 'published list', `${path}/runs`, { expectedTotalFen: body.totals.amountFen });
  }

  /** As if the days had passed; the timed job sees it. */
  private async letNoticeEnd(id: string): Promise<void> {
    await this.scene.stage.sql(
      `UPDATE subsidy_runs SET published_at = published_at - interval '20 days', notice_ends_on = notice_ends_on - 20
        WHERE id = $1`,
      [id],
    );
    for (const deadline = Date.now() + 2 * restMs; Date.now() < deadline; await pause(250)) {
      const [run] = await this.scene.stage.sql<{ state: string }>(
        'SELECT state FROM subsidy_runs WHERE id = $1',
        [id],
      );
      if (run?.state === 'review') return;
    }
    this.scene.exchange.complain('a notice did not end');
  }

  private async act<T>(
    caller: Caller,
    kind: string,
    path: string,
    body?: Record<string, unknown>,
  ): Promise<T | undefined> {
    const wish = { kind: `subsidy ${kind}`, path, ...(body ? { body } : {}) };
    const { status, body: answer } = await caller.act<T>(wish);
    return status < 300 ? answer : undefined;
  }
}
