import { HomeOutlined } from '@ant-design/icons';
import { Guard, type NavItem, Shell } from '../shared';
import { useSupplierWords } from './words';

export function Component() {
  const t = useSupplierWords();
  const items: NavItem[] = [{ to: '/supply', end: true, label: t.nav.home, icon: <HomeOutlined /> }];
  return (
    <Guard kind="supplier">
      {(session) => <Shell persona="supplier" session={session} items={items} home="/supply" layout="side" />}
    </Guard>
  );
}
