import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { Wordmark } from './logo';
import styles from './public-frame.module.css';
import { LanguageSwitch } from './shell';
import { useShared } from './words';

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
