import { HomeOutlined } from '@ant-design/icons';
import { Guard, type NavItem, Shell } from '../shared';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const items: NavItem[] = [{ to: '/official', end: true, label: t.nav.home, icon: <HomeOutlined /> }];
  return (
    <Guard kind="official_body">
      {(session) => (
        <Shell persona="official" session={session} items={items} home="/official" layout="side" />
      )}
    </Guard>
  );
}
