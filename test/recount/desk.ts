import { Client } from '../support/client';
import type { World } from '../support/world';
import { Recount } from './recount';

const password = 'Demo-2026-bangfu';

/** Officials of the demo world at their screens, and the recount beside them. */
export class Desk {
  private readonly people = new Map<string, Client>();
  private readonly codes = new Map<string, string[]>();

  private constructor(
    readonly world: World,
    readonly recount: Recount,
  ) {}

  static async in(world: World): Promise<Desk> {
    return new Desk(world, await Recount.of(world.config.databaseUrl));
  }

  person(login: string): Client {
    const known = this.people.get(login) ?? new Client(() => this.world.url, { login, password });
    this.people.set(login, known);
    return known;
  }

  async read<T>(login: string, path: string): Promise<T> {
    const { status, body } = await this.person(login).get<T>(path);
    if (status !== 200) throw new Error(`${login} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** All pages. */
  async readAll<T>(login: string, path: string): Promise<T[]> {
    const all: T[] = [];
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=100`;
    let cursor = '';
    do {
      const next = await this.read<{ items: T[]; nextCursor: string | null }>(login, `${first}${cursor}`);
      all.push(...next.items);
      cursor = next.nextCursor ? `&cursor=${encodeURIComponent(next.nextCursor)}` : '';
    } while (cursor);
    return all;
  }

  /** The region and all below it. */
  async codesOf(region: string): Promise<string[]> {
    const codes = this.codes.get(region) ?? (await this.recount.codesOf(region));
    this.codes.set(region, codes);
    return codes;
  }
}
