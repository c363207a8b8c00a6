import { formatFen, Timeline, useDates } from '../shared';
import type { Filing } from './required';
import { useFilingWords } from './words';

const marks = { submitted: 'now', returned: 'stopped', approved: 'done' } as const;

/** 办理经过: who handed in how much, who returned it and why. */
export function Steps({ filing }: { filing: Filing }) {
  const t = useFilingWords();
  const dates = useDates();
  return (
    <Timeline
      label={t.form.history}
      steps={filing.steps.map((step, place) => ({
        key: `${place}`,
        title: t.form.step[step.type],
        time: dates.moment(step.at),
        status: place === filing.steps.length - 1 ? marks[step.type] : 'done',
        detail: [
          step.by,
          step.heirName === null ? '' : t.form.byHeir(step.heirName),
          step.forUnit ? t.form.forUnit : '',
          step.receivedOn === null ? '' : t.form.receivedOn(dates.date(step.receivedOn)),
          `${formatFen(step.reservedFen)} ${t.yuan}`,
          step.reason ?? '',
        ]
          .filter((part) => part !== '')
          .join(' · '),
      }))}
    />
  );
}
