import { Link } from 'react-router';
import { Await, Loading, Section, useShared } from '../../shared';
import { Adds } from '../adds';
import { Explain } from '../term';
import { useOfficialWords } from '../words';
import { type Figures as FigureSheet, useFigures } from './api';
import { drillOf, useRows } from './figure-tables';
import { figureText, useFigureNames } from './figure-text';
import styles from './reach.module.css';
import { useReportWords } from './words';

const shown = [
  'units_to_file',
  'units_filed',
  'units_filed_rate',
  'units_not_filed',
  'reserved_total',
  'reserved_ratio',
  'units_reserving_idle',
  'quota_completed',
  'quota_progress',
  'units_registered',
  'units_bought',
  'units_idle',
  'units_bought_rate',
  'suppliers_applied',
  'suppliers_admitted',
  'suppliers_admitted_rate',
  'suppliers_registered',
  'suppliers_sold',
  'suppliers_sold_rate',
  'products_submitted',
  'products_listed',
  'products_listed_rate',
  'households_led',
  'people_led',
] as const;

/** How many take part, on both sides; the same figures as in the bulletin, as they are now. */
export function Reach({ year }: { year: number }) {
  const t = useReportWords();
  const shared = useShared();
  const figures = useFigures(year);
  const note = figures.data && t.figures.reachNote(shared.dates.month(figures.data.month));
  return (
    <Section title={t.figures.reach} note={note} id="reach">
      <Await read={figures} bones={<Loading rows={3} title={false} />}>
        {(sheet) => <Figures sheet={sheet} />}
      </Await>
    </Section>
  );
}

function Figures({ sheet }: { sheet: FigureSheet }) {
  const official = useOfficialWords();
  const { name, definition, known } = useFigureNames(sheet.definitions);
  const addressOf = useRows(sheet.rows);
  const value = (code: string) => sheet.figures.find((figure) => figure.code === code)?.value;
  const codes = shown.filter((code) => value(code) !== undefined);
  const districts = sheet.checks.find(
    ({ figure, against }) => figure === 'accepted_total' && against[0] === 'district',
  );
  return (
    <>
      <dl className={styles['reach']}>
        {codes.map((code) => {
          const definitionOf = known.get(code);
          const to = drillOf(sheet, definitionOf?.drill ?? null, addressOf(code));
          const text = figureText(definitionOf?.unit ?? 'count', value(code) ?? null);
          return (
            <div key={code}>
              <dt>
                {name(code)}
                <Explain title={name(code)} text={definition(code)} address={addressOf(code)} />
              </dt>
              <dd className={definitionOf?.unit === 'fen' ? styles['money'] : ''}>
                {to ? <Link to={to}>{text}</Link> : text}
              </dd>
            </div>
          );
        })}
      </dl>
      {districts && (
        <Adds
          rows={[
            {
              label: official.adds.facts,
              left: value('accepted_total') ?? 0,
              right: districts.computed ?? 0,
            },
          ]}
        />
      )}
    </>
  );
}
