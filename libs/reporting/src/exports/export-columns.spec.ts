import type { SalesLineRow } from '@app/procurement';
import { saleColumns } from './export-columns.policy';

describe('columns of the files', () => {
  it('why a sale is not believed is told without the numbers of people', () => {
    const column = saleColumns.find(({ title }) => title === '不予采信的原因');
    const told = (refusal: string | null) => column?.value({ refusal } as SalesLineRow);
    expect(told('买方称未购，电话13812345678')).toBe('买方称未购，电话138****5678');
    expect(told(null)).toBeNull();
  });
});
