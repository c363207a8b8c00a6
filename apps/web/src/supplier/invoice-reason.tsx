import { Pills, TextField } from '../shared';
import styles from './invoices.module.css';

/** A reason in one tap, or in one's own words. */
export function InvoiceReason({
  label,
  ready,
  value,
  onChange,
}: {
  label: string;
  ready: readonly string[];
  value: string;
  onChange: (reason: string) => void;
}) {
  return (
    <div className={styles['reason']}>
      <Pills
        label={label}
        value={value}
        onChange={onChange}
        options={ready.map((text) => ({ value: text, label: text }))}
      />
      <TextField label={label} value={value} onChange={onChange} maxLength={200} />
    </div>
  );
}
