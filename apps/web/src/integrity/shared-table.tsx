import { Section } from '../shared';
import type { Item } from './api';
import styles from './integrity.module.css';
import { useIntegrityWords } from './words';

/** The two sides beside each other, and between them what is the same; numbers are masked when they are found. */
export function SharedTable({ items }: { items: readonly Item[] }) {
  const t = useIntegrityWords();
  const source = (name: unknown) => t.shared.sources[name as keyof typeof t.shared.sources] ?? '';
  return (
    <Section title={t.shared.title}>
      <div className={styles['scroll']}>
        <table className={styles['shared']}>
          <thead>
            <tr>
              <th scope="col">{t.shared.buyer}</th>
              <th scope="col">{t.shared.same}</th>
              <th scope="col">{t.shared.supplier}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ about }) => (
              <tr key={`${about['ofBuyer']} ${about['ofSupplier']} ${about['what']}`}>
                <td>{source(about['ofBuyer'])}</td>
                <td>
                  <mark>
                    {t.shared.kinds[about['what'] as keyof typeof t.shared.kinds]}{' '}
                    <b className="num">{about['value']}</b>
                  </mark>
                </td>
                <td>{source(about['ofSupplier'])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
