import { ClockCircleOutlined } from '@ant-design/icons';
import { useDates } from '../shared';
import styles from './deadline.module.css';
import { useSupplierWords } from './words';

const HOUR = 3_600_000;

/** How long is left; red when late or under a day. The exact moment stands in the title. */
export function Deadline({ at }: { at: string }) {
  const t = useSupplierWords();
  const dates = useDates();
  const hours = Math.floor((Date.parse(at) - Date.now()) / HOUR);
  const text =
    hours < 0
      ? t.deadline.passed
      : hours < 1
        ? t.deadline.minutes
        : hours < 48
          ? t.deadline.hours(hours)
          : t.deadline.days(Math.floor(hours / 24));
  return (
    <time dateTime={at} title={dates.moment(at)} className={hours < 24 ? styles['soon'] : styles['later']}>
      <ClockCircleOutlined aria-hidden="true" /> {text}
    </time>
  );
}
