import { Link } from 'react-router';
import { homeOf, useSession } from '../api/session';
import { useLookWords } from '../looks/words';
import { Page } from '../shared';
import { PasswordSection } from './password';
import { SecondFactorSection } from './second-factor';
import { SessionsSection } from './sessions';
import { useAccountWords } from './words';

/** Second factor, password, devices: the same page for everybody, in each persona's own frame. */
export function Component() {
  const t = useAccountWords();
  return (
    <Page title={t.title} width="narrow">
      <SecondFactorSection />
      <PasswordSection />
      <SessionsSection />
      <Looks />
    </Page>
  );
}

/** To the page that says which bodies looked at one's papers: for the two sides of trades. */
function Looks() {
  const t = useLookWords();
  const kind = useSession().data?.organization.kind;
  if (kind !== 'buyer_unit' && kind !== 'supplier') return null;
  return (
    <p style={{ marginTop: 24 }}>
      <Link to={`${homeOf[kind]}/looks`}>{t.link} →</Link>
    </p>
  );
}
