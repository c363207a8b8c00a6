import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  inYears,
  narrowed,
  type Page,
  Problem,
  page,
  permits,
  ratioBp,
  schemas,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { factsAddress } from '../ledger/fact-address.policy';
import { Territory } from '../ledger/territory.service';
import type { Side } from './agreement.state';
import type { AgreementItem, IndicatorItem, ListAgreements } from './agreements.dto';
import { type IndicatorKind, indicatorKinds, isTallied } from './indicator-kinds.policy';
import { mayConfirm, type Standing, sideOf, standingOf } from './standing.policy';

/** Keyset: the latest year first, then the newest. */
const lastAgreement = z.tuple([schemas.smallNumber, z.uuid()]);

export const personOf = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name, 'organizationName', o.name)
      FROM users u JOIN organizations o ON o.id = u.organization_id WHERE u.id = ${column})`;

export const placeOf = (column: string): string =>
  `(SELECT json_build_object('code', r.code, 'name', r.name) FROM regions r WHERE r.code = ${column})`;

type Figures = 'id' | 'position' | 'name' | 'definition' | 'firstValue' | 'targetValue';
type IndicatorRow = Pick<IndicatorItem, Figures> & {
  kind: IndicatorKind;
  reports: IndicatorItem['reports'];
  acceptedValue: number;
};
type Row = Omit<
  AgreementItem,
  'indicators' | 'callerSide' | 'mayConfirm' | 'mayWithdraw' | 'maySupplement' | 'asOf'
> & {
  indicators: IndicatorRow[];
  inPairsFen: number;
  outsideFen: number;
  paidInPairsFen: number;
  paidOutsideFen: number;
};

/**
 * An agreement `a` with its indicators, what was accepted of each, and what the ledger says of the two regions: at the
 * evidence level of the agreement, in pairs and outside. Sums are whole for whoever acts for a side of it (and for
 * operators); the caller of the others throws them away.
 */
const selectAgreement = `
  SELECT a.id, a.year, a.basis, a.title, ${placeOf('a.east_code')} AS east, ${placeOf('a.west_code')} AS west,
         a.signed_on AS "signedOn", a.minimum_evidence_level AS "minimumEvidenceLevel",
         a.counts_outside_pairs AS "countsOutsidePairs", a.source, a.state,
         ${personOf('a.drafted_by')} AS "draftedBy", a.drafted_side AS "draftedSide", a.drafted_at AS "draftedAt",
         ${personOf('a.confirmed_by')} AS "confirmedBy", a.confirmed_at AS "confirmedAt", a.withdrawn_at AS "withdrawnAt",
         a.stopped_at AS "stoppedAt",
         (SELECT json_agg(json_build_object('id', i.id, 'position', i.position, 'kind', i.kind, 'name', i.name,
                   'definition', i.definition, 'firstValue', i.target_value, 'targetValue', agreed_value(i), 'acceptedValue', n.value, 'reports',
                   json_build_object('reported', n.reported, 'accepted', n.accepted, 'returned', n.returned))
                 ORDER BY i.position)
            FROM agreement_indicators i
           CROSS JOIN LATERAL (
             SELECT coalesce(sum(r.value) FILTER (WHERE r.state = 'accepted'), 0)::bigint AS value,
                    count(*) FILTER (WHERE r.state = 'reported') AS reported,
                    count(*) FILTER (WHERE r.state = 'accepted') AS accepted,
                    count(*) FILTER (WHERE r.state = 'returned') AS returned
               FROM indicator_reports r WHERE r.indicator_id = i.id) n
           WHERE i.agreement_id = a.id) AS indicators,
         s.*
    FROM agreements a
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(amount_fen) FILTER (WHERE pairing_id IS NOT NULL), 0)::bigint AS "inPairsFen",
            coalesce(sum(amount_fen) FILTER (WHERE pairing_id IS NULL), 0)::bigint AS "outsideFen",
            coalesce(sum(amount_fen) FILTER (WHERE pairing_id IS NOT NULL AND paid), 0)::bigint AS "paidInPairsFen",
            coalesce(sum(amount_fen) FILTER (WHERE pairing_id IS NULL AND paid), 0)::bigint AS "paidOutsideFen"
       FROM tallies c WHERE c.year = a.year AND c.evidence_level >= a.minimum_evidence_level
        AND c.east_code = ANY (region_below(a.east_code)) AND c.west_code = ANY (region_below(a.west_code))) s`;

@Injectable()
export class AgreementsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  async list(actor: Actor, query: ListAgreements): Promise<Page<AgreementItem>> {
    const after = decodeCursor(query.cursor, lastAgreement);
    const codes = await this.territory.of(actor);
    const rows = await this.database.read<Row>(
      `${selectAgreement}
        WHERE ${visible('$1')} AND ($2::int IS NULL OR a.year = $2) AND ($3::text[] IS NULL OR a.state = ANY ($3))
          AND ($4::int IS NULL OR (a.year, a.id) < ($4, $5::uuid))
        ORDER BY a.year DESC, a.id DESC LIMIT $6`,
      [
        codes,
        query.year ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    const items = rows.map((row) => this.item(row, actor, codes));
    return page(items, query.limit, ({ year, id }) => [year, id]);
  }

  /** 404 outside the actor's region. */
  async one(actor: Actor, id: string): Promise<AgreementItem> {
    const codes = await this.territory.of(actor);
    return this.database.transact((tx) => this.oneIn(tx, actor, codes, id));
  }

  async oneIn(tx: Tx, actor: Actor, codes: string[] | null, id: string): Promise<AgreementItem> {
    const [row]: Row[] = await tx.query(`${selectAgreement} WHERE a.id = $1 AND ${visible('$2')}`, [
      id,
      codes,
    ]);
    if (!row) throw new Problem('request.not_found');
    return this.item(row, actor, codes);
  }

  private item(row: Row, actor: Actor, codes: string[] | null): AgreementItem {
    const { inPairsFen, outsideFen, paidInPairsFen, paidOutsideFen, indicators, ...rest } = row;
    const standing = standingOf(actor, codes);
    const places = { eastCode: row.east.code, westCode: row.west.code };
    const callerSide = sideOf(standing, places);
    const whole = codes === null || callerSide !== null;
    const fen = (inPairs: number, outside: number) => inPairs + (row.countsOutsidePairs ? outside : 0);
    const ledger = {
      doneFen: fen(inPairsFen, outsideFen),
      paidFen: fen(paidInPairsFen, paidOutsideFen),
      outsidePairsFen: outsideFen,
      ...rowsOf(row),
    };
    return {
      ...rest,
      callerSide,
      mayConfirm: row.state === 'draft' && permits(signatory, actor) && isOtherSide(standing, places, row),
      maySupplement: row.state === 'in_force' && callerSide !== null && permits(signatory, actor),
      mayWithdraw: row.state === 'draft' && actsForDraft(actor, callerSide, row.draftedSide),
      asOf: this.clock.now().toISOString(),
      indicators: indicators.map((indicator) => indicatorItem(indicator, whole ? ledger : null)),
    };
  }
}

/** Agreements `a` of the office's years that concern the codes: as a side, or because a part was given to a region among them. */
export function visible(codes: string): string {
  const among = (alias: string) =>
    `${alias}.east_code = ANY (${codes}) OR ${alias}.west_code = ANY (${codes})`;
  const concerned = narrowed(
    `(${codes}::text[] IS NULL OR ${among('a')} OR EXISTS (
        SELECT FROM target_parts v WHERE v.agreement_id = a.id AND v.removed_at IS NULL AND (${among('v')})))`,
    `${codes}::text[]`,
  );
  return `(${concerned} AND ${inYears('a.year')})`;
}

function isOtherSide(
  standing: Standing,
  places: { eastCode: string; westCode: string },
  { draftedBy, draftedSide }: Row,
): boolean {
  if (!draftedBy || !draftedSide) return false;
  return mayConfirm(standing, places, { by: draftedBy.id, side: draftedSide });
}

function actsForDraft(actor: Actor, callerSide: Side | null, draftedSide: Side | null): boolean {
  return permits(signatory, actor) && callerSide !== null && callerSide === draftedSide;
}

type Ledger = { doneFen: number; paidFen: number; outsidePairsFen: number } & Rows;
type Rows = { rows: string; outsidePairsRows: string };

/** As `selectAgreement` counts them. */
function rowsOf({ year, east, west, minimumEvidenceLevel, countsOutsidePairs }: Row): Rows {
  const of = { year, eastCode: east.code, westCode: west.code, minimumEvidenceLevel };
  return {
    rows: factsAddress({ ...of, paired: countsOutsidePairs ? undefined : true }),
    outsidePairsRows: factsAddress({ ...of, pairingId: 'none' }),
  };
}

function indicatorItem(
  { acceptedValue, reports, ...row }: IndicatorRow,
  ledger: Ledger | null,
): IndicatorItem {
  const { unit, origin, zh, en } = indicatorKinds[row.kind];
  const tallied = isTallied(row.kind);
  const doneValue = ledger && (tallied ? ledger.doneFen : acceptedValue);
  return {
    ...row,
    definitionEn: row.definition === zh ? en : null,
    unit,
    origin,
    doneValue,
    progressBp: doneValue === null ? null : ratioBp(doneValue, row.targetValue),
    paidFen: tallied && ledger ? ledger.paidFen : null,
    outsidePairsFen: tallied && ledger ? ledger.outsidePairsFen : null,
    rows: tallied && ledger ? ledger.rows : null,
    outsidePairsRows: tallied && ledger ? ledger.outsidePairsRows : null,
    reports: ledger && reports,
  };
}
