import {
  AccountBookOutlined,
  DatabaseOutlined,
  EnvironmentOutlined,
  FileTextOutlined,
  GiftOutlined,
  RollbackOutlined,
  SunOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import { useTasks } from '../api/progress';
import type { Session } from '../api/session';
import { Guard, type NavItem, Shell } from '../shared';
import { usePlotWords } from './plots/words';
import { useSupplierWords } from './words';

function SupplierShell({ session }: { session: Session }) {
  const t = useSupplierWords();
  const plots = usePlotWords();
  const tasks = useTasks();
  const count = (kinds: readonly string[]) =>
    (tasks.data?.items ?? [])
      .filter((task) => kinds.includes(task.kind))
      .reduce((sum, task) => sum + task.count, 0);
  const items: NavItem[] = [
    { to: '/supply', end: true, label: t.nav.today, icon: <SunOutlined /> },
    {
      to: '/supply/orders',
      label: t.nav.orders,
      icon: <FileTextOutlined />,
      badge: count(['to_confirm', 'to_ship']),
    },
    { to: '/supply/stock', label: t.nav.stock, icon: <DatabaseOutlined /> },
    { to: '/supply/money', label: t.nav.money, icon: <WalletOutlined /> },
    {
      to: '/supply/returns',
      label: t.nav.returns,
      icon: <RollbackOutlined />,
      badge: count(['returns_to_decide']),
      tab: false,
    },
    { to: '/supply/subsidies', label: t.nav.subsidies, icon: <GiftOutlined />, tab: false },
    { to: '/supply/plots', label: plots.nav, icon: <EnvironmentOutlined />, tab: false },
    {
      to: '/supply/invoices',
      label: t.nav.invoices,
      icon: <AccountBookOutlined />,
      badge: count(['invoices_to_issue', 'red_letters_needed', 'invoices_disputed']),
    },
  ];
  return <Shell persona="supplier" session={session} items={items} home="/supply" layout="side" />;
}

export function Component() {
  return <Guard kind="supplier">{(session) => <SupplierShell session={session} />}</Guard>;
}
