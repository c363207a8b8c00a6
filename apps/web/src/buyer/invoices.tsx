import { useSearchParams } from 'react-router';
import { useTasks } from '../api/progress';
import { Page, Pills } from '../shared';
import { InvoiceRequests } from './invoice-requests';
import { InvoiceTitles } from './invoice-titles';
import styles from './invoices.module.css';
import { MissingInvoices } from './missing-invoices';
import { ReceivedInvoices } from './received-invoices';
import { useBuyerWords } from './words';

const tabs = ['missing', 'requests', 'received', 'titles'] as const;
type Tab = (typeof tabs)[number];

/** B13: what has no invoice yet, what was asked for, what came, and to whom invoices are made out. */
export function Component() {
  const t = useBuyerWords();
  const [query, setQuery] = useSearchParams();
  const tasks = useTasks();
  const toVerify = tasks.data?.items.find(({ kind }) => kind === 'invoices_to_verify')?.count ?? 0;
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'missing';
  return (
    <Page title={t.invoices.title} lead={t.invoices.lead}>
      <div className={styles['tabs']}>
        <Pills<Tab>
          label={t.invoices.title}
          value={tab}
          onChange={(next) => setQuery({ tab: next })}
          options={tabs.map((value) => ({
            value,
            label: t.invoices.tabs[value],
            ...(value === 'received' && toVerify > 0 ? { note: toVerify } : {}),
          }))}
        />
      </div>
      {tab === 'missing' && <MissingInvoices />}
      {tab === 'requests' && <InvoiceRequests />}
      {tab === 'received' && <ReceivedInvoices />}
      {tab === 'titles' && <InvoiceTitles />}
    </Page>
  );
}
