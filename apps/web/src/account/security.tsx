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
    </Page>
  );
}
