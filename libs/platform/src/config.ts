import { isIP } from 'node:net';
import { z } from 'zod';

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');

/** Which senders of `X-Forwarded-For` are believed, as Fastify takes it. */
type TrustProxy = false | string[] | ((address: string, hop: number) => boolean);

const addressRange = /^(.+?)(?:\/(\d{1,3}))?$/;
const namedRanges = ['loopback', 'linklocal', 'uniquelocal'];

function isAddressRange(text: string): boolean {
  const [, address = '', bits = '0'] = addressRange.exec(text) ?? [];
  return Number(bits) <= (isIP(address) === 6 ? 128 : 32) && isIP(address) > 0;
}

/** Whom to believe is said by number or by address, never "everybody": a caller writes the far end of the chain. */
const trustProxy = z
  .string()
  .default('0')
  .transform((text, context): TrustProxy => {
    const hops = /^\d$/.test(text) ? Number(text) : undefined;
    if (hops === 0) return false;
    if (hops) return (_address, hop) => hop < hops;
    const ranges = text.split(',').map((part) => part.trim());
    if (ranges.every((range) => namedRanges.includes(range) || isAddressRange(range))) return ranges;
    context.addIssue(
      'is the number of proxies in front (0–9) or their addresses and networks, e.g. 10.0.0.0/8,127.0.0.1',
    );
    return z.NEVER;
  });

/** How buyers may pay through Stripe, besides bank transfer. */
export const stripeMethods = ['card', 'alipay', 'wechat_pay'] as const;

/** A compose file hands on what is not set as an empty text. */
function emptyIsUnset<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema);
}

function commaList<T>(item: z.ZodType<T, string>) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));
}
const port = z.coerce.number().int().min(0).max(65535);

/** Known to everybody, so good for nothing but development. */
const publishedKey = 'development-only-key-that-everybody-knows';

const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^(redis|rediss)$/ }),
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port.default(0),
  FILES_DIR: z.string().default('.data/files'),
  WEB_DIR: z.string().default('dist/web'),
  PUBLIC_ORIGIN: z.url().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  API_PROCESSES: z.coerce.number().int().min(1).max(64).default(1),
  POOL_SIZE: z.coerce.number().int().min(2).max(100).default(16),
  REQUEST_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(600).default(120),
  SECRET_KEY: z.string().min(32).default(publishedKey),
  SEARCH_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  EXPORTS_PER_HOUR: z.coerce.number().int().min(1).default(10),
  FAULT_POINTS_DIR: z.string().optional(),
  QUERY_TIMEOUT_SECONDS: z.coerce.number().int().min(0).max(3600).default(0),
  DEMO: flag,
  RESALE_COUNTS: z.enum(['final_sale', 'purchase']).default('final_sale'),
  TRUST_PROXY: trustProxy,
  ACCESS_LAYERS: z.enum(['both', 'app', 'database']).default('both'),
  STRIPE_SECRET_KEY: emptyIsUnset(
    z
      .string()
      .regex(/^(sk|rk)_(test|live)_\w+$/, 'is a secret (sk_…) or restricted (rk_…) key')
      .optional(),
  ),
  STRIPE_WEBHOOK_SECRET: emptyIsUnset(
    commaList(z.string().regex(/^whsec_\S+$/, 'is one or two whsec_…, with a comma between')).optional(),
  ),
  STRIPE_METHODS: commaList(z.enum(stripeMethods)).default([...stripeMethods]),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  PAYEE_NAME: z.string().default('结对市集结算专户（示例）'),
  PAYEE_BANK: z.string().default('示例银行无锡分行'),
  PAYEE_ACCOUNT: z.string().default('0000 0000 0000 0000'),
});

/** An account at Stripe; without one its methods are not offered. */
export type StripeAccount = {
  secretKey: string;
  /** Two while one follows the other: each is believed. */
  webhookSecrets: readonly string[];
  methods: readonly (typeof stripeMethods)[number][];
  /** Another address than Stripe's own, for tests. */
  apiBase: URL | undefined;
  /** Of the key: a payment from the other world is refused. */
  livemode: boolean;
};

const defaultPayee = '0000 0000 0000 0000';

export class Config {
  readonly production: boolean;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly port: number;
  readonly host: string;
  /** Private port of `/metrics`; 0 = not served. */
  readonly metricsPort: number;
  readonly filesDir: string;
  readonly webDir: string;
  /** Where browsers reach us, e.g. `https://market.example.cn`; unset = the request's own host. */
  readonly publicOrigin: string | undefined;
  readonly logLevel: string;
  /** How many processes of the API share its port. */
  readonly apiProcesses: number;
  readonly poolSize: number;
  /** How long a caller may take to send a whole request, e.g. a photo over a slow line. */
  readonly requestTimeoutMs: number;
  /** Root of the keys that seal second factors and mark known devices. The same in all processes. */
  readonly secretKey: string;
  /** Allowances of one person. */
  readonly searchPerMinute: number;
  readonly exportsPerHour: number;
  /** How long a statement may take before it is given up; 0 = as long as it needs (seeds, migrations). */
  readonly queryTimeoutMs: number;
  /** Demo accounts may log in and are shown on the login page. Never in production. */
  readonly demo: boolean;
  /**
   * Which of two sales of the same goods counts when a reseller buys them here and sells them on (rule C4): its sale, or
   * its purchase. Never both.
   */
  readonly resaleCounts: 'final_sale' | 'purchase';
  readonly trustProxy: TrustProxy;
  /** Tests switch one layer of authorisation off to see that the other one holds alone; nobody else can. */
  readonly accessLayers: 'both' | 'app' | 'database';
  readonly payee: { name: string; bank: string; account: string };
  readonly stripe: StripeAccount | undefined;

  constructor(environment: Record<string, string | undefined>) {
    const parsed = Environment.safeParse(environment);
    if (!parsed.success) {
      const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
      throw new ConfigError(`The environment is not usable:\n${lines.join('\n')}`);
    }
    const env = parsed.data;
    this.production = env.NODE_ENV === 'production';
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL;
    this.port = env.PORT;
    this.host = env.HOST;
    this.metricsPort = env.METRICS_PORT;
    this.filesDir = env.FILES_DIR;
    this.webDir = env.WEB_DIR;
    this.publicOrigin = env.PUBLIC_ORIGIN;
    this.logLevel = env.LOG_LEVEL;
    this.apiProcesses = env.API_PROCESSES;
    this.poolSize = env.POOL_SIZE;
    this.requestTimeoutMs = env.REQUEST_TIMEOUT_SECONDS * 1000;
    this.secretKey = env.SECRET_KEY;
    this.searchPerMinute = env.SEARCH_PER_MINUTE;
    this.exportsPerHour = env.EXPORTS_PER_HOUR;
    this.queryTimeoutMs = env.QUERY_TIMEOUT_SECONDS * 1000;
    this.demo = env.DEMO;
    this.resaleCounts = env.RESALE_COUNTS;
    this.trustProxy = env.TRUST_PROXY;
    this.accessLayers = env.ACCESS_LAYERS;
    if (env.ACCESS_LAYERS !== 'both' && env.NODE_ENV !== 'test')
      throw new ConfigError('ACCESS_LAYERS is for tests alone (NODE_ENV=test): unset it.');
    this.payee = { name: env.PAYEE_NAME, bank: env.PAYEE_BANK, account: env.PAYEE_ACCOUNT };
    this.stripe = stripeAccount(env);
    if (this.production) refuseDemoSettings(this, env.FAULT_POINTS_DIR !== undefined);
  }
}

function stripeAccount(env: z.infer<typeof Environment>): StripeAccount | undefined {
  const {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecrets = [],
    STRIPE_API_BASE: apiBase,
  } = env;
  if (!secretKey) return undefined;
  return {
    secretKey,
    webhookSecrets,
    methods: env.STRIPE_METHODS,
    apiBase: apiBase ? new URL(apiBase) : undefined,
    livemode: secretKey.includes('_live_'),
  };
}

export class ConfigError extends Error {}

/** A production start with demo accounts or example secrets is refused (reliability rule 19). */
function refuseDemoSettings(config: Config, killsItself: boolean): void {
  const faults = [
    killsItself && 'FAULT_POINTS_DIR makes processes kill themselves: it is for the crash test only.',
    config.demo && 'DEMO=1 lets everyone log in with a published password: unset it.',
    !config.publicOrigin && 'PUBLIC_ORIGIN is missing: set it to the address that browsers use.',
    /:postgres@|:password@|:change-?me@/i.test(config.databaseUrl) &&
      'DATABASE_URL carries a default password: choose your own.',
    config.secretKey === publishedKey &&
      'SECRET_KEY is missing: set it to 32 or more random characters (openssl rand -hex 32) and keep it with the backups.',
    config.stripe?.apiBase && 'STRIPE_API_BASE sends payments to another place than Stripe: unset it.',
    config.stripe?.webhookSecrets.length === 0 &&
      'STRIPE_WEBHOOK_SECRET is missing: without it nothing that Stripe tells is believed.',
    config.payee.account === defaultPayee && 'PAYEE_ACCOUNT is the example account: set the real payee.',
  ].filter(Boolean);
  if (faults.length) throw new ConfigError(`Production start refused:\n  ${faults.join('\n  ')}`);
}
