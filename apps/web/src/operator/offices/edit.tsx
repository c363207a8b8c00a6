import { Button } from 'antd';
import { useState } from 'react';
import {
  Confirm,
  Dialog,
  inShanghai,
  RadioCards,
  Refused,
  Select,
  TextField,
  toast,
  usePhone,
} from '../../shared';
import { functions, type OfficeFunction, type OfficeItem, useSave, useWithdraw } from './api';
import styles from './offices.module.css';
import { useOfficeWords } from './words';

const yearsBack = 6;

/** The whole office at once: function, departments, years. */
export function EditOffice({ item, onClose }: { item: OfficeItem; onClose: () => void }) {
  const t = useOfficeWords();
  const phone = usePhone();
  const { office } = item;
  const save = useSave(item);
  const withdraw = useWithdraw(item);
  const [kind, setKind] = useState<OfficeFunction>(office?.function ?? 'collaboration');
  const [departments, setDepartments] = useState(office?.departments.join('\n') ?? '');
  const [firstYear, setFirstYear] = useState(office?.firstYear ?? null);
  const [lastYear, setLastYear] = useState(office?.lastYear ?? null);
  const [asking, setAsking] = useState(false);
  const done = (text: string) => () => {
    toast(text);
    onClose();
  };
  const send = () =>
    save.mutate(
      { function: kind, departments: linesOf(departments), firstYear, lastYear },
      { onSuccess: done(t.saved) },
    );
  return (
    <>
      <Dialog
        open={!asking}
        onClose={onClose}
        title={t.dialog(item.name)}
        width={640}
        footer={
          <>
            {office && (
              <Button danger className={styles['withdraw']} onClick={() => setAsking(true)}>
                {t.withdraw}
              </Button>
            )}
            <Button type="primary" loading={save.isPending} onClick={send}>
              {t.save}
            </Button>
          </>
        }
      >
        <div className={styles['form']}>
          <RadioCards
            label={t.function}
            name="function"
            value={kind}
            onChange={setKind}
            columns={phone ? 1 : 2}
            options={functions.map((value) => ({
              value,
              label: t.functions[value],
              note: t.functionNotes[value],
            }))}
          />
          <TextField
            label={t.departments}
            hint={t.departmentsHint}
            kind="lines"
            rows={3}
            value={departments}
            onChange={setDepartments}
          />
          <div className={styles['years']}>
            <YearSelect label={t.firstYear} value={firstYear} onChange={setFirstYear} />
            <YearSelect label={t.lastYear} value={lastYear} onChange={setLastYear} />
          </div>
          <Refused error={save.error ?? withdraw.error} />
        </div>
      </Dialog>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          withdraw.mutate(undefined, { onSuccess: done(t.withdrawn), onError: () => setAsking(false) })
        }
        title={t.withdrawTitle(item.name)}
        confirmLabel={t.withdraw}
        pending={withdraw.isPending}
        danger
      >
        {t.withdrawText}
      </Confirm>
    </>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function YearSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange: (year: number | null) => void;
}) {
  const t = useOfficeWords();
  const { year } = inShanghai(new Date());
  const near = Array.from({ length: yearsBack + 2 }, (_, index) => year + 1 - index);
  const years = value !== null && !near.includes(value) ? [value, ...near] : near;
  return (
    <Select
      label={label}
      showLabel
      value={String(value ?? '')}
      onChange={(chosen) => onChange(chosen === '' ? null : Number(chosen))}
      options={[
        { value: '', label: t.unlimited },
        ...years.map((one) => ({ value: String(one), label: String(one) })),
      ]}
    />
  );
}
