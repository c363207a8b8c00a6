import { Button } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { newKey } from '../api/intent';
import { Note, Refused, useFieldErrors, usePhone } from '../shared';
import { PublicFrame } from '../shared/public-frame';
import styles from './admission.module.css';
import { useApply } from './api';
import { forgetDraft, keepDraft, keptDraft, type Typed, tidied, wrongWith } from './draft';
import { WhatAndAccount, Who } from './fields';
import { keepReceipt } from './receipt';
import { useAdmissionWords } from './words';

/** 入驻申请, for a producer without an account. What is typed stays on the device until it is sent. */
export function Component() {
  const { apply: t } = useAdmissionWords();
  const phone = usePhone();
  const apply = useApply();
  const go = useNavigate();
  const [typed, setTyped] = useState(keptDraft);
  const [tried, setTried] = useState(false);
  const refused = useFieldErrors(apply.error);
  // One receipt for one application, however often its answer is lost.
  const [receipt] = useState(newKey);
  useEffect(() => keepDraft(typed), [typed]);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const isWrong = (Object.keys(typed) as (keyof Typed)[]).some((name) => wrongWith(typed, name));
  const errorOf = (name: keyof Typed) => {
    const wrong = tried ? wrongWith(typed, name) : undefined;
    return wrong ? t[wrong] : refused(`/${name}`);
  };
  const done = () => {
    forgetDraft();
    void go(`/apply/progress#${receipt}`, { replace: true });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isWrong || apply.isPending) return;
    keepReceipt(receipt);
    apply.mutate({ receipt, ...tidied(typed) }, { onSuccess: done });
  };
  const form = { typed, put, errorOf };
  return (
    <PublicFrame title={t.title}>
      <h1>{t.title}</h1>
      <p className={styles['lead']}>{t.lead}</p>
      <p className={styles['lead']}>
        <Link to="/apply/progress">{t.follow}</Link>
      </p>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <Who form={form} />
        <WhatAndAccount form={form} />
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
