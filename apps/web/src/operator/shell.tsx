import { HomeOutlined } from '@ant-design/icons';
import { Guard, type NavItem, Shell } from '../shared';
import { useOperatorWords } from './words';

export function Component() {
  const t = useOperatorWords();
  const items: NavItem[] = [{ to: '/operate', end: true, label: t.nav.home, icon: <HomeOutlined /> }];
  return (
    <Guard kind="operator">
      {(session) => (
        <Shell persona="operator" session={session} items={items} home="/operate" layout="side" />
      )}
    </Guard>
  );
}
