import type { ReactNode } from 'react';
import styles from './choice.module.css';

export interface Option<V extends string> {
  value: V;
  label: ReactNode;
  /** A quieter figure or word at the end. */
  note?: ReactNode;
  disabled?: boolean;
}

/** A native select: for up to some dozens of options it is smaller and better on a phone than any other. */
export function Select<V extends string>({
  label,
  value,
  onChange,
  options,
  id,
  showLabel = false,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: ReadonlyArray<{ value: V; label: string }>;
  id?: string;
  showLabel?: boolean;
}) {
  return (
    <label className={styles['select']}>
      <span className={showLabel ? styles['selectLabel'] : 'visually-hidden'}>{label}</span>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One of a few, all visible: large targets, one line of note each. */
export function RadioCards<V extends string>({
  label,
  name,
  value,
  onChange,
  options,
  columns = 2,
}: {
  label: string;
  name: string;
  value: V | undefined;
  onChange: (value: V) => void;
  options: ReadonlyArray<Option<V>>;
  columns?: number;
}) {
  return (
    <fieldset
      aria-label={label}
      className={styles['cards']}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {options.map((option) => (
        <label key={option.value} className={styles['card']}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>
            <b>{option.label}</b>
            {option.note && <small>{option.note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Short filters in a row: one pressed at a time. */
export function Pills<V extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: ReadonlyArray<Option<V>>;
}) {
  return (
    <fieldset className={styles['pills']} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          disabled={option.disabled}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.note !== undefined && <small>{option.note}</small>}
        </button>
      ))}
    </fieldset>
  );
}
