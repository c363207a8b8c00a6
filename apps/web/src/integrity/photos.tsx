import { useState } from 'react';
import { Link } from 'react-router';
import { fileUrl } from '../api/fulfillment';
import { salesFileUrl } from '../sales/api';
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
        const aged = (age: string) =>
          items.filter(({ about }) => about['pair'] === pair && about['age'] === age);
        return (
          <div key={pair} className={styles['pair']}>
            {aged('new').map((item) => (
              <Picture key={`new ${item.id}`} item={item} age={t.photos.new} />
            ))}
            {aged('old').map((item) => (
              <Picture key={`old ${item.id}`} item={item} age={t.photos.old} />
            ))}
            {aged('old').length === 0 && <p className="quiet">{t.photos.elsewhere}</p>}
          </div>
        );
      })}
    </Section>
  );
}

function Picture({ item, age }: { item: Item; age: string }) {
  const t = useIntegrityWords();
  const [gone, setGone] = useState(false);
  const { about, id, day } = item;
  const buyer = String(about['buyer'] ?? '');
  const paper = t.photos.paper(String(about['paper']));
  const link = paperOf(item);
  const picture = id === null ? '' : pictureOf(item, id);
  return (
    <figure className={styles['picture']}>
      {gone || id === null ? (
        <p className={styles['gone']}>{t.photos.gone}</p>
      ) : (
        <a href={picture} target="_blank" rel="noreferrer">
          <img src={picture} alt={t.photos.alt(age, buyer)} onError={() => setGone(true)} />
        </a>
      )}
      <figcaption>
        <b>
          {age} · <DateText value={day} />
        </b>
        <span>{buyer}</span>
        {link === null ? <span>{paper}</span> : <Link to={link}>{paper}</Link>}
        {typeof about['distance'] === 'number' && <mark>{t.photos.distance(about['distance'])}</mark>}
      </figcaption>
    </figure>
  );
}

/** Photos of acceptances belong to an order; those of reported sales to none. */
const isOfSale = ({ about, orderId }: Item): boolean => about['paperKind'] === 'sale' || orderId === null;

function pictureOf(item: Item, id: string): string {
  return isOfSale(item) ? salesFileUrl(id) : fileUrl(id);
}

function paperOf(item: Item): string | null {
  const { about, factId } = item;
  if (isOfSale(item) && typeof about['paperId'] === 'string') return `/official/sales/${about['paperId']}`;
  return factId === null ? null : `/official/facts/${factId}`;
}
