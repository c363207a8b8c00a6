import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { type HTMLAttributes, type ReactNode, useId, useState } from 'react';
import styles from './field.module.css';
import { useShared } from './words';

interface FieldProps {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong, in words; it is read out and joined to the input. */
  error?: string | undefined;
  hint?: ReactNode;
  kind?: 'text' | 'password' | 'lines';
  rows?: number;
  /** Keeps the label for screen readers only. */
  quietLabel?: boolean;
  name?: string;
  placeholder?: string;
  autoComplete?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  maxLength?: number;
  autoFocus?: boolean;
  disabled?: boolean;
}

/** One labelled input: 1 KB where antd's Form and Input cost 45. */
export function TextField({
  label,
  value,
  onChange,
  error,
  hint,
  kind = 'text',
  rows = 2,
  quietLabel = false,
  ...rest
}: FieldProps) {
  const t = useShared();
  const id = useId();
  const [shown, setShown] = useState(false);
  const described = error !== undefined || hint !== undefined ? `${id}-note` : undefined;
  const common = {
    ...rest,
    id,
    value,
    spellCheck: false,
    'aria-invalid': error !== undefined,
    'aria-describedby': described,
  };
  return (
    <div className={`${styles['field']} ${error === undefined ? '' : styles['bad']}`}>
      <label htmlFor={id} className={quietLabel ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {kind === 'lines' ? (
        <textarea {...common} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <span className={styles['box']}>
          <input
            {...common}
            type={kind === 'password' && !shown ? 'password' : 'text'}
            autoCapitalize="none"
            onChange={(event) => onChange(event.target.value)}
          />
          {kind === 'password' && (
            <button
              type="button"
              aria-label={shown ? t.field.hide : t.field.show}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOutlined /> : <EyeInvisibleOutlined />}
            </button>
          )}
        </span>
      )}
      {described !== undefined && (
        <p id={described} role={error === undefined ? undefined : 'alert'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
