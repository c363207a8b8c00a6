import styles from './day-field.module.css';

/** A business day, in the browser's own picker. */
export function DayField({
  label,
  value,
  onChange,
  max,
  error,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
  max?: string;
  error?: string | undefined;
}) {
  return (
    <label className={styles['day']}>
      <span>{label}</span>
      <input type="date" value={value} max={max} onChange={(event) => onChange(event.target.value)} />
      {error && <small role="alert">{error}</small>}
    </label>
  );
}
