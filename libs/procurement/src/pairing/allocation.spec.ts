import { allocation, judgeAllocation } from './allocation.policy';

/** 270 M yuan of aid a year (plan of Wuxi) stand here for a whole that is easy to divide; the rule is our own. */
const whole = 27_000_000_000;

describe('a target and its parts', () => {
  it('shows what nobody was given yet', () => {
    expect(allocation(whole, [10_000_000_000, 7_000_000_000])).toEqual({
      allocatedFen: 17_000_000_000,
      undividedFen: 10_000_000_000,
      overFen: 0,
    });
    expect(allocation(whole, [])).toEqual({ allocatedFen: 0, undividedFen: whole, overFen: 0 });
  });

  it('is full to the fen, and over by one', () => {
    expect(allocation(whole, [whole - 1, 1])).toEqual({ allocatedFen: whole, undividedFen: 0, overFen: 0 });
    expect(allocation(whole, [whole, 1])).toEqual({ allocatedFen: whole + 1, undividedFen: 0, overFen: 1 });
  });

  it('lets parts pass the whole only with a reason, and keeps the reason while they do', () => {
    const full = allocation(100, [100]);
    const over = allocation(100, [100, 20]);
    const none = { kept: null, given: undefined };
    expect(judgeAllocation(full, over, none)).toEqual({ allowed: false, overReason: null });
    expect(judgeAllocation(full, over, { kept: null, given: '留有余量' })).toEqual({
      allowed: true,
      overReason: '留有余量',
    });
    expect(judgeAllocation(over, full, { kept: '留有余量', given: undefined })).toEqual({
      allowed: true,
      overReason: null,
    });
  });

  it('asks again when it gets worse, and not when it gets better', () => {
    const [more, less] = [allocation(100, [130]), allocation(100, [110])];
    const kept = { kept: '留有余量', given: undefined };
    expect(judgeAllocation(more, less, kept)).toEqual({ allowed: true, overReason: '留有余量' });
    expect(judgeAllocation(less, more, kept)).toEqual({ allowed: false, overReason: '留有余量' });
    expect(judgeAllocation(less, more, { kept: '留有余量', given: '再加一户' }).overReason).toBe('再加一户');
  });
});
