import { Button } from 'antd';
import { useState } from 'react';
import {
  DateText,
  DayField,
  Dialog,
  Empty,
  formatBp,
  Note,
  Refused,
  Section,
  TextField,
  Timeline,
  toast,
  today,
  useDates,
  useShared,
} from '../../shared';
import common from '../agreements/agreements.module.css';
import type { StoredFile } from '../agreements/api';
import { Attachments, FileLinks } from '../agreements/attachments';
import { useProblemText } from '../agreements/report-dialog';
import { type Project, useComplete, useReportProgress } from './api';
import styles from './projects.module.css';
import { useProjectWords } from './words';

/** What was reported, newest first; when all is done, somebody else says so. */
export function Progress({ project }: { project: Project }) {
  const t = useProjectWords();
  const dates = useDates();
  const [reporting, setReporting] = useState(false);
  return (
    <Section
      title={t.reports.title}
      actions={
        project.mayReport && (
          <Button type="primary" onClick={() => setReporting(true)}>
            {t.reports.add}
          </Button>
        )
      }
    >
      {project.state === 'under_way' && project.progressBp === 10_000 && <Completion project={project} />}
      {project.reports.length === 0 ? (
        <Empty title={t.reports.empty} text={t.reports.emptyText} />
      ) : (
        <Timeline
          label={t.reports.title}
          steps={project.reports.map((report) => ({
            key: report.id,
            title: (
              <>
                <b className="num">{formatBp(report.progressBp)}</b> {report.note}
              </>
            ),
            time: <DateText value={report.occurredOn} />,
            detail: (
              <span className={styles['report']}>
                <small className="quiet">
                  {t.page.by(
                    report.reportedBy.name,
                    report.reportedBy.organizationName,
                    dates.moment(report.reportedAt),
                  )}
                </small>
                <FileLinks files={report.files} />
              </span>
            ),
            status: 'done',
          }))}
        />
      )}
      {reporting && <ReportDialog project={project} onClose={() => setReporting(false)} />}
    </Section>
  );
}

function Completion({ project }: { project: Project }) {
  const t = useProjectWords();
  const complete = useComplete(project.id);
  const [day, setDay] = useState(project.reports[0]?.occurredOn ?? today());
  const problem = useProblemText(complete.error, t.register.problems);
  if (!project.mayComplete) return <Note tone="loess">{t.reports.completeOwn}</Note>;
  return (
    <div className={styles['decision']}>
      <Note>{t.reports.completeText}</Note>
      <Refused error={complete.error} />
      <div className={common['pair']}>
        <DayField
          label={t.reports.completedOn}
          value={day}
          onChange={setDay}
          error={problem('/completedOn')}
        />
      </div>
      <div className={common['buttons']}>
        <Button
          type="primary"
          size="large"
          loading={complete.isPending}
          onClick={() =>
            complete.mutate({ completedOn: day }, { onSuccess: () => toast(t.reports.completed) })
          }
        >
          {t.reports.complete}
        </Button>
      </div>
    </div>
  );
}

function ReportDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useProjectWords();
  const shared = useShared();
  const report = useReportProgress(project.id);
  const problem = useProblemText(report.error, t.register.problems);
  const [share, setShare] = useState('');
  const [day, setDay] = useState(today());
  const [note, setNote] = useState('');
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [tried, setTried] = useState(false);
  const percent = /^\d{1,3}$/.test(share.trim()) ? Number(share) : undefined;
  const isShare = percent !== undefined && percent <= 100;
  const submit = () => {
    setTried(true);
    if (!isShare || note.trim() === '' || files.length === 0) return;
    const fileIds = files.map(({ id }) => id);
    report.mutate(
      { progressBp: percent * 100, occurredOn: day, note: note.trim(), fileIds },
      {
        onSuccess: () => {
          toast(t.reports.sent);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.reports.add}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" loading={report.isPending} onClick={submit}>
            {t.reports.send}
          </Button>
        </>
      }
    >
      <div className={common['form']}>
        <Refused error={report.error} />
        <TextField
          label={t.reports.progress}
          value={share}
          onChange={setShare}
          inputMode="numeric"
          error={tried && !isShare ? t.reports.wrong : problem('/progressBp')}
        />
        <DayField label={t.reports.day} value={day} onChange={setDay} error={problem('/occurredOn')} />
        <TextField
          label={t.reports.note}
          value={note}
          onChange={setNote}
          maxLength={300}
          error={tried && note.trim() === '' ? shared.field.required : problem('/note')}
        />
        <Attachments files={files} onChange={setFiles} missing={tried && files.length === 0} />
      </div>
    </Dialog>
  );
}
