import { useSearchParams } from 'react-router';
import { useTasks } from '../api/progress';
import { Page, Pills } from '../shared';
import { IssuedInvoices } from './issued-invoices';
import { MissingInvoices } from './missing-invoices';
import { NeededRedLetters } from './needed-red-letters';
import { InvoiceRequests } from './requested-invoices';
import { useSupplierWords } from './words';

const tabs = ['requests', 'red', 'missing', 'issued'] as const;
type Tab = (typeof tabs)[number];
const taskOf: Partial<Record<Tab, string>> = {
  requests: 'invoices_to_issue',
  red: 'red_letters_needed',
  issued: 'invoices_disputed',
};

/** What buyers ask for, what has to be taken back, what has no invoice yet, and all that were written. */
export function Component() {
  const t = useSupplierWords();
  const [query, setQuery] = useSearchParams();
  const tasks = useTasks();
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'requests';
  const noteOf = (one: Tab) => {
    const count = tasks.data?.items.find(({ kind }) => kind === taskOf[one])?.count ?? 0;
    return count > 0 ? { note: count } : {};
  };
  return (
    <Page title={t.invoices.title} lead={t.invoices.lead} width="narrow">
      <Pills<Tab>
        label={t.invoices.title}
        value={tab}
        onChange={(next) => setQuery({ tab: next }, { replace: true })}
        options={tabs.map((value) => ({ value, label: t.invoices.tabs[value], ...noteOf(value) }))}
      />
      {tab === 'requests' && <InvoiceRequests />}
      {tab === 'red' && <NeededRedLetters />}
      {tab === 'missing' && <MissingInvoices />}
      {tab === 'issued' && <IssuedInvoices />}
    </Page>
  );
}
