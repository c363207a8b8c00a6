import type { ExportKind } from './exports/exports.dto';

/** What officials do with figures. The subject is the export or the bulletin. */
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
};

type BulletinHappening = { regionCode: string; year: number; month: number };
