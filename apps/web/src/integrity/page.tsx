import { Link, useParams } from 'react-router';
import { Await, DateText, Facts, Money, Note, Page, Section, Tag, useShared } from '../shared';
import { Acts } from './acts';
import { type Flag, flagPath, tones, useFlag } from './api';
import { EvidenceParts } from './evidence';
import styles from './integrity.module.css';
import { measureText } from './measure';
import { useIntegrityWords, useSaid } from './words';

/** One flag: what the rule says, what was measured, the evidence side by side, and who decides. */
export function Component() {
  const { id = '' } = useParams();
  const t = useIntegrityWords();
  const said = useSaid();
  const flag = useFlag(id);
  const { data } = flag;
  return (
    <Page
      eyebrow={data && <span className="num">{data.number}</span>}
      title={data ? said(data.ruleName) : t.nav}
      lead={data && said(data.says)}
      back={{ to: '/official/integrity', label: t.page.back }}
      width="wide"
    >
      <Await read={flag}>
        {(found) => (
          <>
            <Acts flag={found} />
            {found.previous && (
              <Note tone="loess">
                {t.page.previous(found.previous.number, t.states[found.previous.state])}{' '}
                <Link to={flagPath(found.previous.id)}>{t.page.openPrevious}</Link>
              </Note>
            )}
            <About flag={found} />
            <EvidenceParts flag={found} />
            {found.elsewhere > 0 && <p className="quiet">{t.page.elsewhere(found.elsewhere)}</p>}
            <Measured flag={found} />
            <p className={styles['foot']}>{t.page.neverTotals}</p>
          </>
        )}
      </Await>
    </Page>
  );
}

function About({ flag }: { flag: Flag }) {
  const t = useIntegrityWords();
  const said = useSaid();
  const units = flag.buyerNames.join(useShared().marks.list);
  const more = flag.buyerCount > flag.buyerNames.length ? ` ${t.list.more(flag.buyerCount)}` : '';
  return (
    <Facts
      columns={3}
      items={[
        [
          t.list.state,
          <Tag key="state" tone={tones[flag.state]}>
            {t.states[flag.state]}
          </Tag>,
        ],
        [t.page.units, units + more],
        [t.page.supplier, flag.supplierName],
        [t.page.amount, <Money key="amount" fen={flag.amountFen} />],
        [t.page.firstDay, <DateText key="first" value={flag.firstDay} />],
        [t.page.lastDay, <DateText key="last" value={flag.lastDay} />],
        [t.page.owner, flag.ownerName ?? t.list.nobody],
        [t.page.found, <DateText key="found" value={flag.foundAt} clock />],
        [t.page.sightings, flag.sightings > 1 && t.page.times(flag.sightings)],
        [t.page.basis, said(flag.basis)],
      ]}
    />
  );
}

function Measured({ flag }: { flag: Flag }) {
  const t = useIntegrityWords();
  const names = [...new Set([...Object.keys(flag.measured), ...Object.keys(flag.thresholds)])];
  const text = (name: string, value: number | undefined) =>
    value === undefined ? '—' : measureText(t, name, value);
  return (
    <Section title={t.page.measured} note={t.page.measuredNote}>
      <div className={styles['scroll']}>
        <table className={styles['measured']}>
          <thead>
            <tr>
              <th scope="col">{t.page.measure}</th>
              <th scope="col">{t.page.value}</th>
              <th scope="col">{t.page.threshold}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{t.measures[name] ?? name}</th>
                <td>{text(name, flag.measured[name])}</td>
                <td>{text(name, flag.thresholds[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
