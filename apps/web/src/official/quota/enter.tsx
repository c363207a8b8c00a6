import { Button } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/errors';
import { useSession } from '../../api/session';
import { percent } from '../../filing/required';
import { useFilingWords } from '../../filing/words';
import { Dialog, Refused, Select, TextField, toast, useDates, useFieldErrors, useShared } from '../../shared';
import { unitKinds } from '../filings/choice';
import { RegionSelect } from '../filings/desk';
import { type Policies, type Policy, type PolicyDraft, useEnterPolicy } from './api';
import styles from './quota.module.css';

const bases = ['canteen_food', 'canteen_food_and_union', 'union_funds_no_canteen'] as const;

/** "12.5" or "12.5%" → 1250; undefined when it is no percentage of at most two decimals up to a hundred. */
export function readPercent(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text.normalize('NFKC').trim());
  if (match === null) return undefined;
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return bp <= 10_000 ? bp : undefined;
}

interface Typed {
  regionCode: string | undefined;
  unitKind: '' | NonNullable<PolicyDraft['unitKind']>;
  base: PolicyDraft['base'];
  firstYear: string;
  lastYear: string;
  minimum: string;
  encouraged: string;
  ratchet: boolean;
  fileDeadline: string;
  sourceDocument: string;
  sourceUrl: string;
  note: string;
}

/** A rule for the own region or one below; what stands above it and is stricter is named. */
export function EnterDialog({ year, onClose }: { year: number; onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const enter = useEnterPolicy();
  const own = useSession().data?.organization.regionCode ?? '';
  const [typed, setTyped] = useState<Typed>({
    ...{
      regionCode: undefined,
      unitKind: '',
      base: 'canteen_food',
      firstYear: String(year),
      lastYear: String(year),
    },
    ...{
      minimum: '10',
      encouraged: '',
      ratchet: false,
      fileDeadline: '',
      sourceDocument: '',
      sourceUrl: '',
      note: '',
    },
  });
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const body = draftOf(typed, own);
  const send = () =>
    body &&
    enter.mutate(body, {
      onSuccess: () => {
        toast(t.rules.saved);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={t.rules.enterTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" disabled={!body} loading={enter.isPending} onClick={send}>
            {t.rules.save}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={enter.error}>
          <Above error={enter.error} />
        </Refused>
        <Where typed={typed} put={put} />
        <Numbers typed={typed} put={put} error={enter.error} />
        <Paper typed={typed} put={put} error={enter.error} />
      </div>
    </Dialog>
  );
}

function draftOf(typed: Typed, own: string): PolicyDraft | undefined {
  const minimumRatioBp = readPercent(typed.minimum);
  const encouraged = typed.encouraged.trim() === '' ? null : readPercent(typed.encouraged);
  const years = [typed.firstYear, typed.lastYear].every((text) => text === '' || /^\d{4}$/.test(text));
  if (minimumRatioBp === undefined || encouraged === undefined || !years || typed.firstYear === '')
    return undefined;
  if (typed.sourceDocument.trim() === '') return undefined;
  return {
    regionCode: typed.regionCode ?? own,
    unitKind: typed.unitKind === '' ? null : typed.unitKind,
    base: typed.base,
    firstYear: Number(typed.firstYear),
    lastYear: typed.lastYear === '' ? null : Number(typed.lastYear),
    minimumRatioBp,
    encouragedRatioBp: encouraged,
    ratchet: typed.ratchet,
    fileDeadline: typed.fileDeadline.trim() || null,
    sourceDocument: typed.sourceDocument.trim(),
    sourceUrl: typed.sourceUrl.trim() || null,
    note: typed.note.trim() || null,
  };
}

type Stricter = Pick<
  Policy,
  'regionName' | 'minimumRatioBp' | 'encouragedRatioBp' | 'base' | 'fileDeadline' | 'sourceDocument'
> & { part: Policies['holding']['rules'][number]['parts'][number]['part'] };

/** The parts in which the new rule would be looser, and who says more. */
function Above({ error }: { error: unknown }) {
  const t = useFilingWords();
  const dates = useDates();
  const above = error instanceof ApiError ? error.body['allAbove'] : undefined;
  if (!Array.isArray(above)) return null;
  const said = (one: Stricter): string =>
    ({
      minimumRatio: percent(one.minimumRatioBp),
      base: t.bases[one.base],
      encouragedRatio: percent(one.encouragedRatioBp ?? 0),
      ratchet: t.rules.yes,
      fileDeadline: one.fileDeadline === null ? '' : dates.date(one.fileDeadline),
    })[one.part];
  return (
    <>
      {(above as Stricter[]).map((one) => (
        <p key={one.part}>
          {t.rules.above(t.parts[one.part], said(one), one.regionName, one.sourceDocument)}
        </p>
      ))}
    </>
  );
}

type Part = { typed: Typed; put: (change: Partial<Typed>) => void; error?: unknown };

function Where({ typed, put }: Part) {
  const t = useFilingWords();
  const own = useSession().data?.organization.regionName;
  return (
    <div className={styles['two']}>
      <RegionSelect value={typed.regionCode} onChange={(regionCode) => put({ regionCode })} whole={own} />
      <Select
        label={t.rules.kind}
        value={typed.unitKind}
        onChange={(unitKind) => put({ unitKind })}
        options={[
          { value: '', label: t.rules.allKinds },
          ...unitKinds.map((value) => ({ value, label: t.unitKinds[value] })),
        ]}
      />
      <Select
        label={t.rules.base}
        value={typed.base}
        onChange={(base) => put({ base })}
        options={bases.map((value) => ({ value, label: t.bases[value] }))}
      />
    </div>
  );
}

function Numbers({ typed, put, error }: Part) {
  const t = useFilingWords();
  const wrong = useFieldErrors(error);
  const ratio = (text: string) =>
    text.trim() === '' || readPercent(text) !== undefined ? undefined : t.rules.badRatio;
  return (
    <>
      <div className={styles['two']}>
        <TextField
          label={t.rules.firstYear}
          value={typed.firstYear}
          onChange={(firstYear) => put({ firstYear })}
          inputMode="numeric"
          error={wrong('/firstYear')}
          maxLength={4}
        />
        <TextField
          label={t.rules.lastYear}
          hint={t.rules.lastYearHint}
          value={typed.lastYear}
          onChange={(lastYear) => put({ lastYear })}
          inputMode="numeric"
          error={wrong('/lastYear')}
          maxLength={4}
        />
        <TextField
          label={`${t.rules.minimum} %`}
          hint={t.rules.ratioHint}
          value={typed.minimum}
          onChange={(minimum) => put({ minimum })}
          inputMode="decimal"
          error={ratio(typed.minimum) ?? wrong('/minimumRatioBp')}
          maxLength={7}
        />
        <TextField
          label={`${t.rules.encouraged} %`}
          value={typed.encouraged}
          onChange={(encouraged) => put({ encouraged })}
          inputMode="decimal"
          error={ratio(typed.encouraged) ?? wrong('/encouragedRatioBp')}
          maxLength={7}
        />
      </div>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={typed.ratchet}
          onChange={(event) => put({ ratchet: event.target.checked })}
        />
        {t.rules.ratchet}
      </label>
    </>
  );
}

function Paper({ typed, put, error }: Part) {
  const t = useFilingWords();
  const wrong = useFieldErrors(error);
  return (
    <>
      <TextField
        label={t.rules.deadline}
        hint={t.rules.deadlineHint}
        value={typed.fileDeadline}
        onChange={(fileDeadline) => put({ fileDeadline })}
        error={wrong('/fileDeadline')}
        maxLength={10}
      />
      <TextField
        label={t.rules.source}
        value={typed.sourceDocument}
        onChange={(sourceDocument) => put({ sourceDocument })}
        error={wrong('/sourceDocument')}
        maxLength={200}
      />
      <TextField
        label={t.rules.sourceUrl}
        value={typed.sourceUrl}
        onChange={(sourceUrl) => put({ sourceUrl })}
        error={wrong('/sourceUrl')}
        maxLength={500}
      />
      <TextField
        label={t.rules.note}
        value={typed.note}
        onChange={(note) => put({ note })}
        error={wrong('/note')}
        maxLength={500}
      />
    </>
  );
}
