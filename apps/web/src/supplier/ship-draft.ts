import { useEffect, useState } from 'react';
import { remaining } from '../api/orders';
import type { Order, OrderLine } from '../api/types';
import type { ShipmentDraft } from './api';
import { openLines } from './to-ship';

export interface LineDraft {
  quantity: number;
  lotNumber: string;
  /** Empty: the county of the product. */
  countyCode: string;
  township: string;
  harvestedOn: string;
}

export interface Draft {
  lines: Record<string, LineDraft>;
  transport: 'carrier' | 'own_truck';
  carrier: string;
  trackingNumber: string;
  driverName: string;
  plateNumber: string;
}

const slot = (orderId: string) => `bangfu.ship.${orderId}`;
const plain = (text: string) => text.normalize('NFKC').trim();

export function lineDraft(line: OrderLine, kept?: LineDraft): LineDraft {
  const quantity = Math.min(kept?.quantity ?? remaining(line), remaining(line));
  return {
    lotNumber: '',
    countyCode: '',
    township: '',
    harvestedOn: '',
    ...kept,
    quantity,
  };
}

function read(order: Order): Draft {
  let kept: Partial<Draft> = {};
  try {
    kept = JSON.parse(localStorage.getItem(slot(order.id)) ?? '{}') as Partial<Draft>;
  } catch {
    // A damaged or forbidden store starts a fresh draft.
  }
  return {
    transport: 'carrier',
    carrier: '',
    trackingNumber: '',
    driverName: '',
    plateNumber: '',
    ...kept,
    lines: Object.fromEntries(
      openLines(order).map((line) => [line.id, lineDraft(line, kept.lines?.[line.id])]),
    ),
  };
}

export function forgetDraft(orderId: string): void {
  try {
    localStorage.removeItem(slot(orderId));
  } catch {
    // Nothing was stored.
  }
}

/** What was typed so far stays in the browser: a lost signal or a closed page loses nothing. */
export function useShipDraft(order: Order) {
  const [draft, setDraft] = useState(() => read(order));
  useEffect(() => {
    try {
      localStorage.setItem(slot(order.id), JSON.stringify(draft));
    } catch {
      // The page itself still keeps it.
    }
  }, [draft, order.id]);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const changeLine = (lineId: string, part: Partial<LineDraft>) =>
    setDraft((before) => {
      const line = before.lines[lineId];
      if (line === undefined) return before;
      return { ...before, lines: { ...before.lines, [lineId]: { ...line, ...part } } };
    });
  return { draft, change, changeLine };
}

export type Missing = 'goods' | 'carrier' | 'trackingNumber' | 'driverName' | 'plateNumber' | 'township';

/** What still stops the truck. */
export function missing(draft: Draft): Missing[] {
  const lines = Object.values(draft.lines).filter((line) => line.quantity > 0);
  const found: Missing[] = [];
  if (lines.length === 0) found.push('goods');
  if (lines.some((line) => line.countyCode !== '' && plain(line.township) === '')) found.push('township');
  const needed =
    draft.transport === 'carrier'
      ? (['carrier', 'trackingNumber'] as const)
      : (['driverName', 'plateNumber'] as const);
  return [...found, ...needed.filter((field) => plain(draft[field]) === '')];
}

/** The request: only lines with packs, only fields that say something. */
export function toShipment(draft: Draft): ShipmentDraft {
  const said = (key: string, text: string) => (plain(text) === '' ? {} : { [key]: plain(text) });
  const lines = Object.entries(draft.lines)
    .filter(([, line]) => line.quantity > 0)
    .map(([orderLineId, line]) => ({
      orderLineId,
      quantity: line.quantity,
      ...said('lotNumber', line.lotNumber),
      ...said('originCountyCode', line.countyCode),
      ...said('originTownship', line.township),
      ...said('harvestedOn', line.harvestedOn),
    }));
  return draft.transport === 'carrier'
    ? {
        lines,
        transport: 'carrier',
        carrier: plain(draft.carrier),
        trackingNumber: plain(draft.trackingNumber).replaceAll(/\s/g, ''),
      }
    : {
        lines,
        transport: 'own_truck',
        driverName: plain(draft.driverName),
        plateNumber: plain(draft.plateNumber).replaceAll(/\s/g, '').toUpperCase(),
      };
}
