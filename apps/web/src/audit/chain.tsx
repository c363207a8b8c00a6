import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Await, CopyButton, DateText, Figure, Note, Section } from '../shared';
import { headsFile, useChain } from './api';
import styles from './audit.module.css';
import { AuditFrame } from './frame';
import { useAuditWords } from './words';

const lateSeconds = 60;

/** O12, third part: how far the histories are sealed, and how somebody outside can check them. */
export function Component() {
  const t = useAuditWords();
  const chain = useChain();
  return (
    <AuditFrame>
      <p>{t.chain.lead}</p>
      <Await read={chain}>
        {({ number, hash, sealedAt, waiting, oldestWaitingSeconds }) => (
          <>
            <Note tone={oldestWaitingSeconds > lateSeconds ? 'seal' : 'barley'}>
              {oldestWaitingSeconds > lateSeconds
                ? t.chain.late
                : waiting > 0
                  ? t.chain.waiting(waiting)
                  : t.chain.well}
            </Note>
            <div className={styles['figures']}>
              <Figure
                label={t.chain.batches}
                value={number}
                note={
                  <>
                    {t.chain.sealedAt} <DateText value={sealedAt} clock />
                  </>
                }
              />
              <Figure label={t.chain.queue} value={waiting} note={t.chain.unit} />
            </div>
            <Section title={t.chain.head} note={t.chain.headNote}>
              {hash === null ? (
                <p className="quiet">{t.chain.none}</p>
              ) : (
                <div className={styles['head']}>
                  <code>{hash}</code>
                  <CopyButton text={`${number} ${hash}`} label={t.chain.copy} />
                </div>
              )}
              <div className={styles['actions']}>
                <Button href={headsFile} icon={<DownloadOutlined />} download>
                  {t.chain.download}
                </Button>
              </div>
            </Section>
          </>
        )}
      </Await>
      <Section title={t.chain.how}>
        <ol className={styles['steps']}>
          {t.chain.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <div className={styles['actions']}>
          <div className={styles['head']}>
            <code>{t.chain.command}</code>
            <CopyButton text={t.chain.command} label={t.chain.commandLabel} size="small" />
          </div>
        </div>
      </Section>
    </AuditFrame>
  );
}
