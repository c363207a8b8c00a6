import { useLanguage } from './words';

const ZONE = 'Asia/Shanghai';
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface ShanghaiTime {
  year: number;
  month: number;
  day: number;
  clock: string;
}

/** A moment (RFC 3339) or a business date (YYYY-MM-DD), read in Asia/Shanghai. */
export function inShanghai(value: string | Date): ShanghaiTime {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const [year = 0, month = 0, day = 0] = value.split('-').map(Number);
    return { year, month, day, clock: '' };
  }
  const found = Object.fromEntries(
    parts.formatToParts(new Date(value)).map((part) => [part.type, part.value]),
  );
  return {
    year: Number(found['year']),
    month: Number(found['month']),
    day: Number(found['day']),
    clock: `${found['hour']}:${found['minute']}`,
  };
}

/** Today's business date. */
export function today(): string {
  const { year, month, day } = inShanghai(new Date());
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export interface DateWords {
  /** 2026年11月21日 */
  date: (value: string | Date) => string;
  /** 11月21日, with the year when it is another one */
  day: (value: string | Date) => string;
  /** 2026年11月21日 14:05 */
  moment: (value: string | Date) => string;
  month: (value: string | Date) => string;
}

export function useDates(): DateWords {
  const { language } = useLanguage();
  const chinese = language === 'zh-CN';
  const date = (value: string | Date) => {
    const { year, month, day } = inShanghai(value);
    return chinese ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
  };
  return {
    date,
    day: (value) => {
      const { year, month, day } = inShanghai(value);
      if (year !== inShanghai(new Date()).year) return date(value);
      return chinese ? `${month}月${day}日` : `${day} ${MONTHS[month - 1]}`;
    },
    moment: (value) => `${date(value)} ${inShanghai(value).clock}`.trim(),
    month: (value) => {
      const { year, month } = inShanghai(value);
      return chinese ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
    },
  };
}

export function DateText({ value, clock = false }: { value: string | null | undefined; clock?: boolean }) {
  const dates = useDates();
  if (value === null || value === undefined || value === '') return <span className="quiet">—</span>;
  return (
    <time dateTime={value} className="num">
      {clock ? dates.moment(value) : dates.date(value)}
    </time>
  );
}
