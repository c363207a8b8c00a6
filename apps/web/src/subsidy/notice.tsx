import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { Await, formatFen, Loading, Note, useDates } from '../shared';
import { PublicFrame } from '../shared/public-frame';
import { type Notice, useNotice } from './api';
import styles from './notice.module.css';
import { ObjectionForm } from './objection-form';
import { RulesText } from './rules-text';
import { type SubsidyWords, useSubsidyWords } from './words';

/** 公示: the list as everybody may read, print and object to it, without a login. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSubsidyWords();
  const notice = useNotice(id);
  return (
    <PublicFrame title={notice.data?.programmeName ?? t.notice.title}>
      <p className={styles['back']}>
        <Link to="/notices">{t.notice.list}</Link>
      </p>
      <Await read={notice} bones={<Loading rows={10} />}>
        {(data) => (
          <>
            <Paper notice={data} />
            {data.isOpen && <ObjectionForm notice={data} />}
          </>
        )}
      </Await>
    </PublicFrame>
  );
}

function stateText(t: SubsidyWords, { state }: Notice, lastDay: string): string {
  if (state === 'notice') return t.notice.open(lastDay);
  if (state === 'review') return t.notice.over;
  return state === 'confirmed' ? t.notice.confirmed : state === 'paid' ? t.notice.paid : t.notice.withdrawn;
}

function Paper({ notice }: { notice: Notice }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const { rules, objections } = notice;
  const facts: ReadonlyArray<readonly [string, string]> = [
    [t.notice.number, notice.number],
    [t.notice.office, notice.office],
    [t.notice.document, notice.sourceDocument],
    [t.notice.publishedOn, dates.date(notice.publishedAt)],
    ...(notice.noticedAgainAt === null
      ? []
      : [[t.notice.publishedAgain, dates.date(notice.noticedAgainAt)] as const]),
    [t.notice.endsOn, dates.date(notice.noticeEndsOn)],
  ];
  return (
    <article className={styles['paper']}>
      <header className={styles['head']}>
        <p className={styles['region']}>{notice.regionName}</p>
        <h1>{notice.programmeName}</h1>
        <p className={styles['kind']}>{t.notice.title}</p>
        <p className={`${styles['stamp']} ${styles[notice.state]}`}>
          {stateText(t, notice, dates.date(notice.noticeEndsOn))}
        </p>
      </header>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notice.withdrawal !== null && <Note tone="seal">{notice.withdrawal}</Note>}
      {notice.lines.length > 0 && <List notice={notice} />}
      <h2>{t.rules.title}</h2>
      <RulesText rules={rules} columns={1} />
      <p className={styles['fine']}>
        {t.notice.counts(objections.filed, objections.decided)} · {t.notice.masked}
      </p>
      <p className={styles['tools']}>
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t.notice.print}
        </Button>
      </p>
    </article>
  );
}

/** One narrow table on both: a phone shows the code under the name, so that nothing is left out of it. */
function List({ notice }: { notice: Notice }) {
  const t = useSubsidyWords();
  const sales = notice.lines.reduce((sum, { eligibleFen }) => sum + eligibleFen, 0);
  return (
    <table className={styles['list']}>
      <caption className="visually-hidden">{t.notice.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.list.position}</th>
          <th scope="col">{t.notice.name}</th>
          <th scope="col" className={styles['end']}>
            {t.notice.sales}
          </th>
          <th scope="col" className={styles['end']}>
            {t.notice.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {notice.lines.map((line) => (
          <tr key={line.position}>
            <td className="num">{line.position}</td>
            <td>
              {line.name}
              <small className="num">{line.creditCode}</small>
              {line.correctionReason !== null && (
                <small>
                  {t.notice.corrected}：{line.correctionReason}
                </small>
              )}
            </td>
            <td className={`${styles['end']} num`}>{formatFen(line.eligibleFen)}</td>
            <td className={`${styles['end']} num`}>
              <b>{formatFen(line.amountFen)}</b>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>{t.list.total(notice.lines.filter(({ amountFen }) => amountFen > 0).length)}</td>
          <td className={`${styles['end']} num`}>{formatFen(sales)}</td>
          <td className={`${styles['end']} num`}>
            <b>{formatFen(notice.totalFen)}</b>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
