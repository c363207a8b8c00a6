import {
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CalculatorOutlined,
  CalendarOutlined,
  CloudDownloadOutlined,
  FileTextOutlined,
  FormOutlined,
  GiftOutlined,
  GlobalOutlined,
  OrderedListOutlined,
  PieChartOutlined,
  ProjectOutlined,
  ShopOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { useFilingWords } from '../filing/words';
import { useSalesWords } from '../sales/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useReportWords } from './reports/words';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const sales = useSalesWords();
  const filing = useFilingWords();
  const reports = useReportWords();
  const items: NavItem[] = [
    { to: '/official', end: true, label: t.nav.overview, icon: <PieChartOutlined /> },
    { to: '/official/pairs', label: t.nav.pairs, icon: <TableOutlined /> },
    { to: '/official/units', label: t.nav.units, icon: <BankOutlined /> },
    { to: '/official/facts', label: t.nav.facts, icon: <UnorderedListOutlined /> },
    { to: '/official/sales', label: sales.nav, icon: <ShopOutlined /> },
    { to: '/official/periods', label: t.nav.periods, icon: <CalendarOutlined />, tab: false },
    { to: '/official/filings', label: filing.nav.filings, icon: <FormOutlined /> },
    { to: '/official/rules', label: filing.nav.rules, icon: <CalculatorOutlined /> },
    { to: '/official/rankings', label: reports.nav.rankings, icon: <OrderedListOutlined /> },
    { to: '/official/tiles', label: reports.nav.tiles, icon: <GlobalOutlined /> },
    { to: '/official/bulletins', label: reports.nav.bulletins, icon: <FileTextOutlined /> },
    { to: '/official/exports', label: reports.nav.exports, icon: <CloudDownloadOutlined /> },
    { to: '/official/subsidies', label: t.nav.subsidies, icon: <GiftOutlined /> },
    { to: '/official/agreements', label: t.nav.agreements, icon: <AuditOutlined /> },
    { to: '/official/projects', label: t.nav.projects, icon: <ProjectOutlined /> },
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
