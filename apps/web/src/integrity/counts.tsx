import type { CSSProperties } from 'react';
import { barsOption, Chart, Figure, Section, useShared } from '../shared';
import { type Figures, type Filters, type RuleFigures, type State, states, type useFilters } from './api';
import styles from './integrity.module.css';
import { useIntegrityWords, useSaid } from './words';

type Setter = ReturnType<typeof useFilters>['set'];

/** How many there are, of which rule, and when: what a day at this desk begins with. */
export function Counts({ figures, filters, set }: { figures: Figures; filters: Filters; set: Setter }) {
  const t = useIntegrityWords();
  const shared = useShared();
  const said = useSaid();
  const { open, assigned, confirmed, explained, dismissed } = figures.states;
  const found = figures.items.filter((rule) => rule.found > 0).sort((a, b) => b.found - a.found);
  const silent = figures.items.filter((rule) => rule.found === 0).map(({ name }) => said(name));
  return (
    <>
      <div className={styles['figures']}>
        <Figure label={t.figures.open} value={open} />
        <Figure label={t.figures.assigned} value={assigned} />
        <Figure label={t.figures.confirmed} value={confirmed} />
        <Figure label={t.figures.ended} value={explained + dismissed} />
      </div>
      {figures.found === 0 ? (
        <p className="quiet">{t.figures.none}</p>
      ) : (
        <div className={styles['split']}>
          <Section title={t.figures.rules} note={t.figures.rulesNote}>
            <ul className={styles['rules']}>
              {found.map((rule) => (
                <RuleLine
                  key={rule.rule}
                  rule={rule}
                  most={found[0]?.found ?? 1}
                  chosen={filters.rule === rule.rule}
                  set={set}
                />
              ))}
            </ul>
            <ul className={styles['legend']}>
              {states.map((state) => (
                <li key={state}>
                  <i className={styles[state]} aria-hidden="true" />
                  {t.states[state]}
                </li>
              ))}
            </ul>
            {silent.length > 0 && (
              <p className="quiet">{t.figures.quietRules(silent.join(shared.marks.list))}</p>
            )}
          </Section>
          <Months figures={figures} filters={filters} />
        </div>
      )}
    </>
  );
}

function RuleLine({
  rule,
  most,
  chosen,
  set,
}: {
  rule: RuleFigures;
  most: number;
  chosen: boolean;
  set: Setter;
}) {
  const t = useIntegrityWords();
  const shared = useShared();
  const said = useSaid();
  const present = states.filter((state) => rule.states[state] > 0);
  const parts = present
    .map((state) => t.figures.part(t.states[state], rule.states[state]))
    .join(shared.marks.comma);
  const share = (state: State): CSSProperties => ({ width: `${(rule.states[state] / most) * 100}%` });
  return (
    <li className={chosen ? styles['chosen'] : ''}>
      <button
        type="button"
        aria-pressed={chosen}
        title={said(rule.says)}
        onClick={() => set({ rule: chosen ? '' : rule.rule, state: chosen ? '' : 'all' })}
      >
        {said(rule.name)}
      </button>
      <span
        className={styles['bars']}
        role="img"
        aria-label={t.figures.bar(said(rule.name), parts || t.figures.found(0))}
        title={parts}
      >
        {present.map((state) => (
          <i key={state} className={styles[state]} style={share(state)} />
        ))}
      </span>
      <b className="num">{rule.found}</b>
    </li>
  );
}

/** Nothing comes in halves. */
const whole = (value: number): string => (Number.isInteger(value) ? String(value) : '');

/** Of the chosen rule, else of all. */
function Months({ figures, filters }: { figures: Figures; filters: Filters }) {
  const t = useIntegrityWords();
  const said = useSaid();
  const shared = useShared();
  const chosen = figures.items.find(({ rule }) => rule === filters.rule);
  const rows = chosen ? [chosen] : figures.items;
  const values = Array.from({ length: 12 }, (_, place) =>
    rows.reduce((sum, { months }) => sum + (months[place] ?? 0), 0),
  );
  const labels = values.map((_, place) => shared.dates.month(place + 1));
  const summary = labels.map((label, place) => `${label} ${values[place]}`).join(shared.marks.comma);
  return (
    <Section title={chosen ? t.figures.monthsOf(said(chosen.name)) : t.figures.months}>
      <Chart
        option={barsOption({
          labels,
          series: [{ name: t.figures.series, values }],
          format: whole,
        })}
        height={250}
        summary={t.figures.monthsSummary(summary)}
      />
    </Section>
  );
}
