import { Button } from 'antd';
import { Pills, TextField, useShared } from '../shared';
import styles from './dialog-acts.module.css';

/** The foot of a dialog: away on the left, the act on the right, both thumb-sized. */
export function DialogActs({
  label,
  onAct,
  onClose,
  disabled = false,
  pending = false,
  danger = false,
}: {
  label: string;
  onAct: () => void;
  onClose: () => void;
  disabled?: boolean;
  pending?: boolean;
  danger?: boolean;
}) {
  const shared = useShared();
  return (
    <>
      <Button size="large" onClick={onClose}>
        {shared.actions.back}
      </Button>
      <Button
        type="primary"
        size="large"
        danger={danger}
        disabled={disabled}
        loading={pending}
        onClick={onAct}
      >
        {label}
      </Button>
    </>
  );
}

/** A reason in one tap, or in one's own words. */
export function ReasonField({
  label,
  hint,
  ready,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  ready: readonly string[];
  value: string;
  onChange: (reason: string) => void;
}) {
  return (
    <div className={styles['reason']}>
      <p>{label}</p>
      <Pills
        label={label}
        value={value}
        onChange={onChange}
        options={ready.map((text) => ({ value: text, label: text }))}
      />
      <TextField
        kind="lines"
        quietLabel
        label={label}
        placeholder={hint}
        maxLength={200}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}
