import { Empty } from './feedback';
import { Page } from './page';
import { useShared } from './words';

/** A page whose address exists before its content does. */
export function Component() {
  const t = useShared();
  return (
    <Page title={t.shell.comingTitle}>
      <Empty
        title={t.shell.comingTitle}
        text={t.shell.comingText}
        next={{ label: t.actions.home, to: '/' }}
      />
    </Page>
  );
}
