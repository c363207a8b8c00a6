import { formatBp, formatFen, plainFen, readYuan } from '../shared';
import type { IntegrityWords } from './words';

type Unit = 'yuan' | 'percent' | 'kg' | 'seconds' | 'days' | 'bits' | 'months' | 'count';

/** The name of a measure says its unit: fen, basis points, kilograms … */
function unitOf(name: string): Unit {
  if (name.endsWith('Fen')) return 'yuan';
  if (name.endsWith('Bp')) return 'percent';
  if (name.endsWith('Kg')) return 'kg';
  if (name === 'seconds') return 'seconds';
  if (name === 'days' || name === 'referenceDays') return 'days';
  if (name === 'distance') return 'bits';
  return name === 'monthsLater' ? 'months' : 'count';
}

export function measureText(t: IntegrityWords, name: string, value: number): string {
  const unit = unitOf(name);
  if (unit === 'yuan') return t.units.yuan(formatFen(value));
  if (unit === 'percent') return formatBp(value);
  if (unit === 'kg') return t.units.kg(value.toLocaleString('en-US'));
  return unit === 'count' ? value.toLocaleString('en-US') : t.units[unit](value);
}

/** What stands behind the box that a threshold is typed into. */
export function inputUnit(t: IntegrityWords, name: string): string {
  return t.inputUnits[unitOf(name)];
}

/** As it is typed: yuan, percent, else the number itself. */
export function inputText(name: string, value: number): string {
  if (unitOf(name) === 'yuan') return plainFen(value);
  return unitOf(name) === 'percent' ? String(value / 100) : String(value);
}

/** Undefined for what is no such number. */
export function readInput(name: string, text: string): number | undefined {
  if (unitOf(name) === 'yuan') return readYuan(text);
  if (unitOf(name) === 'percent')
    return /^\d{1,4}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text) * 100) : undefined;
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
