import { useEffect, useState } from 'react';
import type { AcceptanceDraft, Shipment } from '../api/fulfillment';
import type { Photo } from '../shared';

export interface LineDraft {
  accepted: number;
  reason: string;
}

interface Kept {
  lines: Record<string, LineDraft>;
  note: string;
  /** Photos that have arrived at the server. */
  photoIds: string[];
}

const slot = (shipmentId: string) => `bangfu.acceptance.${shipmentId}`;

function recall(shipmentId: string): Kept | undefined {
  try {
    const raw = localStorage.getItem(slot(shipmentId));
    return raw === null ? undefined : (JSON.parse(raw) as Kept);
  } catch {
    return undefined;
  }
}

export function forgetDraft(shipmentId: string): void {
  try {
    localStorage.removeItem(slot(shipmentId));
  } catch {
    // Nothing was kept.
  }
}

/** What the first signer has counted so far; it survives a lost signal or a closed page. */
export function useAcceptanceDraft(shipment: Shipment) {
  const [before] = useState(() => recall(shipment.id));
  const [lines, setLines] = useState<Record<string, LineDraft>>(() =>
    Object.fromEntries(
      shipment.lines.map((line) => [
        line.id,
        before?.lines[line.id] ?? { accepted: line.quantity, reason: '' },
      ]),
    ),
  );
  const [note, setNote] = useState(before?.note ?? '');
  const [photos, setPhotos] = useState<readonly Photo[]>(() =>
    (before?.photoIds ?? []).map((id) => ({
      key: id,
      preview: `/v1/files/${id}`,
      state: 'sent',
      fileId: id,
    })),
  );
  const [touched, setTouched] = useState(false);
  const photoIds = photos.flatMap((photo) => (photo.fileId === undefined ? [] : [photo.fileId]));
  const kept = JSON.stringify({ lines, note, photoIds } satisfies Kept);
  useEffect(() => {
    if (!touched) return;
    try {
      localStorage.setItem(slot(shipment.id), kept);
    } catch {
      // The page itself still holds it.
    }
  }, [kept, touched, shipment.id]);
  const touch =
    <A extends readonly unknown[]>(act: (...args: A) => void) =>
    (...args: A) => {
      setTouched(true);
      act(...args);
    };
  return {
    lines,
    note,
    photos,
    restored: before !== undefined,
    setLine: touch((id: string, value: LineDraft) => setLines((all) => ({ ...all, [id]: value }))),
    setNote: touch(setNote),
    setPhotos: touch((update: (all: readonly Photo[]) => readonly Photo[]) => setPhotos(update)),
    acceptAll: touch(() =>
      setLines(
        Object.fromEntries(shipment.lines.map((line) => [line.id, { accepted: line.quantity, reason: '' }])),
      ),
    ),
    toRequest: () => toRequest(shipment, lines, photoIds, note.trim()),
  };
}

function toRequest(
  shipment: Shipment,
  lines: Readonly<Record<string, LineDraft>>,
  photoIds: string[],
  note: string,
): AcceptanceDraft {
  return {
    lines: shipment.lines.map((line) => {
      const { accepted, reason } = lines[line.id] ?? { accepted: line.quantity, reason: '' };
      const rejectedQuantity = line.quantity - accepted;
      return {
        shipmentLineId: line.id,
        acceptedQuantity: accepted,
        rejectedQuantity,
        ...(rejectedQuantity > 0 ? { reason: reason.trim() } : {}),
      };
    }),
    ...(photoIds.length > 0 ? { photoIds } : {}),
    ...(note === '' ? {} : { note }),
  };
}
