import type { Client } from '../support/client';
import {
  beginFiling,
  type Filing,
  financeOf,
  formOf,
  must,
  reviewFiling,
  submitFiling,
} from '../support/filing';
import { World } from '../support/world';

/** Who of a unit filed, and whom its words name, is the unit's own (docs/decisions/0038-offices.md). */
describe('people in filings', () => {
  let world: World;
  let finance: Client;
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    finance = await financeOf(world, '320205');
  });

  afterAll(() => world.stop());

  it('are masked for officials and auditors, and the unit reads all that it wrote', async () => {
    const unit = await world.buyer();
    const remark = '联系人手机13812345678';
    const ratchetReason = '食堂停业，详询0510-12345678';
    const figures = { canteenFoodFen: 100_000_000, reservedFen: 10_000_000 };
    const draft = await beginFiling(unit, year, { ...figures, remark, ratchetReason });
    const sent = must(await submitFiling(unit, draft), 201);
    must(await reviewFiling(finance, sent, { decision: 'returned', reason: '请致电13912345678' }), 201);
    const auditor = await world.official('320205', ['auditor'], { function: 'audit' });
    for (const reader of [finance, auditor]) {
      const { body } = await reader.get<Filing>(`/v1/filings/${draft.id}`);
      expect(body).toMatchObject({
        ...{ remark: '联系人手机138****5678', ratchetReason: '食堂停业，详询0510-****5678' },
        ...{ submittedByName: '人**', returnReason: '请致电139****5678' },
      });
      const [handedIn, returned] = body.steps;
      expect(handedIn?.by).toBe('人**');
      // Who reviewed is an official, who answers for it by name.
      expect(returned?.by).toBe(body.reviewedByName);
      expect(returned?.by).not.toContain('*');
    }
    const own = (await formOf(unit, year)).filing;
    expect(own).toMatchObject({ remark, ratchetReason, returnReason: '请致电13912345678' });
    expect(own?.submittedByName).not.toContain('*');
    expect(own?.steps[0]?.by).toBe(own?.submittedByName);
  });
});
