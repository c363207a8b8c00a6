import { useParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Facts,
  formatFen,
  inShanghai,
  Loading,
  Note,
  Page,
  Section,
  useShared,
} from '../../shared';
import { useSigns } from '../office';
import { type Bulletin, type RankedKind, useBulletin } from './api';
import { BulletinActs } from './bulletin-acts';
import { type SplitGroup, splitTables } from './bulletin-splits';
import { BulletinWords } from './bulletin-words';
import { BulletinTag } from './bulletins';
import styles from './bulletins.module.css';
import { Checks, MainFigures, Parts } from './figure-tables';
import { useReportWords } from './words';

/** One bulletin: its standing, its words, its figures, and that they add up. */
export function Component() {
  const t = useReportWords();
  const { id = '' } = useParams();
  const bulletin = useBulletin(id);
  return (
    <Page
      title={bulletin.data?.title ?? t.bulletins.title}
      eyebrow={bulletin.data?.figures.regionName}
      back={{ to: '/official/bulletins', label: t.bulletins.back }}
      lead={bulletin.data && <BulletinTag state={bulletin.data.state} />}
      width="wide"
    >
      <Await read={bulletin} bones={<Loading rows={12} />}>
        {(data) => <Whole bulletin={data} />}
      </Await>
    </Page>
  );
}

function Whole({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const { marks } = useShared();
  const session = useSession();
  const { figures: sheet, state } = bulletin;
  // Of another region's bulletin the rows are not the reader's to see.
  const isOwn = session.data?.organization.regionCode === bulletin.regionCode;
  const signs = useSigns();
  const writes = isOwn && signs;
  // A region that only sells has no budgets of its own.
  const hasBudgets = sheet.figures.some(({ code }) => code === 'units_budget');
  return (
    <>
      {bulletin.returnReason && state === 'draft' && (
        <Note tone="loess">
          {t.bulletins.returned}
          {marks.colon}
          {bulletin.returnReason}
        </Note>
      )}
      {state === 'withdrawn' && (
        <Note tone="seal">
          {t.bulletins.withdrawnBecause}
          {marks.colon}
          {bulletin.withdrawalReason}
        </Note>
      )}
      <BulletinActs bulletin={bulletin} writes={writes} />
      <Standing bulletin={bulletin} />
      <BulletinWords key={bulletin.version} bulletin={bulletin} writes={writes && state === 'draft'} />
      <Checks sheet={sheet} />
      <Section title={t.bulletins.figures} {...(isOwn ? { note: t.bulletins.rowsOfToday } : {})}>
        <MainFigures sheet={sheet} rows={bulletin.rows} linked={isOwn} />
      </Section>
      <div className={styles['splits']}>
        <Splits bulletin={bulletin} groups={['accepted']} linked={isOwn} />
      </div>
      {hasBudgets && (
        <Section title={t.bulletins.quota} id="quota">
          <div className={styles['splits']}>
            <Splits bulletin={bulletin} groups={['filing', 'reserve', 'bought']} linked={isOwn} />
          </div>
        </Section>
      )}
      <Section title={t.figures.reach}>
        <div className={styles['splits']}>
          <Splits bulletin={bulletin} groups={['units', 'suppliers', 'goods', 'led']} linked={isOwn} />
        </div>
      </Section>
      <Rankings bulletin={bulletin} />
    </>
  );
}

interface SplitsProps {
  bulletin: Bulletin;
  groups: readonly SplitGroup[];
  linked: boolean;
}

function Splits({ bulletin, groups, linked }: SplitsProps) {
  return splitTables
    .filter(({ group }) => groups.includes(group))
    .map((table) => (
      <Parts
        key={`${table.group} ${table.dimension}`}
        sheet={bulletin.figures}
        rows={bulletin.rows}
        table={table}
        linked={linked}
      />
    ));
}

function Standing({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const { figures: sheet, publishedAt } = bulletin;
  const who = (person: { name: string } | null, at: string | null) =>
    person && (
      <>
        {person.name} · <DateText value={at} clock />
      </>
    );
  return (
    <div className={styles['standing']}>
      <Facts
        columns={3}
        items={[
          [t.bulletins.number, bulletin.number],
          [
            t.bulletins.issueLabel,
            publishedAt && t.bulletins.issue(String(inShanghai(publishedAt).year), bulletin.issue ?? 0),
          ],
          [t.bulletins.office, bulletin.officeName],
          [t.bulletins.asOf, <DateText key="asOf" value={sheet.asOf} clock />],
          [t.bulletins.drafted, who(bulletin.draftedBy, bulletin.draftedAt)],
          [t.bulletins.proposedBy, who(bulletin.proposedBy, bulletin.proposedAt)],
          [t.bulletins.publishedBy, who(bulletin.publishedBy, publishedAt)],
          [t.bulletins.withdrawnBy, who(bulletin.withdrawnBy, bulletin.withdrawnAt)],
          [
            t.bulletins.hash,
            bulletin.contentHash && <code className={styles['hash']}>{bulletin.contentHash}</code>,
          ],
        ]}
      />
    </div>
  );
}

type RankedRow = Bulletin['figures']['rankings'][number]['rows'][number];

function Rankings({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const note = (of: RankedKind): Column<RankedRow> => ({
    key: 'note',
    title: t.rankings.notes[of],
    render: (row) => row.note ?? '—',
  });
  return (
    <Section title={t.bulletins.rankings}>
      <div className={styles['splits']}>
        {bulletin.figures.rankings
          .filter(({ rows }) => rows.length > 0)
          .map(({ of, rows }) => (
            <section key={of} aria-label={t.rankings.of[of]}>
              <h3>{t.rankings.of[of]}</h3>
              <DataList
                caption={t.rankings.of[of]}
                rows={rows}
                rowKey={({ rank, name, note }) => `${rank} ${name} ${note}`}
                columns={[
                  {
                    key: 'rank',
                    title: t.rankings.rank,
                    phone: 'corner',
                    width: 56,
                    render: ({ rank }) => rank,
                  },
                  { key: 'name', title: t.rankings.of[of], phone: 'heading', render: ({ name }) => name },
                  ...(of === 'pairings' ? [] : [note(of)]),
                  {
                    key: 'amount',
                    title: t.bulletins.inMonth,
                    align: 'end',
                    render: ({ amountFen }) => formatFen(amountFen),
                  },
                  {
                    key: 'lastYear',
                    title: t.bulletins.inMonthLastYear,
                    align: 'end',
                    render: ({ lastYearFen }) => (lastYearFen === null ? '—' : formatFen(lastYearFen)),
                  },
                ]}
                dense
              />
            </section>
          ))}
      </div>
    </Section>
  );
}
