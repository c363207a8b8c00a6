import {
  type Actor,
  betweenSides,
  Database,
  decodeCursor,
  type Page,
  Problem,
  page,
  permits,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import { personOf, visible } from './agreements.queries';
import { type IndicatorKind, indicatorKinds } from './indicator-kinds.policy';
import { mayConfirm, sideOf, standingOf } from './standing.policy';
import type { ListSupplements, SupplementItem } from './supplements.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

type Row = Omit<SupplementItem, 'figures' | 'mayConfirm' | 'mayWithdraw'> & {
  figures: (Omit<SupplementItem['figures'][number], 'unit'> & { kind: IndicatorKind })[];
  eastCode: string;
  westCode: string;
};

const selectSupplement = `
  SELECT s.id, s.agreement_id AS "agreementId", s.kind, s.source, s.reason, s.signed_on AS "signedOn",
         s.over_reason AS "overReason", s.state, ${personOf('s.drafted_by')} AS "draftedBy",
         s.drafted_side AS "draftedSide", s.drafted_at AS "draftedAt", ${personOf('s.confirmed_by')} AS "confirmedBy",
         s.confirmed_at AS "confirmedAt", s.withdrawn_at AS "withdrawnAt", a.east_code AS "eastCode",
         a.west_code AS "westCode",
         coalesce((SELECT json_agg(json_build_object('indicatorId', i.id, 'kind', i.kind, 'name', i.name,
                                     'fromValue', x.from_value, 'toValue', x.to_value) ORDER BY i.position)
                     FROM supplement_figures x JOIN agreement_indicators i ON i.id = x.indicator_id
                    WHERE x.supplement_id = s.id), '[]') AS figures
    FROM agreement_supplements s JOIN agreements a ON a.id = s.agreement_id`;

@Injectable()
export class SupplementsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Of one agreement, for whoever reads it. 404 otherwise. */
  async list(actor: Actor, agreementId: string, query: ListSupplements): Promise<Page<SupplementItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const codes = await this.territory.of(actor);
    const [known] = await this.database.read(
      `SELECT FROM agreements a WHERE a.id = $1 AND ${visible('$2')}`,
      [agreementId, codes],
    );
    if (!known) throw new Problem('request.not_found');
    const rows = await this.database.read<Row>(
      `${selectSupplement} WHERE s.agreement_id = $1 AND ${visible('$2')} AND ($3::uuid IS NULL OR s.id < $3)
        ORDER BY s.id DESC LIMIT $4`,
      [agreementId, codes, after?.[0] ?? null, query.limit + 1],
    );
    return page(
      rows.map((row) => toItem(row, actor, codes)),
      query.limit,
      ({ id }) => [id],
    );
  }

  /** For the two sides and those above them. Errors: request.not_found. */
  async oneIn(tx: Tx, actor: Actor, codes: string[] | null, id: string): Promise<SupplementItem> {
    const [row]: Row[] = await tx.query(
      `${selectSupplement} WHERE s.id = $1 AND ${betweenSides('$2', 'a')}`,
      [id, codes],
    );
    if (!row) throw new Problem('request.not_found');
    return toItem(row, actor, codes);
  }
}

function toItem(
  { eastCode, westCode, figures, ...row }: Row,
  actor: Actor,
  codes: string[] | null,
): SupplementItem {
  const standing = standingOf(actor, codes);
  const places = { eastCode, westCode };
  const may = row.state === 'draft' && permits(signatory, actor);
  const entered = { by: row.draftedBy.id, side: row.draftedSide };
  return {
    ...row,
    figures: figures.map((figure) => ({ ...figure, unit: indicatorKinds[figure.kind].unit })),
    mayConfirm: may && mayConfirm(standing, places, entered),
    mayWithdraw: may && sideOf(standing, places) === row.draftedSide,
  };
}
