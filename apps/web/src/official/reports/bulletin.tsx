import { useParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
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
import { type Bulletin, type Dimension, useBulletin } from './api';
import { BulletinActs } from './bulletin-acts';
import { BulletinWords } from './bulletin-words';
import { BulletinTag } from './bulletins';
import styles from './bulletins.module.css';
import { Checks, MainFigures, Parts, QuotaParts } from './figure-tables';
import { useReportWords } from './words';

const dimensions: readonly Dimension[] = [
  'district',
  'county',
  'pairing',
  'fundingSource',
  'channel',
  'mode',
  'evidenceLevel',
  'month',
];

/** By what units are told apart. */
const unitDimensions: readonly Dimension[] = ['level', 'department', 'district', 'unitKind'];

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
        {dimensions.map((dimension) => (
          <section key={dimension} aria-label={t.figures.dimensions[dimension]}>
            <h3>{t.figures.dimensions[dimension]}</h3>
            <Parts sheet={sheet} rows={bulletin.rows} dimension={dimension} />
          </section>
        ))}
      </div>
      <Quota sheet={sheet} />
      <Rankings bulletin={bulletin} />
    </>
  );
}

/** Nothing where the region buys nothing. */
function Quota({ sheet }: { sheet: Bulletin['figures'] }) {
  const t = useReportWords();
  if (!sheet.figures.some(({ code }) => code === 'units_budget')) return null;
  return (
    <Section title={t.bulletins.quota} id="quota">
      {unitDimensions.map((dimension) => (
        <section
          key={dimension}
          className={styles['units']}
          aria-label={`${t.bulletins.quota} · ${t.figures.dimensions[dimension]}`}
        >
          <h3>{t.figures.dimensions[dimension]}</h3>
          <QuotaParts sheet={sheet} dimension={dimension} />
        </section>
      ))}
    </Section>
  );
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

function Rankings({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
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
                  {
                    key: 'amount',
                    title: t.bulletins.inMonth,
                    align: 'end',
                    render: ({ amountFen }) => formatFen(amountFen),
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
