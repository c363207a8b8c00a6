import {
  AccountBookOutlined,
  AuditOutlined,
  FileTextOutlined,
  FormOutlined,
  HomeOutlined,
  PieChartOutlined,
  SearchOutlined,
  ShopOutlined,
  ShoppingCartOutlined,
  TransactionOutlined,
} from '@ant-design/icons';
import { Link } from 'react-router';
import { useTasks } from '../api/progress';
import { useFilingWords } from '../filing/words';
import { useReserveWords } from '../reserve/words';
import { useSalesWords } from '../sales/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useBasket } from './basket-store';
import { useMay } from './may';
import styles from './shell.module.css';
import { useBuyerWords } from './words';

function useItems(unitKind: string | null): NavItem[] {
  const t = useBuyerWords();
  const sales = useSalesWords();
  const filing = useFilingWords();
  const reserve = useReserveWords();
  const tasks = useTasks();
  const count = (kinds: string[]) =>
    (tasks.data?.items ?? [])
      .filter((task) => kinds.includes(task.kind))
      .reduce((sum, task) => sum + task.count, 0);
  return [
    { to: '/buy', end: true, label: t.nav.home, icon: <HomeOutlined /> },
    ...(unitKind === 'reseller' ? [{ to: '/buy/sales', label: sales.nav, icon: <ShopOutlined /> }] : []),
    { to: '/buy/find', label: t.nav.find, icon: <SearchOutlined /> },
    { to: '/buy/orders', label: t.nav.orders, icon: <FileTextOutlined /> },
    {
      to: '/buy/deliveries',
      label: t.nav.deliveries,
      icon: <AuditOutlined />,
      badge: count(['to_accept', 'to_sign']),
    },
    { to: '/buy/payments', label: t.nav.payments, icon: <TransactionOutlined />, badge: count(['to_pay']) },
    {
      to: '/buy/invoices',
      label: t.nav.invoices,
      icon: <AccountBookOutlined />,
      badge: count(['invoices_to_verify']),
      tab: false,
    },
    { to: '/buy/filing', label: filing.nav.filings, icon: <FormOutlined />, tab: false },
    ...(unitKind === 'reseller' || unitKind === 'contractor'
      ? []
      : [{ to: '/buy/reserve', label: reserve.nav, icon: <PieChartOutlined />, tab: false }]),
  ];
}

function BasketLink() {
  const t = useBuyerWords();
  const { lines } = useBasket();
  const may = useMay();
  if (!may('buy')) return null;
  return (
    <Link to="/buy/basket" className={styles['basket']} aria-label={`${t.nav.basket} ${lines.length}`}>
      <ShoppingCartOutlined aria-hidden="true" />
      <span className="only-desktop">{t.nav.basket}</span>
      {lines.length > 0 && <b>{lines.length}</b>}
    </Link>
  );
}

function BuyerShell({ session }: { session: Parameters<typeof Shell>[0]['session'] }) {
  const items = useItems(session.organization.unitKind);
  return (
    <Shell persona="buyer" session={session} items={items} home="/buy" layout="top" extra={<BasketLink />} />
  );
}

export function Component() {
  return <Guard kind="buyer_unit">{(session) => <BuyerShell session={session} />}</Guard>;
}
