import { Button } from 'antd';
import { useState } from 'react';
import { useFilingWords } from '../../filing/words';
import {
  Facts,
  RadioCards,
  Refused,
  Section,
  Select,
  TextField,
  toast,
  useFieldErrors,
  usePhone,
  useShared,
} from '../../shared';
import { type Profile, type ProfileDraft, useSaveProfile } from './api';
import styles from './filing.module.css';

/** 食堂情况 of the year that is filed: who supervises the unit, how its people are fed, who files for a shared canteen. */
export function ProfilePart({
  profile,
  year,
  editable,
}: {
  profile: Profile;
  year: number;
  editable: boolean;
}) {
  const t = useFilingWords();
  const [editing, setEditing] = useState(profile.canteen === null);
  if (editing && editable)
    return <ProfileForm profile={profile} year={year} onDone={() => setEditing(false)} />;
  return (
    <Section
      title={t.form.profile}
      note={t.form.profileNote}
      actions={
        editable && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t.form.edit}
          </Button>
        )
      }
    >
      <Facts
        columns={2}
        items={[
          [t.form.canteen, profile.canteen === null ? t.canteenUnknown : t.canteens[profile.canteen]],
          [t.form.department, profile.department === null ? '—' : t.departments[profile.department]],
          [t.form.who, profile.filedBy?.name],
          [t.form.filesFor, profile.filesFor.map(({ name }) => name).join('、')],
        ]}
      />
      {!editable && profile.canteen === null && <p className="quiet">{t.form.mayNot}</p>}
    </Section>
  );
}

const kinds = ['own', 'outsourced', 'shared', 'none'] as const;

function ProfileForm({ profile, year, onDone }: { profile: Profile; year: number; onDone: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const phone = usePhone();
  const save = useSaveProfile(profile);
  const [draft, setDraft] = useState({
    department: profile.department,
    canteen: profile.canteen ?? undefined,
    other: profile.filedBy !== null,
    code: profile.filedBy?.creditCode ?? '',
  });
  const put = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = () => {
    if (draft.canteen === undefined) return;
    const code = draft.code.normalize('NFKC').trim().toUpperCase();
    const filerCreditCode = draft.canteen === 'shared' && draft.other ? code : null;
    const about = { department: draft.department, canteen: draft.canteen };
    const body: ProfileDraft = { year, ...about, filerCreditCode };
    save.mutate(body, {
      onSuccess: () => {
        toast(`${t.form.saved} · ${t.form.savedFor(year)}`);
        onDone();
      },
    });
  };
  return (
    <Section title={t.form.profile} note={t.form.profileNote}>
      <div className={styles['fields']}>
        <Refused error={save.error} />
        <Select
          label={t.form.department}
          showLabel
          value={draft.department ?? ''}
          onChange={(department) => put({ department: department === '' ? null : department })}
          options={[
            { value: '', label: t.form.departmentNone },
            ...entries(t.departments).map(([value, label]) => ({ value, label })),
          ]}
        />
        <RadioCards
          label={t.form.canteen}
          name="canteen"
          value={draft.canteen}
          onChange={(canteen) => put({ canteen })}
          columns={phone ? 1 : 2}
          options={kinds.map((value) => ({ value, label: t.canteens[value], note: t.canteenNotes[value] }))}
        />
        {draft.canteen === 'shared' && <Filer draft={draft} put={put} error={save.error} />}
        <div className={styles['acts']}>
          {profile.canteen !== null && <Button onClick={onDone}>{shared.actions.back}</Button>}
          <Button
            type="primary"
            disabled={draft.canteen === undefined}
            loading={save.isPending}
            onClick={submit}
          >
            {t.form.save}
          </Button>
        </div>
      </div>
    </Section>
  );
}

function Filer({
  draft,
  put,
  error,
}: {
  draft: { other: boolean; code: string };
  put: (change: { other?: boolean; code?: string }) => void;
  error: unknown;
}) {
  const t = useFilingWords();
  const wrong = useFieldErrors(error);
  return (
    <>
      <RadioCards
        label={t.form.who}
        name="who"
        value={draft.other ? 'other' : 'self'}
        onChange={(who) => put({ other: who === 'other' })}
        options={[
          { value: 'self', label: t.form.whoSelf },
          { value: 'other', label: t.form.whoOther },
        ]}
      />
      {draft.other && (
        <TextField
          label={t.form.filerCode}
          hint={t.form.filerHint}
          value={draft.code}
          onChange={(code) => put({ code })}
          error={wrong('/filerCreditCode')}
          maxLength={24}
        />
      )}
    </>
  );
}

function entries<K extends string>(names: Record<K, string>): [K, string][] {
  return Object.entries(names) as [K, string][];
}
