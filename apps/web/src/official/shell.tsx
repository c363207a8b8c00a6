import {
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CalculatorOutlined,
  FormOutlined,
  PieChartOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { useFilingWords } from '../filing/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const filing = useFilingWords();
  const items: NavItem[] = [
    { to: '/official', end: true, label: t.nav.overview, icon: <PieChartOutlined /> },
    { to: '/official/pairs', label: t.nav.pairs, icon: <TableOutlined /> },
    { to: '/official/units', label: t.nav.units, icon: <BankOutlined /> },
    { to: '/official/facts', label: t.nav.facts, icon: <UnorderedListOutlined /> },
    { to: '/official/filings', label: filing.nav.filings, icon: <FormOutlined /> },
    { to: '/official/rules', label: filing.nav.rules, icon: <CalculatorOutlined /> },
    { to: '/official/definitions', label: t.nav.definitions, icon: <BookOutlined /> },
  ];
  const audit: NavItem = { to: '/official/audit', label: t.nav.audit, icon: <AuditOutlined /> };
  return (
    <Guard kind="official_body">
      {(session) => (
        <Shell
          persona="official"
          session={session}
          items={session.user.roles.includes('auditor') ? [...items, audit] : items}
          home="/official"
          layout="side"
        />
      )}
    </Guard>
  );
}
