import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answer, api } from '../../api/client';
import { type Session, useSession } from '../../api/session';
import { Dialog, Refused, TextField } from '../../shared';
import type { Evidence } from '../api';
import styles from './masking.module.css';
import { useMaskingWords } from './words';

/** Auditors, and officials of finance and audit, as the API has it. */
function mayUnmask({ user, office }: Session): boolean {
  return user.roles.includes('auditor') || office?.function === 'finance' || office?.function === 'audit';
}

/** Says that people are masked, and lets those who may see them in full, with a reason that stays. */
export function Masking({ data }: { data: Evidence }) {
  const t = useMaskingWords();
  const session = useSession();
  const [unmasked, setUnmasked] = useState(false);
  const [asking, setAsking] = useState(false);
  if (!data.masked && !unmasked) return null;
  const may = session.data && mayUnmask(session.data);
  return (
    <div className={`${styles['line']} ${data.masked ? '' : styles['shown']} no-print`} aria-live="polite">
      <p>{data.masked ? t.masked : t.shown}</p>
      {data.masked && may && <Button onClick={() => setAsking(true)}>{t.reveal}</Button>}
      {asking && (
        <AskReason
          factId={data.fact.id}
          onClose={() => setAsking(false)}
          onShown={() => {
            setUnmasked(true);
            setAsking(false);
          }}
        />
      )}
    </div>
  );
}

function AskReason({
  factId,
  onClose,
  onShown,
}: {
  factId: string;
  onClose: () => void;
  onShown: () => void;
}) {
  const t = useMaskingWords();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const unmask = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/v1/evidence/{factId}/unmasking', {
          params: { path: { factId } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: (page) => {
      queries.setQueryData(['evidence', factId], page);
      onShown();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.title}
      footer={
        <Button
          type="primary"
          disabled={reason.trim() === ''}
          loading={unmask.isPending}
          onClick={() => unmask.mutate()}
        >
          {t.confirm}
        </Button>
      }
    >
      <p>{t.text}</p>
      <TextField
        label={t.reason}
        placeholder={t.placeholder}
        value={reason}
        onChange={setReason}
        maxLength={200}
        autoFocus
      />
      <Refused error={unmask.error} />
    </Dialog>
  );
}
