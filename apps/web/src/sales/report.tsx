import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../buyer/may';
import { Await, Confirm, Loading, Money, Note, Page, Refused, Section, toast } from '../shared';
import { AddFiles } from './add-files';
import { type ReportPaper, type SalesLine, useReport, useWithdraw } from './api';
import { CorrectLine } from './correct-line';
import { CorrectionList, FileList, LinesTable, ReportFacts, ReportTag } from './report-parts';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** One report as its reporter sees it: what was said of it, what counts, and what can still be done. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSalesWords();
  const report = useReport(id);
  const { data } = report;
  return (
    <Page
      title={data?.number ?? t.title}
      eyebrow={data && t.report.at(t.channels[data.channel], data.venue)}
      lead={
        data && (
          <span className={styles['acts']}>
            <Money fen={data.amountFen} size="large" /> <ReportTag state={data.state} />
          </span>
        )
      }
      back={{ to: '/buy/sales', label: t.form.back }}
      width="wide"
      actions={data && <Acts report={data} />}
    >
      <Await read={report} bones={<Loading rows={10} />}>
        {(found) => <Content report={found} />}
      </Await>
    </Page>
  );
}

function Content({ report }: { report: ReportPaper }) {
  const t = useSalesWords();
  const may = useMay();
  const [correcting, setCorrecting] = useState<SalesLine>();
  const canCorrect = report.state === 'accepted' && may('buy');
  return (
    <>
      {report.reason !== null && report.state !== 'accepted' && (
        <Note tone="loess">{`${t.report.reason}：${report.reason}`}</Note>
      )}
      <ReportFacts report={report} />
      <Section title={t.report.lines}>
        <LinesTable
          report={report}
          {...(canCorrect
            ? {
                act: (line: SalesLine) =>
                  line.state === 'counted' &&
                  line.takenFen < line.amountFen && (
                    <Button size="small" onClick={() => setCorrecting(line)}>
                      {t.correct.act}
                    </Button>
                  ),
              }
            : {})}
        />
      </Section>
      <Section title={t.report.files}>
        <FileList files={report.files} />
      </Section>
      {report.corrections.length > 0 && (
        <Section title={t.report.corrections}>
          <CorrectionList report={report} />
        </Section>
      )}
      {correcting && <CorrectLine line={correcting} onClose={() => setCorrecting(undefined)} />}
    </>
  );
}

function Acts({ report }: { report: ReportPaper }) {
  const t = useSalesWords();
  const may = useMay();
  const [asking, setAsking] = useState<'withdraw' | 'files'>();
  const withdraw = useWithdraw(report.id);
  if (!may('buy')) return null;
  const isOpen = report.state === 'submitted' || report.state === 'returned';
  const close = () => setAsking(undefined);
  return (
    <div className={styles['acts']}>
      {report.state === 'returned' && (
        <Link to={`/buy/sales/${report.id}/edit`}>
          <Button type="primary" tabIndex={-1}>
            {t.report.edit}
          </Button>
        </Link>
      )}
      {(report.state === 'submitted' || report.state === 'accepted') && (
        <Button onClick={() => setAsking('files')}>{t.report.addFiles}</Button>
      )}
      {isOpen && <Button onClick={() => setAsking('withdraw')}>{t.report.withdraw}</Button>}
      <Confirm
        open={asking === 'withdraw'}
        onClose={close}
        title={t.report.withdrawTitle}
        confirmLabel={t.report.withdraw}
        danger
        pending={withdraw.isPending}
        onConfirm={() =>
          withdraw.mutate(undefined, {
            onSuccess: () => {
              toast(t.report.withdrawn);
              close();
            },
          })
        }
      >
        <p>{t.report.withdrawText}</p>
        <Refused error={withdraw.error} />
      </Confirm>
      {asking === 'files' && <AddFiles report={report} onClose={close} />}
    </div>
  );
}
