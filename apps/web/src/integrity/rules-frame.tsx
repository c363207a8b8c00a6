import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { Page } from '../shared';
import styles from './rules.module.css';
import { useIntegrityWords } from './words';

/** What the search goes by: rules with thresholds, and the prices that goods are compared with. */
export function RulesFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useIntegrityWords();
  return (
    <Page title={t.rules.title} lead={t.rules.lead} width="wide" actions={actions}>
      <nav className={styles['tabs']} aria-label={t.rules.title}>
        <NavLink to="/operate/integrity" end>
          {t.rules.tab}
        </NavLink>
        <NavLink to="/operate/integrity/prices">{t.prices.tab}</NavLink>
      </nav>
      {children}
    </Page>
  );
}
