import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CatalogEvents } from '../catalog.events';
import type { Lister } from '../products.service';
import type { EnterPlot, ListPlots, PlotItem } from './measures.dto';

const lastPlot = z.tuple([z.uuid()]);

const shown = `
  SELECT p.id, p.product_id AS "productId", g.name AS "productName", p.year, p.county_code AS "countyCode",
         r.name AS "countyName", p.township, p.hundredth_mu AS "hundredthMu", p.kg_per_mu AS "kgPerMu",
         (p.hundredth_mu::bigint * p.kg_per_mu / 100)::bigint AS "yieldKg", p.source, p.entered_at AS "enteredAt",
         p.withdrawn_at AS "withdrawnAt", p.withdrawal
    FROM plots p JOIN products g ON g.id = p.product_id JOIN regions r ON r.code = p.county_code`;

/** What a supplier says of its land; it is corrected by withdrawing a row and entering another. */
@Injectable()
export class Plots {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Newest first, withdrawn ones too. */
  async list(actor: Actor, query: ListPlots): Promise<Page<PlotItem>> {
    const after = decodeCursor(query.cursor, lastPlot);
    const rows = await this.database.read<PlotItem>(
      `${shown} WHERE ${ownedBy('p.supplier_id', '$1')} AND ($2::uuid IS NULL OR p.id < $2)
          AND ($3::int IS NULL OR p.year = $3)
        ORDER BY p.id DESC LIMIT $4`,
      [actor.organizationId, after?.[0] ?? null, query.year ?? null, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  /** Errors: plot.product_unknown. */
  async enter(actor: Actor, key: OnceKey | undefined, draft: EnterPlot): Promise<PlotItem> {
    return this.database.once(key, async (tx) => {
      const id = await this.add(tx, actor, draft);
      const { productId, year, hundredthMu, kgPerMu } = draft;
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'plot.entered',
        subjectId: id,
        payload: { productId, year, hundredthMu, kgPerMu },
      });
      return this.one(tx, actor, id);
    });
  }

  /** Also for seeds, by nobody. It lies in the county that the goods come from. Errors: plot.product_unknown. */
  async add(tx: Tx, { organizationId, userId }: Lister, draft: EnterPlot): Promise<string> {
    const id = this.ids.next();
    const written: unknown[] = await tx.query(
      `INSERT INTO plots (id, supplier_id, product_id, year, county_code, township, hundredth_mu, kg_per_mu, source,
                          entered_by, entered_at)
       SELECT $1, $2, id, $4, origin_county_code, $5, $6, $7, $8, $9, $10
         FROM products WHERE id = $3 AND supplier_id = $2 RETURNING id`,
      [
        ...[id, organizationId, draft.productId, draft.year, draft.township, draft.hundredthMu],
        ...[draft.kgPerMu, draft.source, userId, this.clock.now()],
      ],
    );
    if (!written.length) throw Problem.at('/productId', 'plot.product_unknown');
    return id;
  }

  /** Errors: request.not_found, plot.withdrawn. */
  async withdraw(actor: Actor, key: OnceKey | undefined, id: string, reason: string): Promise<PlotItem> {
    return this.database.once(key, async (tx) => {
      const [, changed]: [unknown, number] = await tx.query(
        `UPDATE plots SET withdrawn_by = $3, withdrawn_at = $4, withdrawal = $5
          WHERE id = $1 AND ${ownedBy('supplier_id', '$2')} AND withdrawn_at IS NULL`,
        [id, actor.organizationId, actor.userId, this.clock.now(), reason],
      );
      const plot = await this.one(tx, actor, id);
      if (!changed) throw new Problem('plot.withdrawn');
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'plot.withdrawn',
        subjectId: id,
        payload: { reason },
      });
      return plot;
    });
  }

  private async one(tx: Tx, actor: Actor, id: string): Promise<PlotItem> {
    const [plot]: PlotItem[] = await tx.query(
      `${shown} WHERE p.id = $1 AND ${ownedBy('p.supplier_id', '$2')}`,
      [id, actor.organizationId],
    );
    if (!plot) throw new Problem('request.not_found');
    return plot;
  }
}
