import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import { Await, formatBp, formatFen, Loading, ProgressBar, Section, useWords, words } from '../shared';
import { en } from './en';
import styles from './own-targets.module.css';
import { zh } from './zh';

const pair = words(zh, en);
type Part = Answer<'listOwnParts'>['items'][number];

/** What the unit was given of the targets of a year; nothing where it was given none. */
export function OwnTargets({ year }: { year: number }) {
  const t = useWords(pair);
  const parts = useQuery({
    queryKey: ['own-target-parts', year],
    queryFn: () => answer(api.GET('/v1/units/current/target-parts', { params: { query: { year } } })),
  });
  if (parts.data?.items.length === 0) return null;
  return (
    <Section title={t.title} note={t.note}>
      <Await read={parts} bones={<Loading rows={2} title={false} />}>
        {({ items }) => <Parts items={items} />}
      </Await>
    </Section>
  );
}

function Parts({ items }: { items: readonly Part[] }) {
  const t = useWords(pair);
  return (
    <ul className={styles['parts']}>
      {items.map((part) => (
        <li key={part.id}>
          <p>
            <b>{t.of(part.westName)}</b>
            <span className="num">
              {t.done} {formatFen(part.completedFen)} / {t.amount} {formatFen(part.amountFen)} {t.yuan}
              <strong>{formatBp(part.progressBp)}</strong>
            </span>
          </p>
          <ProgressBar bp={part.progressBp} label={t.of(part.westName)} />
          <small className="quiet">
            {part.title}
            {part.minimumEvidenceLevel > 0 && ` · ${t.level(part.minimumEvidenceLevel)}`}
          </small>
        </li>
      ))}
    </ul>
  );
}
