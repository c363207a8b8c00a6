import { answer, api } from '../api/client';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  inShanghai,
  Loading,
  Money,
  Page,
  plainFen,
  Tag,
  useShared,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { Adds } from './adds';
import { Quiet } from './amount';
import type { Fact, FactPage } from './api';
import { EvidenceTag } from './evidence-level';
import { ExportButtons } from './export-buttons';
import styles from './facts.module.css';
import { FilterBar } from './filter-bar';
import { type Filters, factQuery, hrefTo, isTallied, unitFilters, useFilters } from './filters';
import { useTallies } from './matrix';
import { factsExport } from './reports/ask';
import { ExportButton } from './reports/export-button';
import { useScopeTitle } from './scope-title';
import { Term } from './term';
import { type OfficialWords, useOfficialWords } from './words';

/** One row per accepted line: what every figure above is the sum of. */
export function Component() {
  const t = useOfficialWords();
  const { filters, set } = useFilters();
  const facts = usePages(['facts', filters], (cursor) =>
    answer(
      api.GET('/v1/facts', {
        params: { query: { ...factQuery(filters), count: 'exact', limit: 50, cursor } },
      }),
    ),
  );
  const scope = useScopeTitle(filters);
  const unitName = filters.buyerId === undefined ? undefined : facts.data?.[0]?.buyerName;
  return (
    <Page
      title={unitName ?? t.facts.title}
      eyebrow={scope}
      lead={
        <>
          {t.facts.lead}
          <Term name="factCount" />
        </>
      }
      back={{ to: hrefTo('units', unitFilters(filters)), label: t.nav.units }}
      width="wide"
    >
      <FilterBar
        filters={filters}
        set={set}
        show={['year', 'month', 'pairing', 'funding', 'channel', 'level']}
        unitName={unitName}
      />
      <Await read={facts}>
        {(rows) => (
          <>
            <Sums first={facts.first} shown={rows.length} rows={rows} filters={filters} />
            <DataList
              caption={t.facts.title}
              columns={columnsOf(t)}
              rows={rows}
              rowKey={(fact) => fact.id}
              rowLink={(fact) => `/official/facts/${fact.id}`}
              empty={
                <Empty
                  title={t.facts.empty}
                  text={t.facts.emptyText}
                  next={{ label: t.units.emptyNext, to: hrefTo('facts', { year: filters.year }) }}
                />
              }
              dense
            />
          </>
        )}
      </Await>
      <MorePages read={facts} />
    </Page>
  );
}

function columnsOf(t: OfficialWords): Column<Fact>[] {
  const funding: Record<string, string> = t.funding;
  return [
    {
      key: 'goods',
      title: t.facts.goods,
      phone: 'heading',
      render: (fact) => (
        <>
          {fact.kind !== 'purchase' && <b className={styles['return']}>{t.facts[fact.kind]} </b>}
          {fact.productName} <small className="quiet">{fact.spec}</small>
        </>
      ),
    },
    { key: 'when', title: t.facts.when, render: (fact) => <When fact={fact} /> },
    {
      key: 'buyer',
      title: t.facts.buyer,
      render: (fact) => (
        <>
          {fact.buyerName}
          {fact.channel !== 'platform' && <small className="quiet"> {t.channels[fact.channel]}</small>}
        </>
      ),
    },
    {
      key: 'pair',
      title: t.facts.pair,
      render: (fact) => (
        <span className={fact.pairingId === null ? styles['outside'] : ''}>
          {fact.eastName} → {fact.westName}
        </span>
      ),
    },
    { key: 'supplier', title: t.facts.supplier, render: (fact) => <Quiet>{fact.supplierName}</Quiet> },
    {
      key: 'funding',
      title: t.facts.funding,
      render: (fact) => funding[fact.fundingSource] ?? fact.fundingSource,
    },
    {
      key: 'quantity',
      title: t.facts.quantity,
      align: 'end',
      render: (fact) => <span className="num">× {fact.quantity}</span>,
    },
    {
      key: 'amount',
      title: t.facts.amount,
      align: 'end',
      phone: 'corner',
      render: (fact) => <Money fen={fact.amountFen} />,
    },
    {
      key: 'level',
      title: t.facts.level,
      align: 'end',
      render: (fact) => (
        <span className={styles['level']}>
          <EvidenceTag level={fact.evidenceLevel} />
          {fact.paid && <Tag tone="good">{t.facts.paid}</Tag>}
        </span>
      ),
    },
  ];
}

/** The key of a sale outside the platform, as it stands on its invoice. */
function invoiceText({ sale }: Fact): string {
  if (sale === null) return '';
  return [sale.invoiceCode, sale.invoiceNumber, sale.invoiceLine].filter((part) => part !== '').join('-');
}

function monthText(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** When it happened; and for what came after its month was closed, where it is booked and what it adjusts. */
function When({ fact }: { fact: Fact }) {
  const t = useOfficialWords();
  return (
    <>
      <DateText value={fact.occurredAt} />
      {fact.adjustsYear !== null && (
        <small className={styles['adjusts']}>
          {t.facts.adjusts(fact.adjustsYear, fact.adjustsMonth ?? 0)}
        </small>
      )}
    </>
  );
}

/** Number and sum over all rows, not only the ones on screen; and the same sum from the tally. */
function Sums({
  first,
  shown,
  rows,
  filters,
}: {
  first: FactPage | undefined;
  shown: number;
  rows: readonly Fact[];
  filters: Filters;
}) {
  const t = useOfficialWords();
  const shared = useShared();
  const comparable = isTallied(filters);
  const left = first?.sumFen;
  const tally = useTallies([], filters);
  const table = () => [
    t.facts.head,
    ...rows.map((fact) => {
      const { year, month, day } = inShanghai(fact.occurredAt);
      return [
        `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
        fact.orderNumber ?? invoiceText(fact),
        fact.buyerName,
        fact.eastName,
        fact.westName,
        fact.supplierName,
        fact.productName,
        fact.spec,
        fact.quantity,
        plainFen(fact.amountFen),
        fact.evidenceLevel,
        fact.paid ? 1 : 0,
        monthText(fact.year, fact.month),
        fact.adjustsYear === null ? '' : monthText(fact.adjustsYear, fact.adjustsMonth ?? 0),
        fact.id,
      ];
    }),
  ];
  return (
    <>
      <div className={styles['sums']}>
        <p>
          {t.facts.count(first?.count ?? shown)}{' '}
          <b className="num">
            {formatFen(first?.sumFen ?? 0)} {shared.units.yuan}
          </b>
          {first?.count !== undefined && shown < first.count && (
            <span className="quiet"> · {t.facts.shown(shown)}</span>
          )}
        </p>
        <span className={styles['exports']}>
          <ExportButtons name={`${t.facts.title}-${filters.year}`} table={table} />
          <ExportButton wanted={() => factsExport(filters, 'xlsx')} label={t.exports.all} />
        </span>
      </div>
      {/* Too many to be added one by one: their sum comes from the tally and proves nothing about it. */}
      {comparable && left !== undefined && first?.counted === 'facts' && (
        <Await read={tally} bones={<Loading rows={1} title={false} />}>
          {({ totalFen: right }) => <Adds rows={[{ label: t.adds.facts, left, right }]} />}
        </Await>
      )}
    </>
  );
}
