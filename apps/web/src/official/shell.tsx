import {
  BankOutlined,
  BookOutlined,
  PieChartOutlined,
  ShopOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { useSalesWords } from '../sales/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const sales = useSalesWords();
  const items: NavItem[] = [
    { to: '/official', end: true, label: t.nav.overview, icon: <PieChartOutlined /> },
    { to: '/official/pairs', label: t.nav.pairs, icon: <TableOutlined /> },
    { to: '/official/units', label: t.nav.units, icon: <BankOutlined /> },
    { to: '/official/facts', label: t.nav.facts, icon: <UnorderedListOutlined /> },
    { to: '/official/sales', label: sales.nav, icon: <ShopOutlined /> },
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
