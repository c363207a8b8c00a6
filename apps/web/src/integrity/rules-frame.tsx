import type { ReactNode } from 'react';
import { Page, PageTabs } from '../shared';
import { useIntegrityWords } from './words';

/** What the search goes by: rules with thresholds, and the prices that goods are compared with. */
export function RulesFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useIntegrityWords();
  const tabs = [
    { to: '/operate/integrity', label: t.rules.tab },
    { to: '/operate/integrity/prices', label: t.prices.tab },
  ];
  return (
    <Page title={t.rules.title} lead={t.rules.lead} width="wide" actions={actions}>
      <PageTabs label={t.rules.title} tabs={tabs} />
      {children}
    </Page>
  );
}
