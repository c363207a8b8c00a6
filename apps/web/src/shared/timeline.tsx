import type { ReactNode } from 'react';
import styles from './timeline.module.css';

export interface TimelineStep {
  key: string;
  title: ReactNode;
  time?: ReactNode;
  detail?: ReactNode;
  status: 'done' | 'now' | 'later' | 'stopped';
}

/** What happened, what is happening, what comes next. */
export function Timeline({ steps, label }: { steps: readonly TimelineStep[]; label: string }) {
  return (
    <ol className={styles['timeline']} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={styles[step.status]}
          aria-current={step.status === 'now' ? 'step' : undefined}
        >
          <span className={styles['dot']} aria-hidden="true" />
          <div className={styles['body']}>
            <span className={styles['title']}>{step.title}</span>
            {step.time && <span className={styles['time']}>{step.time}</span>}
            {step.detail && <div className={styles['detail']}>{step.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
