/** What happens to targets and their parts; the subject is the target or the part. Integer fen; null = none. */
export type TargetEvents = {
  'target.changed': AmountChanged;
  'target_part.changed': AmountChanged;
  'target_part.removed': AmountChanged;
};

type AmountChanged = { fromFen: number | null; toFen: number | null; reason: string };
