import { Empty } from './feedback';
import { Page } from './page';
import { useShared } from './words';

export function Component() {
  const t = useShared();
  return (
    <Page title={t.shell.notFoundTitle} width="narrow">
      <Empty
        title={t.shell.notFoundTitle}
        text={t.shell.notFoundText}
        next={{ label: t.actions.home, to: '/' }}
      />
    </Page>
  );
}
