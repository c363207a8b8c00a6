import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/errors';
import {
  Await,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  readYuan,
  Section,
  TextField,
  toast,
  useErrorText,
} from '../shared';
import { type Channel, channels, type LineDraft, type ReportPaper, useReport, useSend } from './api';
import {
  emptyLine,
  fieldsOf,
  type LineFaults,
  type LineFields,
  type PickedFile,
  placeOf,
  read,
} from './draft';
import { FilePicker, fileDrafts } from './file-picker';
import { Labelled, LineEditor } from './line-editor';
import styles from './sales.module.css';
import { TableUpload } from './table-upload';
import { useSalesWords } from './words';

/** One report: by hand, line by line, or from a table; new, or mended after it was returned. */
export function Component() {
  const { id } = useParams();
  const t = useSalesWords();
  const before = useReport(id ?? '');
  const title = before.data ? t.form.again(before.data.number) : t.form.title;
  return (
    <Page
      title={title}
      back={{ to: id === undefined ? '/buy/sales' : `/buy/sales/${id}`, label: t.form.back }}
    >
      {id === undefined ? (
        <ReportForm />
      ) : (
        <Await read={before} bones={<Loading rows={12} />}>
          {(report) => <ReportForm before={report} />}
        </Await>
      )}
    </Page>
  );
}

function filesOf(report: ReportPaper | undefined): PickedFile[] {
  return (report?.files ?? []).map(({ id, name, kind, line }) => ({ id, name, kind, line: line ?? 0 }));
}

function ReportForm({ before }: { before?: ReportPaper }) {
  const t = useSalesWords();
  const navigate = useNavigate();
  const explain = useErrorText();
  const [query, setQuery] = useSearchParams();
  const fromTable = query.get('from') === 'table';
  const send = useSend(before?.id);
  const [channel, setChannel] = useState<Channel>(before?.channel ?? 'counter');
  const [venue, setVenue] = useState(before?.venue ?? '');
  const [note, setNote] = useState(before?.note ?? '');
  const [files, setFiles] = useState(() => filesOf(before));
  const [lines, setLines] = useState<LineFields[]>(() => before?.lines.map(fieldsOf) ?? [emptyLine()]);
  const [table, setTable] = useState<LineDraft[]>([]);
  const [faults, setFaults] = useState<Record<string, LineFaults>>({});
  const [noVenue, setNoVenue] = useState(false);
  const totalFen = fromTable
    ? table.reduce((sum, { amountFen }) => sum + amountFen, 0)
    : lines.reduce((sum, { amount }) => sum + (readYuan(amount) ?? 0), 0);
  const count = fromTable ? table.length : lines.length;
  const failed = (error: unknown) => {
    if (!(error instanceof ApiError) || fromTable) return;
    const found: Record<string, LineFaults> = {};
    for (const problem of error.fields) {
      const place = placeOf(problem.pointer);
      const line = place && lines[place.line];
      if (line) found[line.id] = { ...found[line.id], [place.field]: explain(error) };
    }
    setFaults(found);
  };
  const submit = () => {
    const all = lines.map((line) => ({ line, ...read(line, t) }));
    const wrong = fromTable ? [] : all.filter(({ draft }) => draft === undefined);
    setFaults(Object.fromEntries(wrong.map(({ line, faults: some }) => [line.id, some])));
    setNoVenue(venue.trim() === '');
    if (wrong.length > 0 || venue.trim() === '' || count === 0) return;
    const drafts = fromTable ? table : all.flatMap(({ draft }) => (draft ? [draft] : []));
    send.mutate(
      {
        ...{ channel, venue: venue.trim(), lines: drafts, files: fileDrafts(files) },
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      {
        onSuccess: (paper) => {
          toast(t.form.sent);
          navigate(`/buy/sales/${paper.id}`);
        },
        onError: failed,
      },
    );
  };
  return (
    <>
      {before?.reason != null && <Note tone="loess">{`${t.form.returned}：${before.reason}`}</Note>}
      <Where
        channel={channel}
        setChannel={setChannel}
        venue={venue}
        setVenue={setVenue}
        noVenue={noVenue}
        note={note}
        setNote={setNote}
      />
      <Section title={fromTable ? t.upload.title : t.form.sales}>
        {fromTable ? (
          <TableUpload onRead={setTable} onByHand={() => setQuery({}, { replace: true })} />
        ) : (
          <Lines lines={lines} setLines={setLines} faults={faults} setFaults={setFaults} />
        )}
      </Section>
      <Section title={t.form.papers} note={t.form.papersNote}>
        <FilePicker files={files} onChange={setFiles} lines={count} />
      </Section>
      <Refused error={send.error} />
      {Object.keys(faults).length > 0 && <Note tone="loess">{t.form.fix}</Note>}
      <div className={styles['foot']}>
        <span>
          {t.form.total(count)} <Money fen={totalFen} size="large" />
        </span>
        <Button type="primary" size="large" loading={send.isPending} disabled={count === 0} onClick={submit}>
          {before ? t.form.sendAgain : t.form.send}
        </Button>
      </div>
    </>
  );
}

function Where({
  channel,
  setChannel,
  venue,
  setVenue,
  noVenue,
  note,
  setNote,
}: {
  channel: Channel;
  setChannel: (channel: Channel) => void;
  venue: string;
  setVenue: (venue: string) => void;
  noVenue: boolean;
  note: string;
  setNote: (note: string) => void;
}) {
  const t = useSalesWords();
  return (
    <Section title={t.form.where}>
      <div className={styles['grid']}>
        <Labelled label={t.form.channel}>
          {(props) => (
            <select
              {...props}
              value={channel}
              onChange={(event) => setChannel(event.target.value as Channel)}
            >
              {channels.map((value) => (
                <option key={value} value={value}>
                  {t.channels[value]}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <TextField
          label={t.form.venue}
          value={venue}
          onChange={setVenue}
          hint={t.form.venueHint}
          maxLength={80}
          error={noVenue && venue.trim() === '' ? t.form.needed : undefined}
        />
        <TextField label={t.form.note} value={note} onChange={setNote} maxLength={500} />
      </div>
    </Section>
  );
}

function Lines({
  lines,
  setLines,
  faults,
  setFaults,
}: {
  lines: LineFields[];
  setLines: (lines: LineFields[]) => void;
  faults: Record<string, LineFaults>;
  setFaults: (faults: Record<string, LineFaults>) => void;
}) {
  const t = useSalesWords();
  const change = (id: string, more: Partial<LineFields>) => {
    setLines(lines.map((line) => (line.id === id ? { ...line, ...more } : line)));
    // What is being mended is no longer marked.
    const left = Object.entries(faults[id] ?? {}).filter(([key]) => !(key in more));
    const { [id]: _, ...others } = faults;
    setFaults(left.length === 0 ? others : { ...others, [id]: Object.fromEntries(left) });
  };
  return (
    <>
      {lines.map((line, index) => (
        <LineEditor
          key={line.id}
          place={index + 1}
          fields={line}
          faults={faults[line.id] ?? {}}
          onChange={(more) => change(line.id, more)}
          onRemove={lines.length > 1 ? () => setLines(lines.filter(({ id }) => id !== line.id)) : undefined}
        />
      ))}
      <Button onClick={() => setLines([...lines, { ...emptyLine(), ...likeLast(lines.at(-1)) }])}>
        {t.form.addLine}
      </Button>
    </>
  );
}

/** The next line is most often of the same invoice, day and county. */
function likeLast(last: LineFields | undefined): Partial<LineFields> {
  if (last === undefined) return {};
  const { invoiceNumber, invoiceCode, originCountyCode, supplierName, soldOn, mode, fundingSource } = last;
  const next = String((Number(last.invoiceLine) || 0) + 1);
  return {
    invoiceNumber,
    invoiceCode,
    invoiceLine: next,
    originCountyCode,
    supplierName,
    soldOn,
    mode,
    fundingSource,
  };
}
