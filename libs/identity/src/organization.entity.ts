import type { Persona, Role } from '@app/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const organizationKinds = ['buyer_unit', 'supplier', 'official_body', 'operator'] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/**
 * `reseller`: sells on what it buys, or runs a counter, pavilion or zone; it has no canteen and files no reserve. `contractor`:
 * runs canteens of others and files none either; what it buys counts for them (Q9).
 */
export const unitKinds = ['agency', 'school', 'hospital', 'soe', 'union', 'reseller', 'contractor'] as const;
export type UnitKind = (typeof unitKinds)[number];
/** Buyer units that have no budget of which to reserve a share; the same in `counted_for_units`. */
const kindsWithoutBudget = ['reseller', 'contractor'] as const satisfies readonly UnitKind[];
/** Whether a unit of this kind is asked to file what it reserves (预算单位). */
export const hasBudget = (kind: string | null): boolean =>
  !(kindsWithoutBudget as readonly unknown[]).includes(kind);
/** Whether the organisation of this alias is asked to file (预算单位). */
export const isBudgetUnit = (alias: string): string =>
  `${alias}.unit_kind NOT IN (${kindsWithoutBudget.map((kind) => `'${kind}'`).join(', ')})`;

@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: OrganizationKind;
  @Column('text', { name: 'unit_kind', nullable: true }) unitKind!: UnitKind | null;
  @Column('text') name!: string;
  @Column('text', { name: 'short_name' }) shortName!: string;
  @Column('text', { name: 'credit_code', unique: true }) creditCode!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { nullable: true }) township!: string | null;
  @Column('text', { default: '' }) address!: string;
  @Column('text', { nullable: true }) story!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** How an organisation is reached; beside it, because everybody may read the organisation. */
@Entity('contacts')
export class Contact {
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('text') phone!: string;
}

/** As what its people act. */
export const personaOf: Record<OrganizationKind, Persona> = {
  buyer_unit: 'buyer',
  supplier: 'supplier',
  official_body: 'official',
  operator: 'operator',
};

/** The posts that a person can hold there; one person may hold several. */
export const rolesOf: Record<OrganizationKind, readonly Role[]> = {
  buyer_unit: ['purchaser', 'approver', 'inspector', 'finance'],
  supplier: ['clerk'],
  official_body: ['official', 'auditor'],
  operator: ['operator'],
};
