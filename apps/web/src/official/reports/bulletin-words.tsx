import { Button } from 'antd';
import { useState } from 'react';
import { Refused, Section, TextField, toast, useFieldErrors } from '../../shared';
import { type Bulletin, useWording } from './api';
import styles from './bulletins.module.css';
import { useReportWords } from './words';

const parts = ['opening', 'findings', 'requests'] as const;
type Words = Pick<Bulletin, 'title' | (typeof parts)[number]>;

const wordsOf = ({ title, opening, findings, requests }: Bulletin): Words => ({
  title,
  opening,
  findings,
  requests,
});

/** The words around the figures: written in a draft, read afterwards. */
export function BulletinWords({ bulletin, writes }: { bulletin: Bulletin; writes: boolean }) {
  const t = useReportWords();
  if (!writes)
    return (
      <Section title={t.bulletins.words}>
        <Summary text={bulletin.summary} />
        {parts.map(
          (part) =>
            bulletin[part] && (
              <div key={part} className={styles['words']}>
                <h3>{t.bulletins[part]}</h3>
                <p>{bulletin[part]}</p>
              </div>
            ),
        )}
      </Section>
    );
  return <Editor bulletin={bulletin} />;
}

/** Written by the system from the figures: it changes only with them. */
function Summary({ text }: { text: string }) {
  const t = useReportWords();
  return (
    <div className={styles['words']}>
      <h3>{t.bulletins.summary}</h3>
      <p>{text}</p>
    </div>
  );
}

function Editor({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const wording = useWording(bulletin.id);
  const errorAt = useFieldErrors(wording.error);
  const before = wordsOf(bulletin);
  const [words, setWords] = useState(before);
  const changed = JSON.stringify(words) !== JSON.stringify(before);
  const save = () =>
    wording.mutate({ version: bulletin.version, words }, { onSuccess: () => toast(t.bulletins.saved) });
  return (
    <Section title={t.bulletins.words} note={changed ? t.bulletins.unsaved : undefined}>
      <form
        className={styles['editor']}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Summary text={bulletin.summary} />
        <TextField
          label={t.bulletins.heading}
          value={words.title}
          onChange={(title) => setWords({ ...words, title })}
          maxLength={60}
          error={errorAt('/title')}
        />
        {parts.map((part) => (
          <TextField
            key={part}
            kind="lines"
            rows={part === 'opening' ? 4 : 5}
            label={t.bulletins[part]}
            value={words[part]}
            onChange={(text) => setWords({ ...words, [part]: text })}
            maxLength={part === 'opening' ? 2_000 : 4_000}
            error={errorAt(`/${part}`)}
          />
        ))}
        {wording.error && <Refused error={wording.error} />}
        <p>
          <Button type="primary" htmlType="submit" disabled={!changed} loading={wording.isPending}>
            {t.bulletins.save}
          </Button>
        </p>
      </form>
    </Section>
  );
}
