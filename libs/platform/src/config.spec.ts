import { Config } from './config';

const least = { DATABASE_URL: 'postgres://market:secret@127.0.0.1/market', REDIS_URL: 'redis://127.0.0.1' };
const production = {
  ...least,
  NODE_ENV: 'production',
  PUBLIC_ORIGIN: 'https://market.example.cn',
  SECRET_KEY: 'x'.repeat(40),
  PAYEE_ACCOUNT: '1',
};

describe('an account at Stripe', () => {
  it('is there with a key only, and believes each secret of a rotation', () => {
    expect(new Config(least).stripe).toBeUndefined();
    expect(new Config({ ...least, STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' }).stripe).toBeUndefined();
    const account = { STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old' };
    expect(new Config({ ...least, ...account, STRIPE_METHODS: 'alipay' }).stripe).toEqual({
      secretKey: 'rk_live_1',
      webhookSecrets: ['whsec_new', 'whsec_old'],
      methods: ['alipay'],
      apiBase: undefined,
      livemode: true,
    });
  });

  it.each([
    [{ STRIPE_SECRET_KEY: 'pk_test_1' }, 'STRIPE_SECRET_KEY'],
    [{ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'secret' }, 'STRIPE_WEBHOOK_SECRET'],
    [{ STRIPE_METHODS: 'card,paypal' }, 'STRIPE_METHODS'],
  ])('refuses %j', (environment, named) => {
    expect(() => new Config({ ...least, ...environment })).toThrow(named);
  });

  it('is not opened in production without a way to be told, or at another place', () => {
    const key = { ...production, STRIPE_SECRET_KEY: 'sk_live_1' };
    expect(() => new Config(key)).toThrow('STRIPE_WEBHOOK_SECRET is missing');
    const told = { ...key, STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    expect(() => new Config({ ...told, STRIPE_API_BASE: 'http://127.0.0.1:1' })).toThrow('STRIPE_API_BASE');
    expect(new Config(told).stripe?.livemode).toBe(true);
  });
});
