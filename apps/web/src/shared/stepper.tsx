import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { type ChangeEvent, useEffect, useState } from 'react';
import styles from './stepper.module.css';
import { useShared } from './words';

interface StepperProps {
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  label: string;
  /** `thumb` is 56 px high, for a phone at the kitchen door. */
  size?: 'normal' | 'thumb';
  tone?: 'plain' | 'good' | 'bad';
  disabled?: boolean;
}

const digits = (text: string) => Number.parseInt(text.normalize('NFKC').replace(/\D/g, ''), 10);

/** A whole number with two buttons; typing works too, full-width digits included. */
export function Stepper({
  value,
  onChange,
  min = 0,
  max = 9_999,
  label,
  size = 'normal',
  tone = 'plain',
  disabled,
}: StepperProps) {
  const t = useShared();
  const [draft, setDraft] = useState(String(value));
  useEffect(() => setDraft(String(value)), [value]);
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)));
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    setDraft(event.target.value);
    const next = digits(event.target.value);
    if (Number.isInteger(next) && next >= min && next <= max) onChange(next);
  };
  const leave = () => {
    const next = digits(draft);
    if (Number.isInteger(next)) set(next);
    setDraft(String(Number.isInteger(next) ? Math.min(max, Math.max(min, next)) : value));
  };
  return (
    <fieldset
      className={`${styles['stepper']} ${styles[size]} ${styles[tone]}`}
      aria-label={label}
      disabled={disabled}
    >
      <button
        type="button"
        aria-label={`${label} ${t.actions.decrease}`}
        disabled={value <= min}
        onClick={() => set(value - 1)}
      >
        <MinusOutlined />
      </button>
      <input
        inputMode="numeric"
        aria-label={label}
        value={draft}
        onChange={type}
        onBlur={leave}
        onFocus={(event) => event.target.select()}
      />
      <button
        type="button"
        aria-label={`${label} ${t.actions.increase}`}
        disabled={value >= max}
        onClick={() => set(value + 1)}
      >
        <PlusOutlined />
      </button>
    </fieldset>
  );
}
