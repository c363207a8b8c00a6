import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { LanguageSwitch, useShared, Wordmark } from '../shared';
import styles from './open.module.css';

/** For everybody: no menu, nobody logged in. */
export function Frame({ children }: { children: ReactNode }) {
  const shared = useShared();
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#content">
        {shared.actions.skipToContent}
      </a>
      <header className={`${styles['top']} no-print`}>
        <Link to="/open" aria-label={shared.product.name}>
          <Wordmark size={28} />
        </Link>
        <LanguageSwitch />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
