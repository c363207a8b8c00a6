import { RadioCards, Select, TextField, usePhone } from '../shared';
import styles from './admission.module.css';
import { kinds, useCounties } from './api';
import type { Typed } from './draft';
import { useAdmissionWords } from './words';

/** What was typed, how it changes, and what is wrong with a field. */
export interface Form {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  errorOf: (name: keyof Typed) => string | undefined;
}

type Text = Exclude<keyof Typed, 'kind' | 'regionCode'>;
type More = Omit<Parameters<typeof TextField>[0], 'label' | 'value' | 'onChange' | 'error'>;

function Field({ form: { typed, put, errorOf }, name, ...more }: { form: Form; name: Text } & More) {
  const { apply: t } = useAdmissionWords();
  return (
    <TextField
      label={t[name]}
      value={typed[name]}
      onChange={(text) => put({ [name]: text })}
      error={errorOf(name)}
      {...more}
    />
  );
}

/** 主体信息. */
export function Who({ form }: { form: Form }) {
  const all = useAdmissionWords();
  const t = all.apply;
  const phone = usePhone();
  return (
    <section className={styles['group']}>
      <h2>{t.who}</h2>
      <RadioCards
        label={t.kind}
        name="kind"
        value={form.typed.kind}
        onChange={(kind) => form.put({ kind })}
        columns={phone ? 1 : 3}
        options={kinds.map((value) => ({ value, label: all.kinds[value], note: all.kindNotes[value] }))}
      />
      <Field form={form} name="name" maxLength={50} autoComplete="organization" />
      <div className={styles['pair']}>
        <Field form={form} name="shortName" maxLength={20} hint={t.shortNameHint} />
        <Field form={form} name="creditCode" maxLength={18} hint={t.creditCodeHint} />
      </div>
      <div className={styles['pair']}>
        <County form={form} />
        <Field form={form} name="township" maxLength={50} />
      </div>
      <Field form={form} name="address" maxLength={100} autoComplete="street-address" />
      <div className={styles['pair']}>
        <Field form={form} name="contactName" maxLength={30} autoComplete="name" />
        <Field
          form={form}
          name="phone"
          maxLength={20}
          autoComplete="tel"
          inputMode="tel"
          hint={t.phoneHint}
        />
      </div>
    </section>
  );
}

function County({ form: { typed, put, errorOf } }: { form: Form }) {
  const { apply: t } = useAdmissionWords();
  const counties = useCounties();
  const missing = errorOf('regionCode');
  const known = (counties.data?.items ?? []).map(({ code, name, cityName }) => ({
    value: code,
    label: `${cityName} ${name}`,
  }));
  return (
    <div className={styles['county']}>
      <Select
        label={t.county}
        showLabel
        value={typed.regionCode}
        onChange={(regionCode) => put({ regionCode })}
        options={[{ value: '', label: t.chooseCounty }, ...known]}
      />
      {missing && <p role="alert">{missing}</p>}
    </div>
  );
}

/** 生产与带动, and the account that it will have. */
export function WhatAndAccount({ form }: { form: Form }) {
  const { apply: t } = useAdmissionWords();
  return (
    <>
      <section className={styles['group']}>
        <h2>{t.what}</h2>
        <Field form={form} name="goods" kind="lines" rows={3} maxLength={1000} hint={t.goodsHint} />
        <Field form={form} name="linkage" kind="lines" rows={3} maxLength={1000} hint={t.linkageHint} />
      </section>
      <section className={styles['group']}>
        <h2>{t.account}</h2>
        <p className="quiet">{t.accountLead}</p>
        <div className={styles['pair']}>
          <Field form={form} name="login" maxLength={40} hint={t.loginHint} autoComplete="username" />
          <Field
            form={form}
            name="password"
            kind="password"
            maxLength={200}
            hint={t.passwordHint}
            autoComplete="new-password"
          />
        </div>
      </section>
    </>
  );
}
