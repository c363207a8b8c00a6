import { Button } from 'antd';
import { useState } from 'react';
import { AskedCard } from '../../filing/asked';
import { type Asked, askedBy, type FilingForm, type Rule } from '../../filing/required';
import { useFilingWords } from '../../filing/words';
import {
  Confirm,
  formatFen,
  plainFen,
  Refused,
  readYuan,
  Section,
  TextField,
  toast,
  useFieldErrors,
} from '../../shared';
import { type FilingDraft, useSaveFiling, useSubmitFiling } from './api';
import styles from './filing.module.css';

const amounts = ['canteenFoodFen', 'unionDemandFen', 'unionFundsFen', 'reservedFen'] as const;
type Amount = (typeof amounts)[number];
type Typed = Record<Amount | 'remark' | 'ratchetReason', string>;

/** The figures of a year, with what the rule asks for while they are typed. */
export function FilingEditor({
  form,
  editable,
  title,
}: {
  form: FilingForm;
  editable: boolean;
  title?: string;
}) {
  const t = useFilingWords();
  const { filing, year, rule } = form;
  const [typed, setTyped] = useState<Typed>(() => typedOf(filing));
  const [asking, setAsking] = useState(false);
  const save = useSaveFiling(year, filing);
  const submit = useSubmitFiling(year, filing);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const read = (key: Amount) => (typed[key].trim() === '' ? 0 : readYuan(typed[key]));
  const bad = amounts.filter((key) => read(key) === undefined);
  const figures = Object.fromEntries(amounts.map((key) => [key, read(key) ?? 0])) as Record<Amount, number>;
  const asked = askedBy(rule, figures);
  const body: FilingDraft = {
    ...figures,
    remark: typed.remark.trim(),
    ratchetReason: typed.ratchetReason.trim(),
  };
  const below = form.ratchet && form.lastYearFen !== null && figures.reservedFen < form.lastYearFen;
  const send = () =>
    submit.mutate(body, { onSuccess: () => toast(t.form.sent), onSettled: () => setAsking(false) });
  return (
    <Section title={title ?? t.form.amounts} note={t.form.amountsNote}>
      <Refused error={submit.error ?? save.error} />
      <div className={styles['two']}>
        <fieldset className={styles['fields']} disabled={!editable} aria-label={title ?? t.form.amounts}>
          <Amounts
            typed={typed}
            put={put}
            rule={rule}
            asked={asked}
            bad={bad}
            error={submit.error ?? save.error}
          />
          <Texts typed={typed} put={put} asksReason={below} error={submit.error ?? save.error} />
          {editable ? (
            <div className={styles['acts']}>
              <Button
                loading={save.isPending}
                disabled={bad.length > 0}
                onClick={() => save.mutate(body, { onSuccess: () => toast(t.form.saved) })}
              >
                {t.form.saveDraft}
              </Button>
              <Button type="primary" disabled={bad.length > 0} onClick={() => setAsking(true)}>
                {t.form.submit}
              </Button>
            </div>
          ) : (
            <p className="quiet">{t.form.mayNot}</p>
          )}
        </fieldset>
        <AskedCard
          rule={rule}
          asked={asked}
          year={year}
          reservedFen={figures.reservedFen}
          lastYearFen={form.lastYearFen}
        />
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={send}
        title={t.form.submitTitle}
        confirmLabel={t.form.submit}
        pending={submit.isPending}
      >
        {t.form.submitText(formatFen(figures.reservedFen))}
      </Confirm>
    </Section>
  );
}

function typedOf(filing: FilingForm['filing']): Typed {
  const money = (key: Amount) => (filing === null || filing[key] === 0 ? '' : plainFen(filing[key]));
  const known = Object.fromEntries(amounts.map((key) => [key, money(key)])) as Record<Amount, string>;
  return { ...known, remark: filing?.remark ?? '', ratchetReason: filing?.ratchetReason ?? '' };
}

/** The amounts that the base is made of. */
const basesOf: Record<Rule['base'], readonly Amount[]> = {
  canteen_food: ['canteenFoodFen'],
  canteen_food_and_union: ['canteenFoodFen', 'unionDemandFen'],
  union_funds_no_canteen: ['unionFundsFen'],
};

function Amounts({
  typed,
  put,
  rule,
  asked,
  bad,
  error,
}: {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  rule: Rule | null;
  asked: Asked;
  bad: readonly Amount[];
  error: unknown;
}) {
  const t = useFilingWords();
  const wrong = useFieldErrors(error);
  const names: Record<Amount, string> = {
    canteenFoodFen: t.form.canteenFood,
    unionDemandFen: t.form.unionDemand,
    unionFundsFen: t.form.unionFunds,
    reservedFen: t.form.reserved,
  };
  const shown = [...(rule === null ? [] : basesOf[rule.base]), 'reservedFen' as const];
  const fill = (fen: number) => put({ reservedFen: plainFen(fen) });
  return (
    <>
      {shown.map((key) => (
        <TextField
          key={key}
          label={`${names[key]}（${t.yuan}）`}
          value={typed[key]}
          onChange={(value) => put({ [key]: value })}
          inputMode="decimal"
          error={bad.includes(key) ? t.form.badAmount : wrong(`/${key}`)}
          maxLength={20}
        />
      ))}
      {asked.requiredFen > 0 && (
        <div className={styles['fill']}>
          <Button size="small" onClick={() => fill(asked.requiredFen)}>
            {t.form.useMinimum} {formatFen(asked.requiredFen)}
          </Button>
          {asked.encouragedFen !== null && (
            <Button size="small" onClick={() => fill(asked.encouragedFen ?? 0)}>
              {t.form.useEncouraged} {formatFen(asked.encouragedFen)}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function Texts({
  typed,
  put,
  asksReason,
  error,
}: {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  asksReason: boolean;
  error: unknown;
}) {
  const t = useFilingWords();
  const wrong = useFieldErrors(error);
  return (
    <>
      {(asksReason || typed.ratchetReason !== '') && (
        <TextField
          label={t.form.ratchetReason}
          kind="lines"
          value={typed.ratchetReason}
          onChange={(ratchetReason) => put({ ratchetReason })}
          error={wrong('/ratchetReason')}
          maxLength={500}
        />
      )}
      <TextField
        label={t.form.remark}
        hint={t.form.remarkHint}
        kind="lines"
        value={typed.remark}
        onChange={(remark) => put({ remark })}
        error={wrong('/remark')}
        maxLength={500}
      />
    </>
  );
}
