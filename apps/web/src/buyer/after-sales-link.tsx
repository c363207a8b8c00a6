import { Link } from 'react-router';
import { useBuyerWords } from './words';

/** From the deliveries and from the payments: where things stand that went wrong. */
export function AfterSalesLink({ tab }: { tab: 'returns' | 'refunds' }) {
  const t = useBuyerWords();
  return <Link to={`/buy/after-sales${tab === 'refunds' ? '?tab=refunds' : ''}`}>{t.afterSales[tab]}</Link>;
}
