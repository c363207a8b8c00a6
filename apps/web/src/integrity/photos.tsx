import { useState } from 'react';
import { Link } from 'react-router';
import { fileUrl } from '../api/fulfillment';
import { DateText, Section } from '../shared';
import type { Item } from './api';
import styles from './integrity.module.css';
import { useIntegrityWords } from './words';

/** Each photo beside the older ones that look like it. */
export function PhotoPairs({ items }: { items: readonly Item[] }) {
  const t = useIntegrityWords();
  const pairs = [...new Set(items.map(({ about }) => String(about['pair'])))];
  return (
    <Section title={t.photos.title}>
      {pairs.map((pair) => {
        const of = (age: string) =>
          items.filter(({ about }) => about['pair'] === pair && about['age'] === age);
        return (
          <div key={pair} className={styles['pair']}>
            {of('new').map((item) => (
              <Picture key={`new ${item.id}`} item={item} age={t.photos.new} />
            ))}
            {of('old').map((item) => (
              <Picture key={`old ${item.id}`} item={item} age={t.photos.old} />
            ))}
            {of('old').length === 0 && <p className="quiet">{t.photos.elsewhere}</p>}
          </div>
        );
      })}
    </Section>
  );
}

function Picture({ item, age }: { item: Item; age: string }) {
  const t = useIntegrityWords();
  const [gone, setGone] = useState(false);
  const { about, id, day, factId } = item;
  const buyer = String(about['buyer'] ?? '');
  const paper = t.photos.paper(String(about['paper']));
  return (
    <figure className={styles['picture']}>
      {gone || id === null ? (
        <p className={styles['gone']}>{t.photos.gone}</p>
      ) : (
        <a href={fileUrl(id)} target="_blank" rel="noreferrer">
          <img src={fileUrl(id)} alt={t.photos.alt(age, buyer)} onError={() => setGone(true)} />
        </a>
      )}
      <figcaption>
        <b>
          {age} · <DateText value={day} />
        </b>
        <span>{buyer}</span>
        {factId === null ? <span>{paper}</span> : <Link to={`/official/facts/${factId}`}>{paper}</Link>}
        {typeof about['distance'] === 'number' && <mark>{t.photos.distance(about['distance'])}</mark>}
      </figcaption>
    </figure>
  );
}
