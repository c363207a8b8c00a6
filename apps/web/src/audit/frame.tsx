import { CloseOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Page, PageTabs, Select } from '../shared';
import { type Filters, type Period, periods } from './api';
import styles from './audit.module.css';
import { useAuditWords } from './words';

/** Where the audit pages stand: under the official's shell or the operator's. */
export function useBase(): string {
  return location.pathname.startsWith('/operate') ? '/operate/audit' : '/official/audit';
}

/** Title and the three parts of O12. */
export function AuditFrame({ children }: { children: ReactNode }) {
  const t = useAuditWords();
  const base = useBase();
  const tabs = [
    { to: base, label: t.tabs.views },
    { to: `${base}/changes`, label: t.tabs.changes },
    { to: `${base}/chain`, label: t.tabs.chain },
  ];
  return (
    <Page title={t.title} lead={t.lead} width="wide">
      <PageTabs label={t.title} tabs={tabs} />
      {children}
    </Page>
  );
}

type Change = Partial<Record<keyof Filters, string | undefined>>;

/** The filters that both lists have, and what each adds. */
export function FilterBar({
  filters,
  set,
  children,
}: {
  filters: Filters;
  set: (change: Change) => void;
  children?: ReactNode;
}) {
  const t = useAuditWords();
  const names = Object.keys(periods) as Period[];
  return (
    <fieldset className={styles['bar']} aria-label={t.filters.label}>
      <Select
        label={t.filters.period}
        value={filters.period}
        onChange={(period) => set({ period })}
        options={names.map((value) => ({ value, label: t.filters.periods[value] }))}
      />
      {children}
      {filters.userId && (
        <Chip
          label={t.filters.onlyPerson(filters.userName ?? t.filters.person)}
          onRemove={() => set({ userId: undefined, userName: undefined })}
        />
      )}
      {filters.subjectId && (
        <Chip label={t.filters.onlyObject} onRemove={() => set({ subjectId: undefined })} />
      )}
    </fieldset>
  );
}

function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  const t = useAuditWords();
  return (
    <button type="button" className={styles['chip']} onClick={onRemove}>
      {label} <CloseOutlined aria-label={t.filters.remove} />
    </button>
  );
}
