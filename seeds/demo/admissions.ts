import { randomUUID } from 'node:crypto';
import { Admissions } from '@app/identity';
import type { Actor } from '@app/platform';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { demoFile } from './stories';

type Day = [month: number, day: number];
type Said = { day: Day; approved: boolean; reason: string };
type Row = {
  /** Of which year: this one, or so many before it. */
  yearsAgo: number;
  applied: Day;
  agriculture: Said[];
  revitalisation: Said[];
  platform: Said | null;
  draft: Omit<Parameters<Admissions['apply']>[1], 'receipt' | 'password'>;
};

/** Producers who apply: some are admitted, some are not, some wait for a word. Nobody has their passwords. */
export class DemoAdmissions {
  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(today: Date): void {
    const admissions = this.market.get(Admissions);
    const offices = {
      agriculture: this.cast.actor('hualong-agriculture', 'official'),
      revitalisation: this.cast.actor('hualong-revitalisation', 'official'),
    };
    const operator = this.cast.actor('platform-operator', 'operator');
    for (const { draft, applied, platform, yearsAgo, ...words } of demoFile<Row[]>('admissions')) {
      const year = today.getUTCFullYear() - yearsAgo;
      const once = (actor: Actor) => freshKey(this.market, actor, 'demo admissions');
      let id = '';
      this.agenda.add(morning(year, applied), async () => {
        const secrets = { receipt: randomUUID(), password: randomUUID() };
        id = (await admissions.apply('demo', { ...draft, ...secrets })).id;
      });
      for (const stage of ['agriculture', 'revitalisation'] as const) {
        for (const { day, ...said } of words[stage])
          this.agenda.add(morning(year, day), async () => {
            await admissions.signOff(offices[stage], once(offices[stage]), id, said);
          });
      }
      if (platform)
        this.agenda.add(morning(year, platform.day), async () => {
          const { approved: admitted, reason } = platform;
          await admissions.decide(operator, once(operator), id, { admitted, reason });
        });
    }
  }
}

/** Ten o'clock in Shanghai. */
function morning(year: number, [month, day]: Day): Date {
  return new Date(Date.UTC(year, month - 1, day, 2));
}
