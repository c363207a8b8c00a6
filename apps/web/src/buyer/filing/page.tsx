import { useSearchParams } from 'react-router';
import { AskedCard } from '../../filing/asked';
import { askedBy, type FilingForm } from '../../filing/required';
import { Steps } from '../../filing/steps';
import { type FilingWords, useFilingWords } from '../../filing/words';
import { OwnTargets } from '../../own-targets/own-targets';
import {
  Await,
  Empty,
  Facts,
  formatFen,
  inShanghai,
  Loading,
  Note,
  Page,
  Section,
  Select,
  Tag,
  today,
  toneOf,
  useDates,
  useShared,
} from '../../shared';
import { useMay } from '../may';
import { useFilingForm } from './api';
import { Bought } from './bought';
import { Contractors } from './contractors';
import { FilingEditor } from './editor';
import styles from './filing.module.css';
import { ProfilePart } from './profile';
import { ToCorrect } from './to-correct';

const yearsBack = 3;

/** B14: the unit's own filing, from what kind of canteen it has to how much of the share is bought. */
export function Component() {
  const t = useFilingWords();
  const { year, picker } = useYear();
  const form = useFilingForm(year);
  const state = form.data?.filing?.state;
  return (
    <Page
      title={t.form.title(year)}
      lead={t.form.lead}
      eyebrow={
        state && (
          <Tag tone={toneOf(state)}>
            {t.states[state]}
            {form.data?.filing?.isLate && ` · ${t.late}`}
          </Tag>
        )
      }
      actions={picker}
    >
      <Await read={form} bones={<Loading rows={9} />}>
        {(data) => <Form key={`${year} ${data.filing?.version ?? 0}`} form={data} />}
      </Await>
    </Page>
  );
}

/** The year lives in the address; next year's can be filed early, earlier ones can be read, and corrected when they came back. */
function useYear() {
  const t = useFilingWords();
  const shared = useShared();
  const [query, setQuery] = useSearchParams();
  const { year: now } = inShanghai(new Date());
  const asked = Number(query.get('year'));
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : now;
  const years = Array.from({ length: yearsBack + 2 }, (_, place) => now + 1 - place);
  const picker = (
    <Select
      label={t.form.year}
      value={String(year)}
      onChange={(value) => setQuery({ year: value }, { replace: true })}
      options={(years.includes(year) ? years : [...years, year]).map((one) => ({
        value: String(one),
        label: shared.dates.year(one),
      }))}
    />
  );
  return { year, picker };
}

function Form({ form }: { form: FilingForm }) {
  const t = useFilingWords();
  const may = useMay();
  const { filing, profile, year } = form;
  const writable = filing === null || filing.state === 'draft' || filing.state === 'returned';
  const { year: now } = inShanghai(new Date());
  const open = year >= now;
  // What came back at the turn of the year is corrected in the next one.
  const correcting = year === now - 1 && filing?.state === 'returned';
  if (form.unitKind === 'reseller' || form.unitKind === 'contractor')
    return <WithoutBudget kind={form.unitKind} year={year} />;
  return (
    <>
      <Notices form={form} open={open && writable} />
      {open && <ProfilePart profile={profile} year={year} editable={may('invoice')} />}
      {open && <Contractors outsourced={profile.canteen === 'outsourced'} editable={may('invoice')} />}
      {profile.filedBy !== null && filing === null ? null : writable && (open || correcting) ? (
        profile.canteen !== null && <FilingEditor form={form} editable={may('invoice')} />
      ) : filing === null ? (
        <Empty title={t.form.nothing(year)} text={t.form.nothingText} />
      ) : (
        <Filed form={form} />
      )}
      {filing !== null && filing.steps.length > 0 && (
        <Section title={t.form.history}>
          <Steps filing={filing} />
        </Section>
      )}
      <ToCorrect form={form} editable={may('invoice')} />
      <Bought form={form} />
      <OwnTargets year={year} />
    </>
  );
}

/** Resellers and contractors reserve nothing; contractors agree to contracts here. */
function WithoutBudget({ kind, year }: { kind: 'reseller' | 'contractor'; year: number }) {
  const t = useFilingWords();
  const may = useMay();
  return (
    <>
      <Note tone="lake">{t.form.noBudget[kind]}</Note>
      {kind === 'contractor' && <Contractors outsourced={false} editable={may('invoice')} />}
      <OwnTargets year={year} />
    </>
  );
}

/** Until when, who asked, why it came back. */
function Notices({ form, open }: { form: FilingForm; open: boolean }) {
  const t = useFilingWords();
  const dates = useDates();
  const { filing, reminder, fileDeadline, profile } = form;
  return (
    <div className={styles['notices']}>
      {profile.filedBy !== null && <Note tone="barley">{t.form.filedBy(profile.filedBy.name)}</Note>}
      {filing?.state === 'returned' && (
        <Note tone="seal">
          {t.form.returned} <b>{filing.returnReason}</b>
        </Note>
      )}
      {filing?.state === 'submitted' && <Note>{t.form.submitted}</Note>}
      {filing?.state === 'approved' && <Note tone="barley">{t.form.approved}</Note>}
      {open && profile.filedBy === null && (
        <Note tone={isPast(fileDeadline) ? 'seal' : 'lake'}>{deadlineText(t, fileDeadline, dates.date)}</Note>
      )}
      {open && reminder !== null && (
        <Note tone="loess">
          {t.form.reminded(reminder.by, dates.day(reminder.sentAt))} {reminder.note}
        </Note>
      )}
    </div>
  );
}

const isPast = (deadline: string | null): boolean => deadline !== null && today() > deadline;

function deadlineText(t: FilingWords, deadline: string | null, date: (day: string) => string): string {
  if (deadline === null) return t.form.noDeadline;
  const days = Math.round((Date.parse(deadline) - Date.parse(today())) / 86_400_000);
  const rest = isPast(deadline) ? t.form.past : t.form.daysLeft(days);
  return `${t.form.deadline(date(deadline))} · ${rest}`;
}

/** What was handed in, as its reviewers see it. */
function Filed({ form }: { form: FilingForm }) {
  const t = useFilingWords();
  const { filing } = form;
  if (filing === null) return null;
  const money = (fen: number) => (fen === 0 ? null : `${formatFen(fen)} ${t.yuan}`);
  return (
    <Section title={t.form.amounts}>
      <div className={styles['two']}>
        <Facts
          items={[
            [t.form.canteen, filing.canteen && t.canteens[filing.canteen]],
            [t.form.canteenFood, money(filing.canteenFoodFen)],
            [t.form.unionDemand, money(filing.unionDemandFen)],
            [t.form.unionFunds, money(filing.unionFundsFen)],
            [t.form.reserved, <b key="reserved">{`${formatFen(filing.reservedFen)} ${t.yuan}`}</b>],
            [t.form.remark, filing.remark],
            [t.form.ratchetReason, filing.ratchetReason],
          ]}
        />
        <AskedCard
          rule={filing.rule}
          asked={{
            ...askedBy(filing.rule, filing),
            baseFen: filing.baseFen,
            requiredFen: filing.requiredFen,
          }}
          year={filing.year}
          reservedFen={filing.reservedFen}
          lastYearFen={filing.lastYearFen}
        />
      </div>
    </Section>
  );
}
