import { Clock, Database, Ids, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { isCreditCode } from './credit-code.policy';
import type { OrganizationProfile } from './directory.dto';
import { Contact, Organization, type OrganizationKind, type UnitKind } from './organization.entity';

export type NewOrganization = {
  kind: OrganizationKind;
  /** Only for buyer units, and always for them. */
  unitKind?: UnitKind | null;
  name: string;
  shortName: string;
  creditCode: string;
  regionCode: string;
  township?: string | null;
  address?: string;
  story?: string | null;
  phone?: string;
};

@Injectable()
export class Organizations {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Errors: organization.bad_credit_code; request.conflict when the credit code is registered already. */
  async create(tx: Tx, draft: NewOrganization): Promise<string> {
    if (!isCreditCode(draft.creditCode)) throw Problem.at('/creditCode', 'organization.bad_credit_code');
    const id = this.ids.next();
    await tx.insert(Organization, {
      id,
      kind: draft.kind,
      unitKind: draft.unitKind ?? null,
      name: draft.name,
      shortName: draft.shortName,
      creditCode: draft.creditCode,
      regionCode: draft.regionCode,
      township: draft.township ?? null,
      address: draft.address ?? '',
      story: draft.story ?? null,
      createdAt: this.clock.now(),
    });
    if (draft.phone) await tx.insert(Contact, { organizationId: id, phone: draft.phone });
    return id;
  }

  /** Which of these ids, or exact names, are suppliers, and where: for papers that name one. A name may be of several. */
  async suppliers(
    tx: Tx,
    by: { ids?: readonly string[]; names?: readonly string[] },
  ): Promise<{ id: string; name: string; regionCode: string }[]> {
    return tx.query(
      `SELECT id, name, region_code AS "regionCode" FROM organizations
        WHERE kind = 'supplier' AND (id = ANY ($1::uuid[]) OR name = ANY ($2::text[]))`,
      [by.ids ?? [], by.names ?? []],
    );
  }

  /** What everyone in the market may know of an organisation. */
  async profile(id: string): Promise<OrganizationProfile> {
    const [profile] = await this.database.read<OrganizationProfile>(
      `SELECT o.id, o.name, o.short_name AS "shortName", o.kind, o.unit_kind AS "unitKind",
              o.region_code AS "regionCode", r.name AS "regionName", o.township, o.address, o.story
         FROM organizations o JOIN regions r ON r.code = o.region_code WHERE o.id = $1`,
      [id],
    );
    if (!profile) throw new Problem('request.not_found');
    return profile;
  }
}
