import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleOutlined,
  LoadingOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { useRefreshOrders } from '../api/orders';
import { type Attempt, isOpen, useAttempt } from '../api/payments';
import { Await, formatFen, Money, Note, Page, usePhone } from '../shared';
import styles from './attempt.module.css';
import { useBuyerWords } from './words';

/** Where the buyer comes back to from the provider's page, and where a picture to scan is shown. */
export function Component() {
  const { id = '' } = useParams();
  const t = useBuyerWords();
  const attempt = useAttempt(id);
  const orderId = attempt.data?.orderId;
  return (
    <Page
      title={t.attempt.title}
      width="narrow"
      back={orderId ? { to: `/buy/orders/${orderId}/pay`, label: t.attempt.back } : undefined}
    >
      <Await read={attempt}>
        {(data) => <State attempt={data} asking={attempt.isFetching} ask={() => void attempt.refetch()} />}
      </Await>
    </Page>
  );
}

const icons: Record<Attempt['state'], ReactNode> = {
  created: <LoadingOutlined />,
  waiting: <ClockCircleOutlined />,
  processing: <LoadingOutlined />,
  failed: <CloseCircleOutlined />,
  cancelled: <CloseCircleOutlined />,
  succeeded: <CheckCircleFilled />,
};

function State({ attempt, asking, ask }: { attempt: Attempt; asking: boolean; ask: () => void }) {
  const t = useBuyerWords();
  const refresh = useRefreshOrders();
  const phone = usePhone();
  const { state, next } = attempt;
  useEffect(() => {
    if (state === 'succeeded') void refresh();
  }, [state, refresh]);
  const scanning = state === 'waiting' && next?.kind === 'qr';
  return (
    <div className={styles['sheet']} data-state={state}>
      <div className={styles['head']} role="status">
        <span aria-hidden="true">{icons[state]}</span>
        <h2>{scanning ? t.attempt.scan : t.attempt.states[state]}</h2>
      </div>
      <Money fen={attempt.amountFen} size="huge" tone="price" />
      {scanning && <img className={styles['picture']} src={next.image} alt={t.attempt.scanAlt} />}
      <p className="quiet">{t.attempt.texts[state]}</p>
      {scanning && phone && <p className="quiet">{t.attempt.scanOnPhone}</p>}
      {state === 'failed' && attempt.failure && (
        <p className="quiet">{t.attempt.reason(t.attempt.reasons[attempt.failure] ?? attempt.failure)}</p>
      )}
      {attempt.surplusFen > 0 && <Note>{t.attempt.surplus(formatFen(attempt.surplusFen))}</Note>}
      <div className={styles['acts']}>
        {state === 'waiting' && next?.kind === 'redirect' && (
          <Button type="primary" size="large" href={next.url}>
            {t.attempt.resume}
          </Button>
        )}
        {isOpen(state) && (
          <Button size="large" onClick={ask} loading={asking}>
            {t.attempt.check}
          </Button>
        )}
        {state === 'succeeded' ? (
          <Link to={`/buy/orders/${attempt.orderId}`}>{t.attempt.order} →</Link>
        ) : (
          <Link to={`/buy/orders/${attempt.orderId}/pay`}>{t.attempt.retry} →</Link>
        )}
      </div>
    </div>
  );
}
