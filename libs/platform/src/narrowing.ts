import type { Actor } from './access';

/**
 * The first layer of authorisation: every statement is narrowed to its actor by conditions that are made here and
 * nowhere else. A placeholder (`$1`) holds the value; column names are ours, never the caller's.
 */

/** Only tests that look whether the second layer holds alone switch it off; the configuration refuses it elsewhere. */
const isOn = process.env['NODE_ENV'] !== 'test' || process.env['ACCESS_LAYERS'] !== 'database';

/** A condition of any shape; `used` are the placeholders in it with their types, which keep their meaning without it. */
export function narrowed(condition: string, ...used: string[]): string {
  return isOn ? condition : `(true OR ${used.map((placeholder) => `${placeholder} IS NULL`).join(' OR ')})`;
}

/** Rows of one organisation. */
export function ownedBy(column: string, organization: string): string {
  return narrowed(`${column} = ${organization}`, `${organization}::uuid`);
}

/** Rows that the actor's organisation buys or sells; `alias` is the table's, when it has one. */
export function partyOf(actor: Actor, organization: string, alias?: string): string {
  const column = actor.persona === 'buyer' ? 'buyer_id' : 'supplier_id';
  return ownedBy(alias ? `${alias}.${column}` : column, organization);
}

/** Orders that an official's office reaches (migration 0034); asked only where its region is asked too. */
export function inOffice(order: string): string {
  return isOn ? `app_in_office(${order})` : 'true';
}

/**
 * Rows of a unit, and of a business year where there is one, that an official's office reaches; everybody else's are all.
 * For what is no order: `inOffice` asks that.
 */
export function ofOffice(unit: string, year?: string): string {
  if (!isOn) return 'true';
  const units = `((SELECT app_office_units()) IS NULL OR ${unit} = ANY ((SELECT app_office_units())::uuid[]))`;
  return year ? `(${inYears(year)} AND ${units})` : units;
}

/** Files that hold the units of these departments, none = all: an office keeps what it still reaches. */
export function coveredByOffice(departments: string): string {
  return isOn ? `app_office_covers(${departments})` : 'true';
}

/** What belongs to a business year that an official's office reaches; everybody else reaches all. */
export function inYears(year: string): string {
  return isOn ? `${year}::int <@ (SELECT app_office_years())` : 'true';
}

/** Rows with any of the columns among the region codes; codes that are null narrow nothing: operators see all. */
export function within(codes: string, ...columns: string[]): string {
  return narrowed(`(${codes}::text[] IS NULL OR ${oneOf(codes, columns)})`, `${codes}::text[]`);
}

/** `within` for codes that are never null: an index is entered at them, whatever they are. */
export function among(codes: string, ...columns: string[]): string {
  return narrowed(`(${oneOf(codes, columns)})`, `${codes}::text[]`);
}

function oneOf(codes: string, columns: readonly string[]): string {
  return columns.map((column) => `${column} = ANY (${codes})`).join(' OR ');
}

/** What has no year stands today: it is for offices of today. */
export const ofToday = inYears("extract(year FROM now() AT TIME ZONE 'Asia/Shanghai')");

/**
 * Rows between two sides in a business year (`east_code`, `west_code`, `year`; `alias` is the table's): one of the sides is
 * among the codes, and the year is one of the office's.
 */
export function betweenSides(codes: string, alias?: string): string {
  const column = (name: string): string => (alias ? `${alias}.${name}` : name);
  return `(${within(codes, column('east_code'), column('west_code'))} AND ${inYears(column('year'))})`;
}

/** Rows of a business year about several units: to an office of some departments, only those about its units alone. */
export function ofOfficeAlone(units: string, year: string): string {
  if (!isOn) return 'true';
  return `(${inYears(year)} AND ((SELECT app_office_units()) IS NULL
            OR ${units} <> '{}' AND ${units} <@ (SELECT app_office_units())::uuid[]))`;
}

/** Rows whose own codes share one with the actor's; codes that are null narrow nothing: operators see all. */
export function amidst(codes: string, column: string): string {
  return narrowed(`(${codes}::text[] IS NULL OR ${column} && ${codes})`, `${codes}::text[]`);
}
