import { sumFen } from '@app/platform';
import { type Evidence, type EvidenceItem, type Finding, placesOf, printOf } from './evidence.policy';
import type { FlagState } from './flag.state';

/** What a case rests on: as it was found, and as it has grown. */
export type CaseContent = Pick<Finding, 'buyerIds' | 'amountFen'> & {
  /** Business day of the newest thing in it. */
  day: string;
  /** The places whose officials see it. */
  codes: string[];
  evidence: Evidence;
};
/** A finding as it would be kept. */
export type Found = Finding & { evidence: Evidence };

/** The last flag of the same rule about the same subject. */
export type LastCase = CaseContent & {
  id: string;
  state: FlagState;
  print: string;
  /** Null while somebody works on it. */
  endedAt: Date | null;
  /** Business day of its end. */
  endedOn: string | null;
};

/** How a rule makes cases of its findings. */
export type CaseRule = {
  /** A case that ended comes back only with something that happened so many days after its end. */
  returnsAfterDays: number;
  /** Each finding is of a window of days: a case comes to all that it rests on, not to the last window alone. */
  isOfWindows?: boolean;
  /** It concerns the one region that holds all its places, and none of them alone. */
  isOfOneRegion?: boolean;
};

export type Verdict =
  | { is: 'known' }
  | { is: 'new' | 'grown' | 'returned'; content: CaseContent; print: string };

const dayMs = 86_400_000;

/**
 * What the findings about one subject are to the cases that there are: `new`; more of one that is worked on (`grown`); nothing
 * new (`known`); or one that had ended and has come back (`returned`) with something that happened after its end.
 */
export function judgeFindings(found: readonly Found[], last: LastCase | undefined, rule: CaseRule): Verdict {
  const byDay = [...found].sort((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : a.amountFen - b.amountFen,
  );
  const isAlive = last !== undefined && last.endedAt === null;
  const counting = last && !isAlive ? byDay.filter((one) => cameAfter(one, last, rule)) : byDay;
  const contents = counting.map((one) => contentOf(one));
  const [first, ...rest] = isAlive ? [last, ...contents] : contents;
  if (!first) return { is: 'known' };
  const content = rest.reduce((whole, one) => joined(whole, one, rule), first);
  const print = printOf({ items: content.evidence.items, measured: content.evidence.measured });
  if (!isAlive) return { is: last ? 'returned' : 'new', content, print };
  return print === last.print ? { is: 'known' } : { is: 'grown', content, print };
}

/** On the very day of the end, the moment decides. */
function cameAfter(
  { day, at }: Pick<Finding, 'day' | 'at'>,
  { endedOn, endedAt }: LastCase,
  { returnsAfterDays }: CaseRule,
): boolean {
  if (endedOn === null || endedAt === null) return false;
  if (day === endedOn && returnsAfterDays === 0) return at !== null && at > endedAt;
  return Date.parse(day) - Date.parse(endedOn) > returnsAfterDays * dayMs;
}

function contentOf({ day, buyerIds, amountFen, evidence, places, items }: Found): CaseContent {
  return { day, buyerIds, amountFen, evidence, codes: placesOf({ places, items }) };
}

/** The newer of the two says what was measured and by which thresholds; whatever either rests on stays. */
function joined(one: CaseContent, other: CaseContent, { isOfWindows, isOfOneRegion }: CaseRule): CaseContent {
  const [older, newer] = one.day <= other.day ? [one, other] : [other, one];
  const known = new Set(newer.evidence.items.map(keyOf));
  const items = [...older.evidence.items.filter((item) => !known.has(keyOf(item))), ...newer.evidence.items];
  const codes = [...new Set([...older.codes, ...newer.codes])].sort();
  const whole = sumFen(items.map(({ amountFen }) => amountFen ?? 0));
  return {
    day: newer.day,
    buyerIds: [...new Set([...older.buyerIds, ...newer.buyerIds])],
    // Long windows show their newest lines alone, and come to more than those.
    amountFen: isOfWindows ? Math.max(newer.amountFen, whole) : newer.amountFen,
    codes: isOfOneRegion ? [commonRegion(codes)] : codes,
    evidence: { ...newer.evidence, items },
  };
}

/** District, city, province, or nobody's region. */
function commonRegion(codes: readonly string[]): string {
  const [first = ''] = codes;
  const shared = [6, 4, 2].find((length) => codes.every((code) => code.startsWith(first.slice(0, length))));
  return first.slice(0, shared ?? 0).padEnd(6, '0');
}

/** What has no row of its own is told apart by what it is called. */
const keyOf = ({ kind, id, label }: EvidenceItem): string => `${kind} ${id ?? label}`;
