import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { Refused, TextField } from '../shared';
import { type Notice, useObject } from './api';
import styles from './notice.module.css';
import { useSubsidyWords } from './words';

/** Anybody says what is wrong with the list, and where the answer can go. */
export function ObjectionForm({ notice }: { notice: Notice }) {
  const t = useSubsidyWords();
  const object = useObject(notice.id);
  const [said, setSaid] = useState({ name: '', contact: '', text: '', which: '' });
  const [tried, setTried] = useState(false);
  if (object.isSuccess)
    return (
      <section className={styles['object']} role="status">
        <h2>{t.notice.sent}</h2>
        <p>{t.notice.sentText}</p>
      </section>
    );
  const position = said.which.trim() === '' ? undefined : Number(said.which);
  const isPosition =
    position === undefined || notice.lines.some(({ position: listed }) => listed === position);
  const error = (key: 'name' | 'contact' | 'text') =>
    tried && said[key].trim() === '' ? t.notice.bad[key] : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const { name, contact, text } = said;
    if ([name, contact, text].some((value) => value.trim() === '') || !isPosition) return;
    object.mutate({
      ...{ name: name.trim(), contact: contact.trim(), text: text.trim() },
      ...(position === undefined ? {} : { position }),
    });
  };
  const field = (key: keyof typeof said) => (value: string) => setSaid({ ...said, [key]: value });
  return (
    <section className={styles['object']}>
      <h2>{t.notice.object}</h2>
      <p className="quiet">{t.notice.objectLead}</p>
      <form onSubmit={submit} noValidate>
        <div className={styles['pair']}>
          <TextField
            label={t.notice.yourName}
            value={said.name}
            onChange={field('name')}
            error={error('name')}
            autoComplete="name"
            maxLength={60}
          />
          <TextField
            label={t.notice.contact}
            value={said.contact}
            onChange={field('contact')}
            error={error('contact')}
            maxLength={100}
          />
        </div>
        <TextField
          label={t.notice.which}
          value={said.which}
          onChange={field('which')}
          error={isPosition ? undefined : t.notice.bad.which}
          inputMode="numeric"
          maxLength={5}
        />
        <TextField
          kind="lines"
          rows={4}
          label={t.notice.text}
          value={said.text}
          onChange={field('text')}
          error={error('text')}
          maxLength={2000}
        />
        <Refused error={object.error} />
        <Button type="primary" size="large" htmlType="submit" loading={object.isPending}>
          {t.notice.send}
        </Button>
      </form>
    </section>
  );
}
