import { detailsOf } from './change-details.policy';

const plain = (type: string, payload: object, before: object | null = null) =>
  detailsOf(type, payload as never, before as never, false);

describe('what an event says has changed', () => {
  it('reads from what to what where the event carries both', () => {
    expect(plain('target.changed', { fromFen: 100, toFen: 250, reason: '省里追加' })).toEqual([
      { field: 'amountFen', part: null, from: 100, to: 250 },
      { field: 'reason', part: null, to: '省里追加' },
    ]);
    expect(plain('target_part.changed', { fromFen: null, toFen: 250, reason: '分解' })[0]).toEqual({
      ...{ field: 'amountFen', part: null, from: null, to: 250 },
    });
    expect(plain('target_part.removed', { fromFen: 250, toFen: null, reason: '撤回' })[0]).toEqual({
      ...{ field: 'amountFen', part: null, from: 250, to: null },
    });
    const terms = {
      before: { priceFen: 900, minimumQuantity: 2 },
      after: { priceFen: 950, minimumQuantity: 2 },
    };
    expect(plain('sku.changed', terms)).toEqual([{ field: 'priceFen', part: null, from: 900, to: 950 }]);
  });

  it('goes into thresholds and lists, and names those that are gone', () => {
    const before = { thresholds: { shareBp: 500, days: 3 }, source: '旧', active: true };
    const after = { thresholds: { shareBp: 700 }, source: '旧', active: false };
    expect(plain('integrity_rule.changed', { rule: 'split_orders', before, after })).toEqual([
      { field: 'active', part: null, from: true, to: false },
      { field: 'rule', part: null, to: 'split_orders' },
      { field: 'thresholds', part: 'shareBp', from: 500, to: 700 },
      { field: 'thresholds', part: 'days', from: 3, to: null },
    ]);
    const office = { function: 'audit', departments: [], firstYear: null, lastYear: null };
    const narrower = { ...office, departments: ['教育', '卫生'], firstYear: 2026 };
    expect(plain('office.changed', { before: office, after: narrower })).toEqual([
      { field: 'departments', part: null, from: '', to: '教育、卫生' },
      { field: 'firstYear', part: null, from: null, to: 2026 },
    ]);
  });

  it('compares with the event before it, and restates what a filing is for', () => {
    const before = { unitId: 'u', year: 2026, reservedFen: 150_000 };
    expect(plain('filing.changed', { ...before, reservedFen: 180_000 }, before)).toEqual([
      { field: 'reservedFen', part: null, from: 150_000, to: 180_000 },
    ]);
    expect(plain('filing.submitted', { ...before, requiredFen: 100_000, isLate: false }, before)).toEqual([
      { field: 'reservedFen', part: null, to: 150_000 },
      { field: 'requiredFen', part: null, to: 100_000 },
      { field: 'isLate', part: null, to: false },
    ]);
    const profile = { department: null, canteen: 'own', groupFilerId: null };
    expect(plain('unit_profile.changed', { ...profile, department: '教育' }, profile)).toEqual([
      { field: 'department', part: null, from: null, to: '教育' },
    ]);
  });

  it('shows no ids, hashes or transfer codes, and hides numbers of people in free text', () => {
    const payload = { paymentId: 'x', transferCode: 'JD234679A', amountFen: 8_800, sealSha256: 'ab' };
    expect(plain('payment.requested', payload)).toEqual([{ field: 'amountFen', part: null, to: 8_800 }]);
    const returned = { number: 'S1', reason: '请致电13812345678' };
    expect(detailsOf('sales_report.returned', returned, null, true)).toEqual([
      { field: 'reason', part: null, to: '请致电138****5678' },
    ]);
    expect(plain('sales_report.returned', returned)[0]?.to).toBe('请致电13812345678');
  });
});
