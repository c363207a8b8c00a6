import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useLogout } from '../api/session';
import { LanguageSwitch, Note, Page, useShared, Wordmark } from '../shared';
import { Enrol } from './enrol';
import styles from './security.module.css';
import { useAccountWords } from './words';

/** All that an operator without a second factor sees; the frame with its desks would only be refused. */
export default function Enrolling() {
  const t = useAccountWords();
  const shared = useShared();
  const logout = useLogout();
  const navigate = useNavigate();
  const leave = () => logout.mutate(undefined, { onSettled: () => navigate('/login', { replace: true }) });
  return (
    <main>
      <div className={`${styles['top']} no-print`}>
        <Wordmark size={30} />
        <LanguageSwitch />
        <Button onClick={leave} loading={logout.isPending}>
          {shared.shell.logout}
        </Button>
      </div>
      <Page title={t.factor.start} lead={t.factor.why} width="narrow">
        <Note tone="loess">{t.factor.required}</Note>
        <div className={styles['steps']}>
          <Enrol onDone={() => undefined} />
        </div>
      </Page>
    </main>
  );
}
