import type { Sealing } from '@app/procurement';
import type { FigureCheck, FigureValue } from '../figures/figures.policy';

type SealCheck = Omit<FigureCheck, 'kind'> & { kind: 'seal' };

/** What was sealed is what is published: year to date and month, to the fen. Nothing to ask where the level above closed. */
export function checkSeals(
  figures: readonly Pick<FigureValue, 'code' | 'value'>[],
  { sealedFen, monthFen }: Pick<Sealing, 'sealedFen' | 'monthFen'>,
): SealCheck[] {
  const against: readonly [string, number | null][] = [
    ['accepted_total', sealedFen],
    ['accepted_month', monthFen],
  ];
  return against.flatMap(([code, computed]): SealCheck[] => {
    const stated = figures.find((figure) => figure.code === code)?.value ?? null;
    if (computed === null) return [];
    return [{ kind: 'seal', figure: code, against: ['seal'], stated, computed, holds: stated === computed }];
  });
}

/** Figures from before a seal may lack what came in until then. */
export function isTakenBefore({ asOf }: { asOf: string }, { sealedAt }: Pick<Sealing, 'sealedAt'>): boolean {
  return sealedAt !== null && new Date(asOf) < new Date(sealedAt);
}
