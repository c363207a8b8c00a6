import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Confirm, DayField, Refused, toast, today, useDates } from '../shared';
import { useScans, useSearchAgain } from './api';
import styles from './integrity.module.css';
import { useIntegrityWords } from './words';

/** Looking again by what is known now: prices and plots come later than the trade that they measure. */
export function SearchAgain() {
  const t = useIntegrityWords();
  const dates = useDates();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(`${today().slice(0, 4)}-01-01`);
  const scans = useScans();
  const search = useSearchAgain();
  const last = scans.data?.items[0];
  const send = () =>
    search.mutate(from, {
      onSuccess: () => {
        toast(t.search.sent);
        setOpen(false);
      },
    });
  return (
    <div className={styles['search']}>
      <Button
        size="large"
        icon={<SearchOutlined />}
        disabled={last?.state === 'waiting'}
        onClick={() => setOpen(true)}
      >
        {t.search.button}
      </Button>
      {last && (
        <small aria-live="polite">
          {last.state === 'waiting'
            ? t.search.waiting(dates.date(last.fromDay))
            : t.search.done(dates.date(last.fromDay), last.found)}
        </small>
      )}
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        onConfirm={() => from !== '' && send()}
        pending={search.isPending}
        title={t.search.title}
        confirmLabel={t.search.send}
      >
        <div className={styles['form']}>
          <p>{t.search.text}</p>
          <Refused error={search.error} />
          <DayField label={t.search.from} value={from} onChange={setFrom} max={today()} />
        </div>
      </Confirm>
    </div>
  );
}
