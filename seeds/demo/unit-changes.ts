import { type NewOrganization, Organizations } from '@app/identity';
import { Nudges, Tallies, UnitChanges } from '@app/procurement';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { deliverEvents } from './events';
import { demoFile } from './stories';

type Row = NewOrganization & { key: string; mergesInto?: string; newName?: string; newShortName?: string };

const keeper = 'wuxi-finance';

/** A kindergarten that becomes part of a school, a unit with a new name, and the reminders of autumn. */
export class DemoUnitChanges {
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(today: Date): void {
    const year = today.getUTCFullYear();
    this.agenda.add(morning(year - 1, 1, 6), () => this.bringUnits());
    this.agenda.add(morning(year, 6, 18), () => this.change(year));
    for (const month of [10, 11, 12]) this.agenda.add(morning(year, month, 8), () => this.nudge());
  }

  private async bringUnits(): Promise<void> {
    await this.market.database.transact(async (tx) => {
      for (const { key, mergesInto: _, newName: __, newShortName: ___, ...draft } of rows())
        this.ids.set(key, await this.market.get(Organizations).create(tx, draft));
    });
  }

  private async change(year: number): Promise<void> {
    const official = this.cast.actor(keeper, 'official');
    const changes = this.market.get(UnitChanges);
    const once = () => freshKey(this.market, official, 'demo unit-changes');
    for (const { key, mergesInto, newName, newShortName } of rows()) {
      const id = this.ids.get(key) as string;
      const paper = { sourceDocument: `锡编办〔${year}〕9号（演示）`, note: '' };
      if (mergesInto) {
        const successorId = this.cast.actor(mergesInto, 'purchaser').organizationId;
        const effectiveOn = `${year}-06-18`;
        await changes.enter(official, once(), {
          ...{ kind: 'merge', unitIds: [id], successorId, effectiveOn },
          ...paper,
        });
      }
      if (newName && newShortName)
        await changes.enter(official, once(), {
          ...{ kind: 'rename', unitId: id, newName, newShortName, effectiveOn: `${year}-06-01` },
          ...paper,
        });
    }
  }

  /** As a worker would by the calendar. */
  private async nudge(): Promise<void> {
    await deliverEvents(this.market);
    await this.market.get(Tallies).fold();
    await this.market.get(Nudges).send();
  }
}

function rows(): Row[] {
  return demoFile<Row[]>('unit-changes');
}

/** Ten o'clock in Shanghai. */
function morning(year: number, month: number, dayOfMonth: number): Date {
  return new Date(Date.UTC(year, month - 1, dayOfMonth, 2));
}
