import { Button } from 'antd';
import { useState } from 'react';
import { Await, DateText, LoadingCards, Tag } from '../shared';
import { EditRule } from './edit-rule';
import { measureText } from './measure';
import styles from './rules.module.css';
import { type Rule, useRules } from './rules-api';
import { RulesFrame } from './rules-frame';
import { useIntegrityWords, useSaid } from './words';

/** The operator's rules: what is looked for, from which thresholds on, and by which paper. */
export function Component() {
  const rules = useRules();
  const [edited, setEdited] = useState<Rule>();
  return (
    <RulesFrame>
      <Await read={rules} bones={<LoadingCards count={6} />}>
        {(items) => (
          <ul className={styles['cards']}>
            {items.map((rule) => (
              <Card key={rule.code} rule={rule} onEdit={() => setEdited(rule)} />
            ))}
          </ul>
        )}
      </Await>
      {edited && <EditRule rule={edited} onClose={() => setEdited(undefined)} />}
    </RulesFrame>
  );
}

function Card({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const t = useIntegrityWords();
  const said = useSaid();
  const name = said(rule.name);
  const measures = Object.keys(rule.limits);
  return (
    <li>
      <header>
        <h2>{name}</h2>
        <Tag tone={rule.active ? 'good' : 'still'}>{rule.active ? t.rules.active : t.rules.stopped}</Tag>
      </header>
      <p>{said(rule.says)}</p>
      {measures.length > 0 && (
        <dl>
          {measures.map((measure) => (
            <div key={measure}>
              <dt>{t.measures[measure] ?? measure}</dt>
              <dd className="num">{measureText(t, measure, rule.thresholds[measure] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      )}
      <footer>
        <small>
          {t.rules.by(rule.source)}
          <br />
          {t.rules.changed} <DateText value={rule.changedAt} />
        </small>
        <Button aria-label={t.rules.editOf(name)} onClick={onEdit}>
          {t.rules.edit}
        </Button>
      </footer>
    </li>
  );
}
