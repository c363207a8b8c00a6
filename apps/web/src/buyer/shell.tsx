import { HomeOutlined } from '@ant-design/icons';
import { Guard, type NavItem, Shell } from '../shared';
import { useBuyerWords } from './words';

export function Component() {
  const t = useBuyerWords();
  const items: NavItem[] = [{ to: '/buy', end: true, label: t.nav.home, icon: <HomeOutlined /> }];
  return (
    <Guard kind="buyer_unit">
      {(session) => <Shell persona="buyer" session={session} items={items} home="/buy" layout="top" />}
    </Guard>
  );
}
