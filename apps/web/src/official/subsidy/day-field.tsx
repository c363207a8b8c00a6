import styles from '../../subsidy/subsidy.module.css';

/** A business day; the browser's own picker. */
export function DayField({
  label,
  value,
  onChange,
  max,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
  max?: string;
}) {
  return (
    <label className={styles['day']}>
      <span>{label}</span>
      <input type="date" value={value} max={max} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
