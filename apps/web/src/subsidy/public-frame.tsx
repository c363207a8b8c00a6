import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { LanguageSwitch, useShared, Wordmark } from '../shared';
import styles from './notice.module.css';

/** Around a page for everybody: nothing of the market but its name, so that it prints as a notice. */
export function PublicFrame({ title, children }: { title: string; children: ReactNode }) {
  const shared = useShared();
  useEffect(() => {
    document.title = `${title} · ${shared.product.name}`;
  }, [title, shared]);
  return (
    <div className={styles['page']}>
      <header className={styles['top']}>
        <Link to="/" aria-label={shared.product.name}>
          <Wordmark size={28} />
        </Link>
        <LanguageSwitch />
      </header>
      <main className={styles['main']} id="content">
        {children}
      </main>
    </div>
  );
}
