import { forbiddenSpending, isForbidden, suspectWords } from './forbidden-spending.policy';

const found = (text: string) => suspectWords(text).map(({ kind, word }) => `${kind} ${word}`);

/** The six kinds are those of 无锡市“十四五”东西部协作规划; the sentences are our own. */
describe('what aid money must not pay', () => {
  it('knows the six by their kind', () => {
    expect(forbiddenSpending).toEqual([
      ...['basic_expenses', 'vehicles', 'halls', 'bonuses', 'debts', 'offices'],
    ]);
    expect(forbiddenSpending.every(isForbidden)).toBe(true);
    expect(isForbidden('equipment')).toBe(false);
  });

  it.each([
    ['basic_expenses 工资', '聘用人员工资及社保'],
    ['vehicles 越野车', '购置越野车一辆，用于下乡'],
    ['halls 宾馆', '改造县宾馆接待用餐区'],
    ['bonuses 奖金', '年终奖金'],
    ['debts 欠款', '支付往年工程欠款'],
    ['offices 办公设备', '乡镇办公设备更新'],
  ])('hears %s', (wanted, text) => {
    expect(found(text)).toContain(wanted);
  });

  it.each([
    '购置 12 米冷藏车 2 辆',
    '建设果品分拣大厅 800 平方米',
    '冷库压缩机及保温板',
    '参加无锡展销会的展位和布展',
    '牦牛肉地理标志品牌推广',
    '农产品检测费',
  ])('lets %s pass', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is not fooled by spaces and wide letters, and names every word', () => {
    expect(found('奖 金、　津贴')).toEqual(['bonuses 奖金', 'bonuses 津贴']);
    expect(found('办公楼办公设备')).toEqual(['halls 办公楼', 'offices 办公设备']);
  });

  it('also hears a denial: a second person judges it', () => {
    expect(found('设备采购，不含奖金')).toEqual(['bonuses 奖金']);
  });
});
