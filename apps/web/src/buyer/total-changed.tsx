import { Button } from 'antd';
import { Dialog, Money } from '../shared';
import styles from './basket.module.css';
import { useBuyerWords } from './words';

interface TotalChangedProps {
  seenFen: number;
  nowFen: number | undefined;
  pending: boolean;
  onClose: () => void;
  onContinue: (nowFen: number) => void;
}

/** The price moved between looking and ordering: both figures, and the buyer decides. */
export function TotalChanged({ seenFen, nowFen, pending, onClose, onContinue }: TotalChangedProps) {
  const t = useBuyerWords();
  return (
    <Dialog
      open={nowFen !== undefined}
      onClose={onClose}
      title={t.basket.changedTitle}
      width={460}
      footer={
        <>
          <Button onClick={onClose}>{t.basket.lookAgain}</Button>
          <Button type="primary" loading={pending} onClick={() => nowFen !== undefined && onContinue(nowFen)}>
            {t.basket.goOn}
          </Button>
        </>
      }
    >
      <p>{t.basket.changedText}</p>
      {nowFen !== undefined && (
        <dl className={styles['both']}>
          <div>
            <dt>{t.basket.seen}</dt>
            <dd>
              <Money fen={seenFen} size="large" tone="quiet" />
            </dd>
          </div>
          <div>
            <dt>{t.basket.now}</dt>
            <dd>
              <Money fen={nowFen} size="large" tone="price" />
            </dd>
          </div>
          <div>
            <dt>{t.basket.difference}</dt>
            <dd>
              <Money fen={nowFen - seenFen} />
            </dd>
          </div>
        </dl>
      )}
    </Dialog>
  );
}
