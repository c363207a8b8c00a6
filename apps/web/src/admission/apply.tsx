import { Button } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Note, RadioCards, Refused, Select, TextField, useFieldErrors, usePhone } from '../shared';
import { PublicFrame } from '../shared/public-frame';
import styles from './admission.module.css';
import { kinds, useApply, useCounties } from './api';
import { forgetDraft, keepDraft, keptDraft, type Typed, tidied, wrongWith } from './draft';
import { keepReceipt } from './receipt';
import { useAdmissionWords } from './words';

type Text = Exclude<keyof Typed, 'kind' | 'regionCode'>;
type More = Omit<Parameters<typeof TextField>[0], 'label' | 'value' | 'onChange' | 'error'>;

/** 入驻申请, for a producer without an account. What is typed stays on the device until it is sent. */
export function Component() {
  const all = useAdmissionWords();
  const t = all.apply;
  const phone = usePhone();
  const apply = useApply();
  const counties = useCounties();
  const go = useNavigate();
  const [typed, setTyped] = useState(keptDraft);
  const [tried, setTried] = useState(false);
  const refused = useFieldErrors(apply.error);
  // One receipt for one application, however often its answer is lost.
  const [receipt] = useState(() => crypto.randomUUID());
  useEffect(() => keepDraft(typed), [typed]);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const names = Object.keys(typed) as (keyof Typed)[];
  const isWrong = names.some((name) => wrongWith(typed, name) !== undefined);
  const errorOf = (name: keyof Typed) => {
    const wrong = tried ? wrongWith(typed, name) : undefined;
    return wrong ? t[wrong] : refused(`/${name}`);
  };
  const field = (name: Text, more: More = {}) => (
    <TextField
      label={t[name]}
      value={typed[name]}
      onChange={(text) => put({ [name]: text })}
      error={errorOf(name)}
      {...more}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isWrong || apply.isPending) return;
    keepReceipt(receipt);
    apply.mutate(
      { receipt, ...tidied(typed) },
      {
        onSuccess: () => {
          forgetDraft();
          void go(`/apply/progress#${receipt}`, { replace: true });
        },
      },
    );
  };
  const missing = errorOf('regionCode');
  return (
    <PublicFrame title={t.title}>
      <h1>{t.title}</h1>
      <p className={styles['lead']}>{t.lead}</p>
      <p className={styles['lead']}>
        <Link to="/apply/progress">{t.follow}</Link>
      </p>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <section className={styles['group']}>
          <h2>{t.who}</h2>
          <RadioCards
            label={t.kind}
            name="kind"
            value={typed.kind}
            onChange={(kind) => put({ kind })}
            columns={phone ? 1 : 3}
            options={kinds.map((value) => ({ value, label: all.kinds[value], note: all.kindNotes[value] }))}
          />
          {field('name', { maxLength: 50, autoComplete: 'organization' })}
          <div className={styles['pair']}>
            {field('shortName', { maxLength: 20, hint: t.shortNameHint })}
            {field('creditCode', { maxLength: 18, hint: t.creditCodeHint })}
          </div>
          <div className={styles['pair']}>
            <div className={styles['county']}>
              <Select
                label={t.county}
                showLabel
                value={typed.regionCode}
                onChange={(regionCode) => put({ regionCode })}
                options={[
                  { value: '', label: t.chooseCounty },
                  ...(counties.data?.items ?? []).map(({ code, name, cityName }) => ({
                    value: code,
                    label: `${cityName} ${name}`,
                  })),
                ]}
              />
              {missing && <p role="alert">{missing}</p>}
            </div>
            {field('township', { maxLength: 50 })}
          </div>
          {field('address', { maxLength: 100, autoComplete: 'street-address' })}
          <div className={styles['pair']}>
            {field('contactName', { maxLength: 30, autoComplete: 'name' })}
            {field('phone', { maxLength: 20, autoComplete: 'tel', inputMode: 'tel', hint: t.phoneHint })}
          </div>
        </section>
        <section className={styles['group']}>
          <h2>{t.what}</h2>
          {field('goods', { kind: 'lines', rows: 3, maxLength: 1000, hint: t.goodsHint })}
          {field('linkage', { kind: 'lines', rows: 3, maxLength: 1000, hint: t.linkageHint })}
        </section>
        <section className={styles['group']}>
          <h2>{t.account}</h2>
          <p className="quiet">{t.accountLead}</p>
          <div className={styles['pair']}>
            {field('login', { maxLength: 40, hint: t.loginHint, autoComplete: 'username' })}
            {field('password', {
              kind: 'password',
              maxLength: 200,
              hint: t.passwordHint,
              autoComplete: 'new-password',
            })}
          </div>
        </section>
        <Refused error={apply.error} />
        {tried && isWrong && <Note tone="seal">{t.fix}</Note>}
        <div className={styles['actions']}>
          <Button type="primary" size="large" htmlType="submit" loading={apply.isPending} block={phone}>
            {t.submit}
          </Button>
        </div>
      </form>
    </PublicFrame>
  );
}
