import { scrub } from '@app/platform';
import type { ChangeDetail } from './audit.dto';

/**
 * What of an event's payload says what changed. Ids, hashes and codes of transfers say nothing to a reader, and what a new
 * event carries is not shown before it stands here.
 */
export const changeFields = [
  ...['amountFen', 'totalFen', 'reservedFen', 'requiredFen', 'acceptedFen', 'rejectedFen', 'priceFen'],
  ...['pricePerKgFen', 'budgetFen', 'minimumRatioBp', 'progressBp'],
  ...['quantity', 'minimumQuantity', 'lines', 'files', 'units', 'rows', 'items', 'sellers', 'refused'],
  ...['corrections', 'factCount', 'hundredthMu', 'kgPerMu'],
  ...['name', 'newName', 'department', 'departments', 'canteen', 'unitKind', 'base', 'function', 'stage'],
  'kind',
  ...['approved', 'outcome', 'isLate', 'forUnit', 'active', 'effectiveOn', 'firstDay', 'lastDay'],
  ...['receivedOn', 'capturedOn', 'noticeEndsOn', 'completedOn', 'firstYear', 'lastYear', 'version'],
  ...['rule', 'thresholds', 'rules', 'account', 'fileName', 'source', 'sourceDocument', 'note', 'reason'],
] as const;
export type ChangeField = (typeof changeFields)[number];

type Scalar = string | number | boolean | null;
type Payload = Record<string, unknown>;
type Leaf = { field: ChangeField; part: string | null; value: Scalar };

/** Said by the line's own label, or by its page, unless it changed. */
const onlyWhenChanged: readonly ChangeField[] = ['name', 'version', 'rules'];
/** What is called a kind elsewhere is one of other things, which their pages name. */
const saysItsKind = /^(unit_change|supplement|stock)\./;
/** In these the figure matters that holds from now on, also when it is the one before. */
const restates = /^filing\./;

/**
 * From what to what. `before`: the payload of the last event that said the same of this subject; null where there is none or
 * where events of this type do not replace each other. `isMasked`: numbers of people in free text are hidden (decision 38).
 */
export function detailsOf(
  type: string,
  payload: Payload,
  before: Payload | null,
  isMasked: boolean,
): ChangeDetail[] {
  const [earlier, later] = sidesOf(payload, before);
  const old = earlier && new Map(leavesOf(earlier).map((leaf) => [keyOf(leaf), leaf.value]));
  const now = leavesOf(later);
  const gone = old
    ? leavesOf(earlier).filter(
        (leaf) => 'before' in payload && !now.some((one) => keyOf(one) === keyOf(leaf)),
      )
    : [];
  return [...now, ...gone.map((leaf) => ({ ...leaf, value: null }))]
    .filter(({ field }) => field !== 'kind' || saysItsKind.test(type))
    .flatMap(({ field, part, value }): ChangeDetail[] => {
      const was = old?.get(keyOf({ field, part, value }));
      const to = shown(value, isMasked);
      if (was !== undefined && was !== value) return [{ field, part, from: shown(was, isMasked), to }];
      const isSame = was !== undefined && !restates.test(type);
      return isSame || value === null || onlyWhenChanged.includes(field) ? [] : [{ field, part, to }];
    })
    .sort((a, b) => changeFields.indexOf(a.field) - changeFields.indexOf(b.field));
}

/** The payload as it was and as it is: in one event, `{ before, after }` or `{ fromFen, toFen }`; else in two. */
function sidesOf(payload: Payload, before: Payload | null): [Payload | null, Payload] {
  const { before: was, after, fromFen, toFen, ...rest } = payload;
  if (was !== undefined && after !== undefined) return [was as Payload, { ...(after as Payload), ...rest }];
  if (toFen !== undefined) return [{ amountFen: fromFen ?? null }, { amountFen: toFen, ...rest }];
  return [before, rest];
}

function leavesOf(payload: Payload): Leaf[] {
  return changeFields.flatMap((field) =>
    payload[field] === undefined ? [] : parts(payload[field], null).map((leaf) => ({ field, ...leaf })),
  );
}

/** Rules and thresholds have parts; a list of plain values is one value. */
function parts(value: unknown, part: string | null): { part: string | null; value: Scalar }[] {
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return [{ part, value: value.join('、') }];
  if (typeof value !== 'object' || value === null) return [{ part, value: value as Scalar }];
  return Object.entries(value).flatMap(([name, inner]) => parts(inner, part ? `${part}.${name}` : name));
}

const keyOf = ({ field, part }: Leaf): string => `${field} ${part ?? ''}`;
const shown = (value: Scalar, isMasked: boolean): Scalar =>
  isMasked && typeof value === 'string' ? scrub(value) : value;
