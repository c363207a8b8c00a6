import { Button } from 'antd';
import { type FormEvent, type ReactNode, useState } from 'react';
import { TextField } from './field';
import styles from './search-form.module.css';

/** Words to look for, asked for by the button or Enter. With a `label` in sight, or with a `placeholder` in its stead. */
export function SearchForm({
  label,
  placeholder,
  value = '',
  button,
  loading = false,
  onSearch,
}: {
  label: string;
  placeholder?: string;
  value?: string;
  button: ReactNode;
  loading?: boolean;
  onSearch: (words: string) => void;
}) {
  const [text, setText] = useState(value);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form className={styles['search']} onSubmit={send}>
      <TextField
        label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={setText}
        maxLength={50}
        quietLabel={placeholder === undefined}
      />
      <Button htmlType="submit" loading={loading}>
        {button}
      </Button>
    </form>
  );
}
