import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import {
  Await,
  barsOption,
  Chart,
  chartInk,
  Empty,
  formatBp,
  formatFen,
  Page,
  ProgressBar,
  Section,
  useShared,
  useShortFen,
} from '../../shared';
import { FigureLink } from '../amount';
import { pageOfRows } from '../filters';
import styles from './agreements.module.css';
import { type Agreement, type Part, useAgreement, useParts, type Whole } from './api';
import { AddDialog, ChangeDialog, HistoryDialog, RemoveDialog } from './part-dialogs';
import { useAgreementWords } from './words';

type Act = 'add' | 'change' | 'history' | 'remove';
export interface Asked {
  act: Act;
  part: Part | null;
  whole: Whole | Part;
}

/** 任务分解: the whole, its parts and theirs; each opens where it stands, and what is open is in the address. */
export function Component() {
  const { id = '' } = useParams();
  const t = useAgreementWords();
  const agreement = useAgreement(id);
  return (
    <Page
      eyebrow={agreement.data && `${agreement.data.east.name} — ${agreement.data.west.name}`}
      title={t.tree.title(agreement.data?.title ?? '')}
      lead={t.tree.lead}
      back={{ to: `/official/agreements/${id}`, label: t.tree.back }}
      width="wide"
    >
      <Await read={agreement}>{(found) => <Tree agreement={found} />}</Await>
    </Page>
  );
}

function Tree({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const shared = useShared();
  const parts = useParts(agreement.id, undefined);
  const [asked, setAsked] = useState<Asked>();
  if (!agreement.indicators.some(({ kind }) => kind === 'purchases'))
    return <Empty title={t.tree.notDivisible} text={t.tree.emptyText} />;
  const whole = parts.first?.whole ?? null;
  return (
    <Await read={parts}>
      {(rows) => (
        <>
          {rows.length > 1 && <Bars rows={rows} />}
          <Section title={whole ? t.tree.whole : t.tree.mine} note={shared.units.yuan}>
            {rows.length === 0 && <Empty title={t.tree.empty} text={t.tree.emptyText} />}
            {(whole !== null || rows.length > 0) && (
              <section className={styles['treeScroll']} aria-label={t.tree.caption}>
                <table className={styles['tree']}>
                  <caption className="visually-hidden">{t.tree.caption}</caption>
                  <Heads />
                  <tbody>
                    {whole && <WholeRow whole={whole} onAsk={setAsked} />}
                    {rows.map((part) => (
                      <Branch key={part.id} agreement={agreement} part={part} depth={0} onAsk={setAsked} />
                    ))}
                  </tbody>
                </table>
              </section>
            )}
          </Section>
          {asked && <Dialogs agreement={agreement} asked={asked} onClose={() => setAsked(undefined)} />}
        </>
      )}
    </Await>
  );
}

function Dialogs({ agreement, asked, onClose }: { agreement: Agreement; asked: Asked; onClose: () => void }) {
  const { act, part, whole } = asked;
  if (act === 'add') return <AddDialog agreement={agreement} whole={whole} part={part} onClose={onClose} />;
  if (part === null) return null;
  if (act === 'change') return <ChangeDialog part={part} onClose={onClose} />;
  return act === 'remove' ? (
    <RemoveDialog part={part} onClose={onClose} />
  ) : (
    <HistoryDialog part={part} onClose={onClose} />
  );
}

function Heads() {
  const t = useAgreementWords();
  return (
    <thead>
      <tr>
        <th scope="col">{t.tree.part}</th>
        <th scope="col" className={styles['end']}>
          {t.tree.amount}
        </th>
        <th scope="col" className={styles['end']}>
          {t.tree.completed}
        </th>
        <th scope="col">{t.tree.progress}</th>
        <th scope="col" className={styles['end']}>
          {t.tree.rest}
        </th>
        <th scope="col" className={styles['end']}>
          {t.tree.acts}
        </th>
      </tr>
    </thead>
  );
}

type Figures = Pick<Whole, 'amountFen' | 'completedFen' | 'progressBp'> &
  Pick<Whole, 'undividedFen' | 'overFen' | 'overReason' | 'parts' | 'rows'>;

/** The four cells of figures that the whole and each part share. */
function Cells({ row, name, leaf }: { row: Figures; name: string; leaf: boolean }) {
  const t = useAgreementWords();
  return (
    <>
      <td className={styles['end']} data-label={t.tree.amount}>
        {formatFen(row.amountFen)}
      </td>
      <td className={styles['end']} data-label={t.tree.completed}>
        <FigureLink fen={row.completedFen} to={pageOfRows(row.rows)} />
      </td>
      <td data-label={t.tree.progress}>
        <span className={styles['progress']}>
          <ProgressBar bp={row.progressBp} label={name} />
          <b>{formatBp(row.progressBp)}</b>
        </span>
      </td>
      <td className={`${styles['end']} ${styles['rest']}`} data-label={t.tree.rest}>
        <Rest row={row} leaf={leaf} />
      </td>
    </>
  );
}

function Rest({ row, leaf }: { row: Figures; leaf: boolean }) {
  const t = useAgreementWords();
  if (leaf) return <span className="quiet">{t.tree.leaf}</span>;
  if (row.overFen > 0)
    return (
      <span className={styles['over']}>
        {t.tree.over(formatFen(row.overFen))}
        {row.overReason && <small>{t.tree.overBecause(row.overReason)}</small>}
      </span>
    );
  if (row.undividedFen === 0) return <span className="quiet">{t.tree.full}</span>;
  return <span>{t.tree.undivided(formatFen(row.undividedFen))}</span>;
}

function WholeRow({ whole, onAsk }: { whole: Whole; onAsk: (asked: Asked) => void }) {
  const t = useAgreementWords();
  return (
    <tr className={styles['wholeRow']}>
      <td>{t.tree.whole}</td>
      <Cells row={whole} name={t.tree.whole} leaf={false} />
      <td className={styles['end']} data-label={t.tree.acts}>
        {whole.mayDivide && (
          <span className={styles['acts']}>
            <Button size="small" type="primary" onClick={() => onAsk({ act: 'add', part: null, whole })}>
              {t.tree.add}
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}

/** One part, and when it is open its own. */
function Branch({
  agreement,
  part,
  depth,
  onAsk,
}: {
  agreement: Agreement;
  part: Part;
  depth: number;
  onAsk: (asked: Asked) => void;
}) {
  const t = useAgreementWords();
  const [query, setQuery] = useSearchParams();
  const opened = (query.get('open') ?? '').split(',').filter(Boolean);
  const isOpen = opened.includes(part.id);
  const toggle = () => {
    const next = new URLSearchParams(query);
    const ids = isOpen ? opened.filter((one) => one !== part.id) : [...opened, part.id];
    if (ids.length > 0) next.set('open', ids.join(','));
    else next.delete('open');
    setQuery(next, { replace: true });
  };
  return (
    <>
      <tr>
        <td>
          <span className={styles['branch']} style={{ paddingInlineStart: depth * 22 }}>
            {part.parts > 0 ? (
              <button
                type="button"
                className={styles['toggle']}
                aria-expanded={isOpen}
                aria-label={isOpen ? t.tree.close(part.name) : t.tree.open(part.name)}
                onClick={toggle}
              >
                {isOpen ? <DownOutlined /> : <RightOutlined />}
              </button>
            ) : (
              <span className={styles['noToggle']} />
            )}
            <span>
              {part.name} <small className="quiet">{t.part.kinds[part.kind]}</small>
            </span>
          </span>
        </td>
        <Cells row={part} name={part.name} leaf={part.kind === 'unit'} />
        <td className={styles['end']} data-label={t.tree.acts}>
          <Acts part={part} onAsk={onAsk} />
        </td>
      </tr>
      {isOpen && <Children agreement={agreement} part={part} depth={depth + 1} onAsk={onAsk} />}
    </>
  );
}

function Acts({ part, onAsk }: { part: Part; onAsk: (asked: Asked) => void }) {
  const t = useAgreementWords();
  const ask = (act: Act) => () => onAsk({ act, part, whole: part });
  return (
    <span className={styles['acts']}>
      {part.mayDivide && (
        <Button size="small" type="primary" onClick={ask('add')}>
          {t.tree.add}
        </Button>
      )}
      {part.mayChange && (
        <Button size="small" onClick={ask('change')}>
          {t.tree.change}
        </Button>
      )}
      {part.mayChange && part.parts === 0 && (
        <Button size="small" onClick={ask('remove')}>
          {t.tree.remove}
        </Button>
      )}
      <Button size="small" onClick={ask('history')}>
        {t.tree.history}
      </Button>
    </span>
  );
}

function Children({
  agreement,
  part,
  depth,
  onAsk,
}: {
  agreement: Agreement;
  part: Part;
  depth: number;
  onAsk: (asked: Asked) => void;
}) {
  const t = useAgreementWords();
  const parts = useParts(agreement.id, part.id);
  if (parts.data === undefined)
    return (
      <tr>
        <td colSpan={6}>
          <Await read={parts}>{() => null}</Await>
        </td>
      </tr>
    );
  return (
    <>
      {parts.data.map((one) => (
        <Branch key={one.id} agreement={agreement} part={one} depth={depth} onAsk={onAsk} />
      ))}
      {parts.hasMore && (
        <tr>
          <td colSpan={6}>
            <Button onClick={() => parts.more()} loading={parts.isFetchingMore}>
              {t.tree.more}
            </Button>
          </td>
        </tr>
      )}
    </>
  );
}

/** Target and what was done, part by part. */
function Bars({ rows }: { rows: readonly Part[] }) {
  const t = useAgreementWords();
  const { marks } = useShared();
  const short = useShortFen();
  const labels = rows.map(({ name, pairing }) =>
    pairing ? `${shortName(pairing.eastName)}\n${shortName(pairing.westName)}` : name,
  );
  const option = barsOption({
    labels,
    series: [
      { name: t.tree.target, values: rows.map(({ amountFen }) => amountFen), color: chartInk.loessSoft },
      { name: t.tree.completed, values: rows.map(({ completedFen }) => completedFen), color: chartInk.lake },
    ],
    format: short,
  });
  const summary = rows.map(({ name, progressBp }) => `${name} ${formatBp(progressBp)}`).join(marks.comma);
  return <Chart option={option} height={240} summary={t.tree.chart(summary)} />;
}

/** 化隆回族自治县 → 化隆: enough to tell bars apart. */
function shortName(name: string): string {
  return name.length > 3 ? name.replace(/(回族土族|土族|回族|撒拉族)?自治县$/, '') : name;
}
