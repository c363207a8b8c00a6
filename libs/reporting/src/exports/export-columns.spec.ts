import type { FactRow, SalesLineRow } from '@app/procurement';
import { factColumns, saleColumns } from './export-columns.policy';

describe('columns of the files', () => {
  it('of facts say what the page says: the day, where it is booked, what it adjusts, and the invoice of a sale', () => {
    const late = {
      ...{ occurredOn: '2026-03-31', year: 2026, month: 4, adjustsYear: 2026, adjustsMonth: 3 },
      ...{ kind: 'purchase', orderNumber: null, invoiceKey: '26320000000000000001-1' },
    } as FactRow;
    const shown = Object.fromEntries(factColumns.map(({ title, value }) => [title, value(late)]));
    expect(shown).toMatchObject({
      发生日期: '2026-03-31',
      计入的月份: '2026年4月',
      更正的月份: '2026年3月',
      订单号: null,
      '发票（线下销售）': '26320000000000000001-1',
    });
    expect(factColumns.map(({ title }) => title)).not.toContain('计入日期');
  });

  it('of sales say why one is not believed without the numbers of people', () => {
    const column = saleColumns.find(({ title }) => title === '不予采信的原因');
    const told = (refusal: string | null) => column?.value({ refusal } as SalesLineRow);
    expect(told('买方称未购，电话13812345678')).toBe('买方称未购，电话138****5678');
    expect(told(null)).toBeNull();
  });
});
