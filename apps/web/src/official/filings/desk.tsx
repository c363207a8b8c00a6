import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useRegions } from '../../api/catalog';
import { useSession } from '../../api/session';
import { useFilingWords } from '../../filing/words';
import {
  Await,
  Empty,
  FileButton,
  Loading,
  Page,
  Pills,
  Select,
  TextField,
  WhereFilesMayLeave,
} from '../../shared';
import { useOfficeOf } from '../office';
import { YearSelect } from '../year-select';
import { bookOf, type Summary, useSummary, useUnitFilings } from './api';
import { type Choice, departments, picks, unitKinds, useChoice } from './choice';
import styles from './filings.module.css';
import { ImportDialog } from './import';
import { RemindDialog } from './remind';
import { Figures } from './summary';
import { UnitTable } from './unit-table';

/** O3, O11: who filed, who did not, how much is reserved and bought; from here a filing is reviewed. */
export function Component() {
  const t = useFilingWords();
  const { choice, set } = useChoice();
  const summary = useSummary(choice);
  const units = useUnitFilings(choice);
  return (
    <Page
      title={t.desk.title}
      lead={t.desk.lead}
      width="wide"
      actions={<Acts choice={choice} summary={summary.data} />}
    >
      <Choices choice={choice} set={set} />
      <Await read={summary} bones={<Loading rows={2} title={false} />}>
        {(data) => <Figures summary={data} choice={choice} />}
      </Await>
      {summary.data?.units !== 0 && <Picks choice={choice} set={set} summary={summary.data} />}
      <Await read={units} bones={<Loading rows={10} title={false} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Nobody choice={choice} all={summary.data?.units ?? 0} />
          ) : (
            <UnitTable rows={rows} read={units} year={choice.year} />
          )
        }
      </Await>
    </Page>
  );
}

function Nobody({ choice, all }: { choice: Choice; all: number }) {
  const t = useFilingWords();
  const { pick, q, department, unitKind, regionCode } = choice;
  const narrowed = pick ?? q ?? department ?? unitKind ?? regionCode;
  return all === 0 && narrowed === undefined ? (
    <Empty title={t.desk.emptyRegion} text={t.desk.emptyRegionText} />
  ) : (
    <Empty title={t.desk.empty} text={t.desk.emptyText} />
  );
}

/** What can be done with the units of the choice. */
function Acts({ choice, summary }: { choice: Choice; summary: Summary | undefined }) {
  const t = useFilingWords();
  const [open, setOpen] = useState<'remind' | 'import'>();
  const may = useOfficeOf('finance', 'department');
  const acts = may && (summary?.units ?? 0) > 0;
  const close = () => setOpen(undefined);
  const toRemind = (choice.pick === 'zero_due' ? summary?.zeroDue : summary?.notFiled) ?? 0;
  return (
    <>
      <Link to={`/official/filings/reminders?year=${choice.year}`} className={styles['aside']}>
        {t.desk.remindLog}
      </Link>
      <WhereFilesMayLeave>
        <FileButton path={bookOf(choice)} name={t.desk.bookName(choice.year)}>
          {t.desk.exportBook}
        </FileButton>
      </WhereFilesMayLeave>
      {acts && <Button onClick={() => setOpen('import')}>{t.desk.importBook}</Button>}
      {acts && (
        <Button type="primary" disabled={toRemind === 0} onClick={() => setOpen('remind')}>
          {t.desk.remind}
        </Button>
      )}
      {open === 'import' && <ImportDialog year={choice.year} onClose={close} />}
      {open === 'remind' && <RemindDialog choice={choice} count={toRemind} onClose={close} />}
    </>
  );
}

type Set = ReturnType<typeof useChoice>['set'];

function Choices({ choice, set }: { choice: Choice; set: Set }) {
  const t = useFilingWords();
  const [q, setQ] = useState(choice.q ?? '');
  useEffect(() => setQ(choice.q ?? ''), [choice.q]);
  return (
    <form
      className={styles['choices']}
      onSubmit={(event) => {
        event.preventDefault();
        set({ q: q.trim() });
      }}
    >
      <YearSelect year={choice.year} onChange={(year) => set({ year })} />
      <RegionSelect value={choice.regionCode} onChange={(regionCode) => set({ regionCode })} />
      <Select
        label={t.desk.department}
        value={choice.department ?? ''}
        onChange={(department) => set({ department: department === '' ? undefined : department })}
        options={[
          { value: '', label: t.desk.allDepartments },
          ...departments.map((value) => ({ value, label: t.departments[value] })),
        ]}
      />
      <Select
        label={t.desk.kind}
        value={choice.unitKind ?? ''}
        onChange={(unitKind) => set({ unitKind: unitKind === '' ? undefined : unitKind })}
        options={[
          { value: '', label: t.desk.allKinds },
          ...unitKinds.map((value) => ({ value, label: t.unitKinds[value] })),
        ]}
      />
      <TextField
        label={t.desk.search}
        quietLabel
        placeholder={t.desk.search}
        value={q}
        onChange={setQ}
        maxLength={50}
      />
    </form>
  );
}

/** The caller's region and those below it. */
export function RegionSelect({
  value,
  onChange,
  whole,
}: {
  value: string | undefined;
  onChange: (code: string | undefined) => void;
  /** What no choice means, when it is not all of them. */
  whole?: string | undefined;
}) {
  const t = useFilingWords();
  const own = useSession().data?.organization.regionCode;
  const regions = useRegions().data?.items ?? [];
  const below = regions.filter((region) => isUnder(region.code, own, regions) && region.code !== own);
  if (below.length === 0) return null;
  return (
    <Select
      label={t.desk.region}
      value={value ?? ''}
      onChange={(code) => onChange(code === '' ? undefined : code)}
      options={[
        { value: '', label: whole ?? t.desk.allRegions },
        ...below.map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

function isUnder(
  code: string,
  top: string | undefined,
  regions: readonly { code: string; parentCode: string | null }[],
): boolean {
  for (let next: string | null = code; next !== null; ) {
    if (next === top) return true;
    next = regions.find((region) => region.code === next)?.parentCode ?? null;
  }
  return false;
}

function Picks({ choice, set, summary }: { choice: Choice; set: Set; summary: Summary | undefined }) {
  const t = useFilingWords();
  const counts: Record<string, number | undefined> = {
    not_filed: summary?.notFiled,
    submitted: summary?.submitted,
    returned: summary?.returned,
    approved: summary?.approved,
    late: summary?.late,
    zero: summary?.zero,
    no_canteen: summary?.noCanteen,
    zero_due: summary?.zeroDue,
    covered: summary?.covered,
    ended: summary?.ended,
    not_buying: summary?.notBuying,
    filed: summary?.filed,
  };
  return (
    <div className={styles['picks']}>
      <Pills
        label={t.desk.state}
        value={choice.pick ?? 'all'}
        onChange={(pick) => set({ pick: pick === 'all' ? undefined : pick })}
        options={[
          { value: 'all', label: t.desk.all, note: summary?.units },
          ...picks.map((value) => ({ value, label: t.desk.picks[value], note: counts[value] })),
        ]}
      />
    </div>
  );
}
