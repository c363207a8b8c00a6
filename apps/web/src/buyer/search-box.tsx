import { SearchOutlined } from '@ant-design/icons';
import { type FormEvent, useEffect, useState } from 'react';
import styles from './search-box.module.css';
import { useBuyerWords } from './words';

/** One box for Chinese words, pinyin and common names. */
export function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useBuyerWords();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.normalize('NFKC').trim());
  };
  return (
    <search>
      <form className={styles['box']} onSubmit={submit}>
        <SearchOutlined aria-hidden="true" />
        <input
          type="search"
          value={text}
          placeholder={t.find.placeholder}
          aria-label={t.find.placeholder}
          maxLength={60}
          enterKeyHint="search"
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === '') onSearch('');
          }}
        />
        <button type="submit">{t.find.submit}</button>
      </form>
    </search>
  );
}
