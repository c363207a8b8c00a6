import { formatBp, formatFen } from '../shared';
import type { Change } from './api';
import styles from './audit.module.css';
import { type AuditWords, useAuditWords } from './words';

type Detail = Change['details'][number];
type Value = Detail['to'];

/** What changed, from what to what, one line each. */
export function Details({ of }: { of: Change }) {
  const t = useAuditWords();
  if (of.details.length === 0) return <span className="quiet">—</span>;
  return (
    <ul className={styles['details']}>
      {of.details.map((detail) => (
        <li key={`${detail.field} ${detail.part ?? ''}`}>
          <small>{nameOf(t, detail)}</small>{' '}
          {detail.from !== undefined && (
            <>
              <del>{textOf(t, detail, detail.from)}</del> <span aria-hidden="true">→</span>
              <span className="visually-hidden"> {t.details.to} </span>{' '}
            </>
          )}
          <span>{textOf(t, detail, detail.to)}</span>
        </li>
      ))}
    </ul>
  );
}

/** `tiers.0.rateBp` is the rate of the first band. */
function nameOf(t: AuditWords, { field, part }: Detail): string {
  const name = t.details.fields[field];
  if (part === null) return name;
  const [, position, inner = part] = /(\d+)\.(\w+)$/.exec(part) ?? [];
  const said = t.details.parts[inner] ?? inner;
  return `${name} · ${position === undefined ? said : t.details.nth(Number(position) + 1, said)}`;
}

/** The name of a field, or of its part, says the unit. */
function textOf(t: AuditWords, { field, part }: Detail, value: Value): string {
  if (value === null || value === '') return t.details.none;
  if (typeof value === 'boolean') return value ? t.details.yes : t.details.no;
  if (typeof value === 'string') return t.details.values[field]?.[value] ?? value;
  const name = part ?? field;
  if (name.endsWith('Fen')) return t.details.yuan(formatFen(value));
  if (name.endsWith('Bp')) return formatBp(value);
  if (name === 'hundredthMu') return t.details.mu((value / 100).toFixed(2));
  if (name === 'kgPerMu') return t.details.kg(String(value));
  return name.endsWith('Year') ? String(value) : value.toLocaleString('en-US');
}
