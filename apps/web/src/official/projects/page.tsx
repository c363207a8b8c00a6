import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
  Confirm,
  Facts,
  formatBp,
  Note,
  Page,
  ProgressBar,
  Refused,
  Tag,
  TextField,
  toast,
  useDates,
} from '../../shared';
import common from '../agreements/agreements.module.css';
import { type Project, useDecide, useProject } from './api';
import { Budget } from './budget';
import { tones } from './list';
import { Payments } from './payments';
import { Progress } from './progress';
import styles from './projects.module.css';
import { useProjectWords } from './words';

/** One project: who decided on it, its budget, how far it is, what was paid. */
export function Component() {
  const { id = '' } = useParams();
  const t = useProjectWords();
  const project = useProject(id);
  const { data } = project;
  return (
    <Page
      eyebrow={data && `${data.east.name} — ${data.west.name}`}
      title={data?.name ?? t.nav}
      back={{ to: '/official/projects', label: t.page.back }}
      width="wide"
    >
      <Await read={project}>
        {(found) => (
          <>
            <About project={found} />
            {found.state === 'registered' && <Decision project={found} />}
            <Budget project={found} />
            {found.state !== 'registered' && found.state !== 'refused' && (
              <>
                <Progress project={found} />
                <Payments project={found} />
              </>
            )}
          </>
        )}
      </Await>
    </Page>
  );
}

function About({ project }: { project: Project }) {
  const t = useProjectWords();
  const dates = useDates();
  const said = (by: Project['decidedBy'], at: string | null) =>
    by && at ? t.page.by(by.name, by.organizationName, dates.moment(at)) : undefined;
  return (
    <>
      <Facts
        columns={3}
        items={[
          [
            t.list.state,
            <Tag key="state" tone={tones[project.state]}>
              {t.states[project.state]}
            </Tag>,
          ],
          [
            t.page.number,
            <span key="number" className="num">
              {project.number}
            </span>,
          ],
          [t.list.kind, t.kinds[project.kind]],
          [t.list.implementer, project.implementer],
          [t.page.place, project.place],
          [t.page.period, `${dates.date(project.startsOn)} – ${dates.date(project.endsOn)}`],
          [
            t.page.agreement,
            project.agreement && (
              <Link to={`/official/agreements/${project.agreement.id}`}>{project.agreement.title}</Link>
            ),
          ],
          [
            t.list.progress,
            <span key="progress" className={common['progress']}>
              <ProgressBar bp={project.progressBp} label={t.list.progress} />
              <b>{formatBp(project.progressBp)}</b>
            </span>,
          ],
          [t.list.share, formatBp(project.paidBp)],
          [t.page.registered, said(project.registeredBy, project.registeredAt)],
          [t.page.decided, said(project.decidedBy, project.decidedAt)],
          [t.page.completed, said(project.completedBy, project.completedAt)],
          [t.page.refusal, project.refusal],
        ]}
      />
      {project.description !== '' && <p className={styles['description']}>{project.description}</p>}
      {project.appeal !== null && (
        <Note tone="loess">
          {t.budget.words(project.suspectWords.join('、'))} · {t.budget.appeal(project.appeal)}
        </Note>
      )}
    </>
  );
}

/** By somebody else than who registered it. */
function Decision({ project }: { project: Project }) {
  const t = useProjectWords();
  const session = useSession();
  const decide = useDecide(project.id);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const open = project.budgetLines.some(({ state }) => state === 'appealed' || state === 'refused');
  const own = project.registeredBy.id === session.data?.user.id;
  const run = (outcome: 'approved' | 'refused') =>
    decide.mutate(outcome === 'refused' ? { outcome, reason: reason.trim() } : { outcome }, {
      onSuccess: () => toast(outcome === 'approved' ? t.decide.approved : t.decide.refused),
      onSettled: () => setRefusing(false),
    });
  return (
    <div className={styles['decision']}>
      <Note tone={own || open ? 'loess' : 'lake'}>
        {own ? t.decide.own : open ? t.decide.openLines : t.decide.note}
      </Note>
      <Refused error={decide.error} />
      {project.mayDecide && (
        <div className={common['buttons']}>
          <Button size="large" disabled={decide.isPending} onClick={() => setRefusing(true)}>
            {t.decide.refuse}
          </Button>
          <Button
            type="primary"
            size="large"
            icon={<CheckOutlined />}
            disabled={open}
            loading={decide.isPending}
            onClick={() => run('approved')}
          >
            {t.decide.approve}
          </Button>
        </div>
      )}
      <Confirm
        open={refusing}
        onClose={() => setRefusing(false)}
        onConfirm={() => reason.trim() !== '' && run('refused')}
        pending={decide.isPending}
        title={t.decide.refuse}
        confirmLabel={t.decide.refuse}
      >
        <TextField label={t.decide.reason} value={reason} onChange={setReason} maxLength={200} />
      </Confirm>
    </div>
  );
}
