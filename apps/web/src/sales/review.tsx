import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useSigns } from '../official/office';
import { Await, Loading, Money, Note, Page, Refused, Section, TextField, toast } from '../shared';
import { type ReportPaper, type SalesLine, useConfirmFiles, useReport } from './api';
import { Decide } from './decide';
import { levelWith } from './level';
import { CorrectionList, FileList, LinesTable, ReportFacts, ReportTag } from './report-parts';
import styles from './sales.module.css';
import { Verdict } from './verdict';
import { useSalesWords } from './words';

/** One report before the official: each line against its invoice, each paper checked or not, and the verdict. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSalesWords();
  const report = useReport(id);
  const { data } = report;
  return (
    <Page
      title={data?.number ?? t.review.title}
      eyebrow={data && `${data.reporter.name} · ${data.reporter.regionName}`}
      lead={
        data && (
          <span className={styles['acts']}>
            <Money fen={data.amountFen} size="large" /> <ReportTag state={data.state} />
          </span>
        )
      }
      back={{ to: '/official/sales', label: t.review.back }}
      width="wide"
    >
      <Await read={report} bones={<Loading rows={12} />}>
        {(found) => <Review key={`${found.id} ${found.state}`} report={found} />}
      </Await>
    </Page>
  );
}

function Review({ report }: { report: ReportPaper }) {
  const t = useSalesWords();
  const signs = useSigns();
  const [dropped, setDropped] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const judges = report.mayReview && report.state === 'submitted';
  const canConfirm = judges || (report.state === 'accepted' && signs);
  const toggle = (id: string) => {
    const next = new Set(checked);
    if (!next.delete(id)) next.add(id);
    setChecked(next);
  };
  const act = (line: SalesLine) => <Drop line={line} dropped={dropped} setDropped={setDropped} />;
  return (
    <>
      {report.state === 'submitted' && signs && !report.mayReview && <Note>{t.review.notYours}</Note>}
      <ReportFacts report={report} />
      <Section title={t.report.lines} {...(judges ? { note: t.review.text } : {})}>
        <LinesTable report={report} factLink={(id) => `/official/facts/${id}`} {...(judges ? { act } : {})} />
      </Section>
      <Section title={t.report.files}>
        <FileList
          files={report.files}
          {...(canConfirm
            ? {
                pick: (file) =>
                  file.confirmedBy === null && (
                    <label className={styles['check']}>
                      <input
                        type="checkbox"
                        checked={checked.has(file.id)}
                        onChange={() => toggle(file.id)}
                      />
                      {t.review.verify}
                    </label>
                  ),
              }
            : {})}
        />
        {judges && (
          <p className={styles['level']} role="status">
            {t.review.willBe(levelWith(report, checked))}
          </p>
        )}
        {report.state === 'accepted' && checked.size > 0 && (
          <ConfirmFiles report={report} checked={checked} onDone={() => setChecked(new Set())} />
        )}
      </Section>
      {report.corrections.length > 0 && (
        <Section title={t.report.corrections}>
          <CorrectionList
            report={report}
            {...(signs ? { act: (one) => one.state === 'requested' && <Decide correction={one} /> } : {})}
          />
        </Section>
      )}
      {report.mayReview && <Verdict report={report} dropped={dropped} checked={checked} />}
    </>
  );
}

/** A line that shall not count, and why. */
function Drop({
  line,
  dropped,
  setDropped,
}: {
  line: SalesLine;
  dropped: Record<string, string>;
  setDropped: (dropped: Record<string, string>) => void;
}) {
  const t = useSalesWords();
  const reason = dropped[line.id];
  const { [line.id]: _, ...others } = dropped;
  return (
    <span className={styles['dropped']}>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={reason !== undefined}
          onChange={() => setDropped(reason === undefined ? { ...dropped, [line.id]: '' } : others)}
        />
        {t.review.drop}
      </label>
      {reason !== undefined && (
        <TextField
          label={t.review.why}
          quietLabel
          placeholder={t.review.why}
          value={reason}
          onChange={(next) => setDropped({ ...dropped, [line.id]: next })}
          maxLength={200}
        />
      )}
    </span>
  );
}

/** Papers that came after the review. */
function ConfirmFiles({
  report,
  checked,
  onDone,
}: {
  report: ReportPaper;
  checked: ReadonlySet<string>;
  onDone: () => void;
}) {
  const t = useSalesWords();
  const confirm = useConfirmFiles(report.id);
  return (
    <>
      <Refused error={confirm.error} />
      <Button
        type="primary"
        loading={confirm.isPending}
        onClick={() =>
          confirm.mutate(
            { fileIds: [...checked] },
            {
              onSuccess: () => {
                toast(t.review.filesConfirmed);
                onDone();
              },
            },
          )
        }
      >
        {t.review.confirmFiles(checked.size)}
      </Button>
    </>
  );
}
