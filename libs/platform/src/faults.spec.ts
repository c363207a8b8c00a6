import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from './config';
import { faultPoint, faultPoints, faultsArmed, orderOfSeam, placesOfStatements, seamOf } from './faults';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://market:of-our-own@127.0.0.1/market',
  REDIS_URL: 'redis://127.0.0.1',
  PUBLIC_ORIGIN: 'https://market.example.cn',
  PAYEE_ACCOUNT: '1234 5678',
  SECRET_KEY: 'a key of our own, long enough to seal things',
};

describe('fault points', () => {
  it('stand in the code, each of them', () => {
    const sources = readdirSync(__dirname)
      .filter((name) => name.endsWith('.ts') && !name.includes('.spec.') && name !== 'faults.ts')
      .map((name) => readFileSync(join(__dirname, name), 'utf8'));
    sources.push(readFileSync(join(__dirname, 'faults.ts'), 'utf8').replace(/faultPoints = \[[^\]]*\]/, ''));
    const absent = faultPoints.filter(
      (point) => !sources.some((source) => source.includes(`faultPoint('${point}'`)),
    );
    expect(absent).toEqual([]);
  });

  it('do nothing unless a folder for them is named', () => {
    expect(faultsArmed).toBe(false);
    expect(() => faultPoint('transaction.begun')).not.toThrow();
  });

  it('tell the second transaction of a flow from the first, and one run of a flow from the next', () => {
    const [run, nextRun] = [{ requestId: '1' }, { requestId: '2' }];
    expect(seamOf('transaction.begun', run)).toBe('transaction.begun');
    expect(seamOf('transaction.step 1', run)).toBe('transaction.step 1');
    expect(seamOf('transaction.begun', run)).toBe('transaction.begun again');
    expect(seamOf('transaction.begun', run)).toBe('transaction.begun again');
    expect(seamOf('transaction.step 2', run)).toBe('transaction.step 2');
    expect(seamOf('transaction.begun', nextRun)).toBe('transaction.begun');
  });

  it('are as many for a loop of a thousand turns as for one of two', () => {
    const placeOf = placesOfStatements();
    const turns = Array.from({ length: 1_000 }, () => ['UPDATE a', 'INSERT b'].map(placeOf));
    expect(placeOf('SELECT c')).toBe('3');
    expect(turns[0]).toEqual(['1', '2']);
    expect(new Set(turns.slice(1).flat())).toEqual(new Set(['1 repeated', '2 repeated']));
  });

  it('have an order, whatever was passed again or repeated', () => {
    const run = { requestId: '1' };
    const placeOf = placesOfStatements();
    const steps = ['UPDATE a', 'INSERT b', 'UPDATE a'].map(
      (statement) => `transaction.step ${placeOf(statement)}`,
    );
    const points = ['request.received', 'transaction.begun', ...steps, 'transaction.committed'];
    const seams = [...points, 'transaction.begun', ...steps].map((point) => seamOf(point, run));
    expect(seams.at(-1)).toBe('transaction.step 1 repeated again');
    const sorted = [...seams].reverse().sort((a, b) => orderOfSeam(a) - orderOfSeam(b));
    expect(sorted).toEqual([
      ...['request.received', 'transaction.begun', 'transaction.step 1', 'transaction.step 1 repeated'],
      ...['transaction.step 2', 'transaction.committed', 'transaction.begun again'],
      ...['transaction.step 1 again', 'transaction.step 1 repeated again', 'transaction.step 2 again'],
    ]);
    expect(seams.map(orderOfSeam).every(Number.isFinite)).toBe(true);
  });

  it('are refused in production', () => {
    expect(() => new Config(production)).not.toThrow();
    expect(() => new Config({ ...production, FAULT_POINTS_DIR: '/tmp/points' })).toThrow(/FAULT_POINTS_DIR/);
  });
});
