import {
  BankOutlined,
  BookOutlined,
  CloudDownloadOutlined,
  FileTextOutlined,
  GlobalOutlined,
  OrderedListOutlined,
  PieChartOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Guard, type NavItem, Shell } from '../shared';
import { useReportWords } from './reports/words';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const reports = useReportWords();
  const items: NavItem[] = [
    { to: '/official', end: true, label: t.nav.overview, icon: <PieChartOutlined /> },
    { to: '/official/pairs', label: t.nav.pairs, icon: <TableOutlined /> },
    { to: '/official/units', label: t.nav.units, icon: <BankOutlined /> },
    { to: '/official/facts', label: t.nav.facts, icon: <UnorderedListOutlined /> },
    { to: '/official/rankings', label: reports.nav.rankings, icon: <OrderedListOutlined /> },
    { to: '/official/tiles', label: reports.nav.tiles, icon: <GlobalOutlined /> },
    { to: '/official/bulletins', label: reports.nav.bulletins, icon: <FileTextOutlined /> },
    { to: '/official/exports', label: reports.nav.exports, icon: <CloudDownloadOutlined /> },
    { to: '/official/definitions', label: t.nav.definitions, icon: <BookOutlined /> },
  ];
  return (
    <Guard kind="official_body">
      {(session) => (
        <Shell persona="official" session={session} items={items} home="/official" layout="side" />
      )}
    </Guard>
  );
}
