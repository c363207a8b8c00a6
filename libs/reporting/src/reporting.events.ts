import type { ExportKind } from './exports/exports.dto';
import type { FlagOutcome } from './integrity/flag.state';
import type { RuleCode } from './integrity/rules.policy';

/** What officials do with figures, and what looks odd in them. The subject is the export, the bulletin or the flag. */
export type ReportingEvents = {
  'export.requested': { kind: ExportKind; format: 'xlsx' | 'csv'; filters: object };
  /** Written by the worker, when the file is whole. */
  'export.made': { rows: number; totalFen: number; sha256: string };
  'export.failed': { problem: string };
  'export.cancelled': { rowsDone: number };
  /** Each time that somebody takes the file. */
  'export.downloaded': { sha256: string };
  'bulletin.drafted': BulletinHappening;
  /** The words alone; figures are not typed. */
  'bulletin.worded': BulletinHappening & { version: number };
  'bulletin.figures_taken': BulletinHappening & { takenAt: string };
  'bulletin.proposed': BulletinHappening;
  'bulletin.returned': BulletinHappening & { reason: string };
  /** `seals`: of the closed months that it is made of; none where the level above closed them. */
  'bulletin.published': BulletinHappening & { number: string; contentHash: string; seals: string[] };
  'bulletin.withdrawn': BulletinHappening & { number: string; reason: string };
  'flag.found': Sighting & { previousId: string | null };
  /** Something new came to a case that is worked on. */
  'flag.grew': Sighting & { sightings: number };
  'flag.assigned': { number: string; ownerId: string; previousOwnerId: string | null };
  'flag.ended': { number: string; outcome: FlagOutcome; reason: string };
  /** Subject: the search. */
  'flag_search.requested': { from: string };
  'flag_search.done': { looked: number; found: number };
  /** Subject: the organisation whose operator changed it. */
  'integrity_rule.changed': { rule: RuleCode; before: RuleTerms; after: RuleTerms };
};

type Sighting = { number: string; rule: RuleCode; day: string; amountFen: number };
type RuleTerms = { thresholds: Record<string, number>; source: string; active: boolean };

type BulletinHappening = { regionCode: string; year: number; month: number };
