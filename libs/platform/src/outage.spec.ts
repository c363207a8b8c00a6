import { isOutage } from './outage';

const withCode = (code: string): Error => Object.assign(new Error('said by the server'), { code });

describe('an outage of PostgreSQL', () => {
  it.each([
    '57P01',
    '57P02',
    '57P03',
    '57014',
    '25P03',
    '08006',
    '53300',
    '53100',
    'ECONNREFUSED',
    'ECONNRESET',
  ])('is %s', (code) => {
    expect(isOutage(withCode(code))).toBe(true);
    // As TypeORM hands it on.
    expect(isOutage(Object.assign(new Error('failed'), { driverError: withCode(code) }))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])('is "%s"', (message) => expect(isOutage(new Error(message))).toBe(true));

  it.each(['23505', '40001', '40P01', '22P02', '42601', 'BF001'])('is not %s', (code) =>
    expect(isOutage(withCode(code))).toBe(false),
  );

  it('is not just any error', () => {
    expect(isOutage(new Error('No free transfer code among four'))).toBe(false);
    expect(isOutage(undefined)).toBe(false);
  });
});
