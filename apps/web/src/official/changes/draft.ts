import type { Draft, Kind, Named } from './api';

/** What stands in the dialog. */
export interface Typed {
  kind: Kind;
  units: Named[];
  successors: Named[];
  /** Per cent, by the successor's id. */
  shares: Record<string, string>;
  newName: string;
  newShortName: string;
  effectiveOn: string;
  sourceDocument: string;
  note: string;
}

export const nothing: Typed = {
  kind: 'merge',
  ...{ units: [], successors: [], shares: {}, newName: '', newShortName: '' },
  ...{ effectiveOn: '', sourceDocument: '', note: '' },
};

/** Basis points of a percentage as it is typed; undefined when it is none. */
export function shareBp(text: string | undefined): number | undefined {
  const plain = (text ?? '').normalize('NFKC').trim();
  if (!/^\d{1,2}(\.\d{1,2})?$/.test(plain)) return undefined;
  const bp = Math.round(Number(plain) * 100);
  return bp > 0 ? bp : undefined;
}

/** What is sent, once everything is there. */
export function draftOf(typed: Typed): Draft | undefined {
  const { kind, units, successors } = typed;
  const [unit] = units;
  const [successor] = successors;
  const paper = {
    effectiveOn: typed.effectiveOn.normalize('NFKC').trim(),
    sourceDocument: typed.sourceDocument.trim(),
    note: typed.note.trim(),
  };
  if (!unit || paper.effectiveOn === '' || paper.sourceDocument === '') return undefined;
  if (kind === 'merge')
    return successor && { kind, unitIds: units.map(({ id }) => id), successorId: successor.id, ...paper };
  if (kind === 'close') return { kind, unitId: unit.id, ...paper };
  if (kind === 'rename') {
    const [newName, newShortName] = [typed.newName.trim(), typed.newShortName.trim()];
    if (newName === '' || newShortName === '') return undefined;
    return { kind, unitId: unit.id, newName, newShortName, ...paper };
  }
  const parts = successors.flatMap(({ id }) => {
    const bp = shareBp(typed.shares[id]);
    return bp === undefined ? [] : [{ unitId: id, shareBp: bp }];
  });
  if (parts.length < 2 || parts.length < successors.length) return undefined;
  return { kind, unitId: unit.id, successors: parts, ...paper };
}
